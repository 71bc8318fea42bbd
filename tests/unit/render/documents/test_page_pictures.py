"""Pages of a PDF as pictures: drawn apart, under limits, the same each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from amportal.render.documents import page_pictures
from amportal.render.documents.page_pictures import EDGE, MAX_LEAVES, drawn_pages
from amportal.render.media.file_preparation import facts_about, page_picture, row_picture
from tests.unit.render.media.whole_files import pdf


def painted(width: int, height: int, drawing: bytes, pages: int = 1) -> bytes:
    """Return a PDF of equal pages that *drawing*, operators of a page, paints."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width, height)
        stream = DecodedStreamObject()
        stream.set_data(drawing)
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_are_drawn_as_they_are() -> None:
    """Size, number and colour; the same bytes in another process."""
    raw = painted(200, 100, b"1 0 0 rg 0 0 100 100 re f", pages=2)
    drawn = drawn_pages(raw)
    with Image.open(BytesIO(drawn.leaves[0].content)) as page:
        left, right = page.convert("RGB").getpixel((9, 9)), page.convert("RGB").getpixel((700, 9))
        size = page.size

    assert (drawn.pages, len(drawn.leaves), drawn.why) == (2, 2, "")
    assert size == (drawn.leaves[0].width, drawn.leaves[0].height) == (800, 400)
    assert isinstance(left, tuple)
    assert left[0] > 240 > 20 > left[1]
    assert right == (255, 255, 255)
    assert drawn_pages(raw) == drawn


def test_of_a_long_document_the_first_pages_are_drawn() -> None:
    """And all are counted; a large page is made to fit."""
    drawn = drawn_pages(painted(4000, 2000, b"", pages=MAX_LEAVES + 3))
    assert (drawn.pages, len(drawn.leaves)) == (MAX_LEAVES + 3, MAX_LEAVES)
    assert max(drawn.leaves[0].width, drawn.leaves[0].height) == EDGE


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (pdf(password="known to few"), "locked"),
        (b"%PDF-1.4\nnothing of the kind\n%%EOF", "failed"),
        (pdf()[:200], "failed"),
    ],
    ids=["locked", "nothing", "cut short"],
)
def test_what_cannot_be_drawn_says_why(raw: bytes, why: str) -> None:
    """A client's file never ends a build."""
    assert drawn_pages(raw).why == why


def test_a_document_cannot_take_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of time and memory, nor be larger than is looked at."""
    slow = painted(500, 500, b"0 0 500 500 re f " * 2_000_000)
    assert drawn_pages(slow, cpu=1).why == "failed"
    assert drawn_pages(pdf(), memory=8 << 20).why == "failed"
    monkeypatch.setattr(page_pictures, "MAX_DOCUMENT", 100)
    assert drawn_pages(pdf()).why == "large"


def test_a_document_has_facts_and_a_square() -> None:
    """Its first page stands for it in lists, from the corner where reading begins."""
    raw = painted(100, 200, b"0 0 1 rg 0 100 100 100 re f")
    facts = facts_about("plan.pdf", raw)
    with Image.open(BytesIO(row_picture(raw, 64))) as square:
        size, corner = square.size, square.convert("RGB").getpixel((60, 60))
    with Image.open(BytesIO(page_picture(raw, 0, 100))) as small:
        assert small.size == (50, 100)

    assert (facts.pages, facts.leaves, facts.undrawn) == (1, ((400, 800),), "")
    assert size == (64, 64)
    assert isinstance(corner, tuple)
    assert corner[2] > 240 > 20 > corner[0]
    assert facts_about("plan.pdf", pdf(password="x")).undrawn == "locked"
