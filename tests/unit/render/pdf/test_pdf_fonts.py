"""Fonts: only those given, unpacked once, and the machine's environment as it was."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from amportal.render.pdf.pdf_fonts import FontConverter, fonts_of, only_fonts_in
from tests.pdf.sample import FACES, FONTS

# What English, German, French, Polish, Spanish, Portuguese, Italian and Dutch copy needs on paper.
NEEDED = (
    "äöüßÄÖÜẞéèêëàâçîïôùûüÿœæÉÈÊËÀÂÇÎÏÔÙÛŸŒÆąćęłńóśźżĄĆĘŁŃÓŚŹŻñáíúÑÁÍÚ¿¡ãõÃÕìòÌÒ"
    "“”‘’„‚«»‹›…–—−€£$¥×÷≤≥≠≈±→←↑↓✓✗•·°²³½¼¾‰§©®™†‡№\u00a0\u202f\u2009\u2011"
)


@pytest.mark.parametrize("name", FACES)
def test_print_faces_hold_every_needed_letter(name: str) -> None:
    """The faces that ship for reports have all letters and signs of the languages served."""
    letters = TTFont(FONTS / name).getBestCmap()
    assert [char for char in NEEDED if ord(char) not in letters] == []


@pytest.mark.parametrize(("name", "weight"), list(zip(FACES, (400, 600), strict=True)))
def test_print_faces_are_static_and_named_inter(name: str, weight: int) -> None:
    """`font-family: Inter` with weights 400 and 600 finds them; nothing is instanced per report."""
    font = TTFont(FONTS / name)
    assert "fvar" not in font
    assert font["name"].getDebugName(16) == "Inter"
    assert font["OS/2"].usWeightClass == weight


@pytest.mark.parametrize("name", sorted(path.name for path in FONTS.glob("*-print-*.woff2")))
def test_print_faces_hold_their_outlines_as_they_are(name: str) -> None:
    """Putting outlines together glyph by glyph cost each build with a report 0.4 s."""
    assert not TTFont(FONTS / name).reader.tables["glyf"].transformed


@pytest.mark.parametrize("weight", [400, 600])
def test_arabic_on_paper_is_the_one_of_pages(weight: int) -> None:
    """Two files, one face: only the packing differs."""
    page, paper = (
        FontConverter().unpack((FONTS / name).read_bytes())
        for name in (f"arabic-{weight}.woff2", f"arabic-print-{weight}.woff2")
    )
    assert page == paper


@pytest.mark.parametrize("name", sorted(path.name for path in FONTS.glob("*.woff2")))
def test_the_readme_names_every_font_with_its_digest(name: str) -> None:
    """What is vendored is written down, file by file, so that it can be checked."""
    line = next(
        line
        for line in (FONTS / "README.md").read_text().splitlines()
        if line.startswith(f"| `{name}`")
    )
    assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() in line


def test_unpacks_a_web_font_to_the_same_bytes() -> None:
    """An unpacked font is a plain one and always the same, so reports are too."""
    packed = (FONTS / FACES[0]).read_bytes()
    plain = FontConverter().unpack(packed)
    assert plain.startswith(b"\x00\x01\x00\x00")
    assert FontConverter().unpack(packed) == plain
    assert FontConverter().unpack(plain) == plain


@pytest.mark.parametrize("content", [b"", b"wOF2", b"MZ", b"\x00\x01\x00\x00", b"OTTO" + bytes(99)])
def test_what_is_no_font_is_an_error(content: bytes) -> None:
    """A font that cannot be read never gets as far as the library that would crash on it."""
    with pytest.raises(ValueError, match="no font"):
        FontConverter().unpack(content)


def test_fonts_are_found_by_ending_in_order() -> None:
    """Fonts come in the order of their names, whatever order they were gathered in."""
    assets = {"b.TTF": b"2", "x.png": b"", "a.woff2": b"1"}
    assert list(fonts_of(assets)) == ["a.woff2", "b.TTF"]


@pytest.mark.parametrize("before", [None, "/etc/own.conf"])
def test_the_environment_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """The one variable that the font library needs is as it was afterwards, error or not."""
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if before:
        monkeypatch.setenv("FONTCONFIG_FILE", before)

    def use() -> None:
        with only_fonts_in(tmp_path / "a & b"):
            assert Path(os.environ["FONTCONFIG_FILE"]).read_text().count("<dir>") == 1
            raise LookupError

    with pytest.raises(LookupError):
        use()
    assert os.environ.get("FONTCONFIG_FILE") == before
