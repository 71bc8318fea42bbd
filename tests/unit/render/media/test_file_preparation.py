"""A client's pictures made ready: each once, whoever shows it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from amportal.render.media import file_preparation
from amportal.render.media.picture_cleaning import thumbnail
from amportal.render.recipe import Inputs
from amportal.render.recipe_table import RECIPES
from amportal.render.theme import Theme


def picture(shade: int) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (900, 600), (shade, 20, 30)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_of_several_portals_is_made_small_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client's readers have a portal each with the same pictures."""
    asked: list[tuple[bytes, int]] = []

    def counted(raw: bytes, edge: int, *, printed: bool = False) -> bytes:
        asked.append((raw, edge))
        return thumbnail(raw, edge, printed=printed)

    monkeypatch.setattr(file_preparation, "thumbnail", counted)
    first, second = picture(101), picture(102)
    for _ in range(3):
        for raw in (first, second):
            for size in ((300, 200), (90, 60)):
                inputs = Inputs("thumbs/a.webp", size, {"source": raw}, Theme({}))
                assert RECIPES["thumbnail"](inputs).content == thumbnail(raw, max(size))
    assert asked == [(first, 300), (first, 90), (second, 300), (second, 90)]


def test_what_is_small_for_pages_is_not_what_is_small_for_print() -> None:
    """Pages get WebP, paper what a PDF takes in as it is: neither is taken for the other."""
    raw = picture(103)
    assert file_preparation.shown_small(raw, 480)[8:12] == b"WEBP"
    assert file_preparation.printed("a.png", raw, 480).startswith((b"\x89PNG", b"\xff\xd8"))
