"""A file that is no picture for a portal is named for what it is."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from amportal.render.media.file_preparation import prepare
from amportal.render.refusal import Refusal


def saved(kind: str) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (16, 16)).save(out, kind)
    return out.getvalue()


def brands(*names: bytes) -> bytes:
    """Return how a file of the family of HEIC begins that is compatible with *names*."""
    body = b"ftyp" + names[0] + bytes(4) + b"".join(names)
    return (4 + len(body)).to_bytes(4, "big") + body + bytes(64)


def told(name: str, raw: bytes) -> tuple[str, str, str]:
    with pytest.raises(Refusal) as caught:
        prepare(name, raw)
    problem = caught.value.problems[0]
    return problem.slug, problem.message, problem.hint


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (saved("AVIF"), "an AVIF"),
        (brands(b"mif1", b"miaf", b"heic"), "an HEIC"),
        (brands(b"heic", b"mif1"), "an HEIC"),
        (brands(b"mif1", b"avif"), "an AVIF"),
        (saved("TIFF"), "a TIFF"),
        (saved("BMP"), "a BMP"),
        (saved("ICO"), "an ICO"),
        (b"8BPS\0\1", "a Photoshop"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript"),
        (b"\xff\x0a\0", "a JPEG XL"),
        (b"\x00\x00\x00\x0cjP  \r\n", "a JPEG 2000"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', "an SVG"),
        (b"<!DOCTYPE html><html>Not found</html>", "an HTML"),
    ],
)
def test_formats_are_named(raw: bytes, name: str) -> None:
    """By its bytes, whatever it is called, with one mend that is its own."""
    slug, message, hint = told("a/poster.png", raw)
    assert slug == "image-format"
    assert message == f"the file is {name} file, and portals show PNG, JPEG, WebP and GIF"
    assert hint


@pytest.mark.parametrize(
    ("name", "word"),
    [("a.avif", "AVIF"), ("A.HEIC", "HEIC"), ("a.heif", "HEIC"), ("a.svgz", "compressed SVG")],
)
def test_formats_are_named_by_their_ending(name: str, word: str) -> None:
    """A picture that may not be handed on is told as one, not as an unknown kind of file."""
    slug, message, hint = told(name, brands(b"heic"))
    assert slug == "image-format"
    assert word in message
    assert "zip" not in hint


def test_a_phone_has_a_setting() -> None:
    """Whoever has many of them learns how to get others."""
    assert "Most Compatible" in told("a.heic", brands(b"heic"))[2]


def test_what_nobody_knows_is_not_named() -> None:
    """No name is guessed."""
    assert told("a.png", b"hello")[1] == "the file is not a PNG, JPEG, WebP or GIF picture"
