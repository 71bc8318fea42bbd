"""Drawings that become pictures: at a fixed size, alike each time, and only where they must."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.pdf.drawing_pictures import EDGE, NO_FONTS, printed_drawing


def clean(inside: str, box: str = "0 0 120 80") -> bytes:
    return clean_svg(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}'>{inside}</svg>".encode()
    )


@pytest.mark.parametrize(
    ("box", "size"), [("0 0 120 80", (EDGE, 640)), ("0 0 30 60", (EDGE // 2, EDGE))]
)
def test_a_picture(box: str, size: tuple[int, int]) -> None:
    """The longer side has EDGE pixels; what is around the drawing is clear."""
    raw = clean("<circle cx='20' cy='20' r='9' style='mix-blend-mode:multiply'/>", box)
    found = printed_drawing(raw, "x.png", NO_FONTS)
    assert found.picture is not None
    assert b'href="x.png"' in found.content
    with Image.open(BytesIO(found.picture)) as picture:
        assert picture.size == size
        assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
    assert printed_drawing(raw, "x.png", NO_FONTS) == found


def test_a_drawing_stays_one() -> None:
    """What the layout engine draws right needs no picture."""
    found = printed_drawing(clean("<path d='M0 0h9v9z'/>"), "x.png", NO_FONTS)
    assert found.picture is None
    assert b"M0 0h9v9z" in found.content
