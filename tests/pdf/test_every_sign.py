"""No report holds an empty box: each character is drawn, or described and told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from amportal.render.pdf.pdf_types import PdfInputs
from tests.pdf import conformance
from tests.pdf.test_engine import page

DRAWN = (
    "✔ ☑ ☐ ☒ ✅ ❌ ⚠️ ① Ⓐ ★ ⏰ ■ ● ◆ ♥ ✉ ☎ ➜ ⟶ ₿ № ℠ ㎡",
    "😀 👍🏽 👩‍👩‍👧 🇬🇧 🏳️‍🌈 🫶 🟢 🚀",
    "𝗕𝗼𝗹𝗱 𝐱 ∑ ∫ ⅓",
    "עברית שָׁלוֹם עולם",
    "ภาษาไทย กำลังทำงาน ที่ นี่ น้ำ",
    "हिन्दी नमस्ते दुनिया क्षेत्र",
    "中文 简体 繁體中文 日本語 カタカナ 東京 한국어 서울",
    "Türkçe İstanbul ığüşöç é ü Ελένη Дмитрий Đặng",
)
# What Western texts of any of our languages hold beside these, and what nobody foresaw.
DESCRIBED = {
    "𝄞": "[musical symbol g clef]",
    "𐌀": "[U+10300]",
    "தமிழ்": "[U+0BA4]",
    "\uf0b7": "[U+F0B7]",
    "ﬁ": "fi",
    "㎏": "kg",
    "5️⃣": "⑤",
}


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


def boxes(pdf: bytes) -> list[str]:
    """Return the fonts of *pdf* of which glyph 0, the empty box, or one without a letter is shown.

    Every text of every page and form is walked, glyph by glyph.
    """
    found = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in (*opened.pages, *(each for each in opened.objects if is_form(each))):
            fonts = thing.get("/Resources", {}).get("/Font", {})
            current = None
            for operands, operator in pikepdf.parse_content_stream(thing):
                if str(operator) == "Tf":
                    current = fonts[operands[0]]
                elif str(operator) in ("Tj", "TJ") and current is not None:
                    parts = operands[0] if str(operator) == "TJ" else operands
                    text = b"".join(
                        bytes(part) for part in parts if isinstance(part, pikepdf.String)
                    )
                    letters = letters_of(current)
                    glyphs = {text[at : at + 2].hex() for at in range(0, len(text), 2)}
                    found += [
                        f"{current.BaseFont} {each}" for each in glyphs if not letters.get(each)
                    ]
    return found


def is_form(thing: object) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"


def letters_of(font: pikepdf.Object) -> dict[str, str]:
    """Return the letters by glyph, both in hex, and none for the empty box."""
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>", font.ToUnicode.read_bytes())
    return {key.decode().lower(): value.decode() for key, value in pairs if key != b"0000"}


def rendered(press: PdfEngine, html: str) -> tuple[bytes, tuple[str, ...]]:
    outcome = render_with(press, page(html))
    assert outcome.pdf is not None, outcome.problems
    return outcome.pdf, tuple(each.message for each in outcome.warnings)


def copied(pdf: bytes, folder: Path) -> str:
    """Return all that is copied from *pdf*, without what is not seen, its letters decomposed."""
    path = folder / "copied.pdf"
    path.write_bytes(pdf)
    text = unicodedata.normalize("NFKD", conformance.text_of(path))
    return "".join(each for each in text if unicodedata.category(each) not in ("Cf", "Zs", "Mn"))


@pytest.mark.parametrize("line", DRAWN)
def test_common_signs_and_scripts_are_drawn(press: PdfEngine, tmp_path: Path, line: str) -> None:
    """In regular and bold: no box, no warning, each letter can be copied, both standards hold."""
    pdf, warnings = rendered(press, f"<p>{line}</p><p><b>{line}</b></p>")
    assert warnings == ()
    assert boxes(pdf) == []
    text = copied(pdf, tmp_path)
    wanted = unicodedata.normalize("NFKD", line.replace("🏽", ""))
    assert [
        each for each in wanted if unicodedata.category(each)[0] in "LNS" and each not in text
    ] == []
    assert conformance.broken_rules(tmp_path / "copied.pdf") == []


def test_what_no_font_has_is_described(press: PdfEngine, tmp_path: Path) -> None:
    """It is told, too, but for what reads the same."""
    pdf, (warning,) = rendered(press, "".join(f"<p>{each}</p>" for each in DESCRIBED))
    assert boxes(pdf) == []
    text = copied(pdf, tmp_path)
    for said in DESCRIBED.values():
        assert unicodedata.normalize("NFKD", said).replace(" ", "") in text
    assert "`𝄞` as `[musical symbol g clef]`" in warning
    assert "ﬁ" not in warning
    assert conformance.broken_rules(tmp_path / "copied.pdf") == []


def test_a_drawing_holds_no_box_either(press: PdfEngine) -> None:
    """Words in drawings have the same fonts."""
    text = '<text y="15">✔ 東京 𐌀</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20">{text}</svg>'
    inputs = page('<p><img src="a.svg" alt="A"></p>')
    inputs = PdfInputs(
        html=inputs.html,
        css=inputs.css,
        assets={**inputs.assets, "a.svg": svg.encode()},
        created=inputs.created,
        modified=inputs.modified,
    )
    outcome = render_with(press, inputs)
    assert outcome.pdf is not None
    assert boxes(outcome.pdf) == []


def test_a_box_is_found(press: PdfEngine) -> None:
    """The walk can fail: for a glyph that has no letter."""
    pdf, _ = rendered(press, "<p>one</p>")
    with pikepdf.open(BytesIO(pdf)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                each.ToUnicode.write(b"0 beginbfchar\nendbfchar")
        out = BytesIO()
        opened.save(out)
    assert boxes(out.getvalue())
