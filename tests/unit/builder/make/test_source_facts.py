"""Facts about files: worked out once, and what looks otherwise on paper is told each time."""

from __future__ import annotations

import json
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from amportal.builder.make.source_facts import evidence_notes, facts_of
from amportal.sources.snapshot import Snapshot
from tests.unit.render.media.whole_files import pdf

_SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path fill='{}'/></svg>"


def test_a_drawing_on_paper_is_told_also_when_it_is_remembered() -> None:
    """A warning at the file, from its bytes and from what was kept of them alike."""
    snapshot = Snapshot.of({"a.svg": _SVG.format("oklch(60% .2 30)").encode()})
    _, kept, told = facts_of(["a.svg"], snapshot, {})
    _, again, still_told = facts_of(["a.svg"], snapshot, kept)
    assert (told, kept) == (still_told, again)
    assert [(each.slug, each.severity) for each in told] == [("drawing-on-paper", "warning")]
    assert told[0].span is not None
    assert told[0].span.path == "a.svg"
    assert "`fill: oklch(60% .2 30)`" in told[0].message


def test_other_drawings_are_not_told() -> None:
    """What is printed as it is shown needs no word."""
    snapshot = Snapshot.of({"a.svg": _SVG.format("#0a7").encode()})
    assert facts_of(["a.svg"], snapshot, {})[2] == []


def noted_pdf() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Tom Mark"})
    writer.write(out)
    return out.getvalue()


def test_what_a_file_says_about_its_maker_is_told_also_when_it_is_remembered() -> None:
    """It is no part of the facts, which pages and data are made from."""
    snapshot = Snapshot.of({"a.pdf": noted_pdf()})
    facts, kept, told = facts_of(["a.pdf"], snapshot, {})
    again_facts, again, still_told = facts_of(["a.pdf"], snapshot, kept)
    assert (facts, kept, told) == (again_facts, again, still_told)
    assert [(each.slug, each.severity) for each in told] == [("file-metadata", "warning")]
    assert "author `Tom Mark`" in told[0].message
    assert "Tom Mark" not in repr(facts)
    assert facts_of(["a.pdf"], snapshot, kept, frozenset({"a.pdf"}))[2] == []


def test_evidence_is_told_too_whatever_it_is() -> None:
    """It goes into archives to the byte, pictures as well."""
    picture, out = Image.new("RGB", (9, 9)), BytesIO()
    exif = picture.getexif()
    exif[0x013B] = "Tom Mark"
    picture.save(out, "JPEG", exif=exif.tobytes())
    snapshot = Snapshot.of({"a.pdf": noted_pdf(), "b.jpg": out.getvalue(), "c.eml": b"From: x\n"})
    kept, told = evidence_notes(["a.pdf", "b.jpg", "c.eml"], snapshot, {})
    assert evidence_notes(["a.pdf", "b.jpg", "c.eml"], snapshot, kept) == (kept, told)
    assert [each.span.path for each in told if each.span] == ["a.pdf", "b.jpg"]
    assert all("author `Tom Mark`" in each.message for each in told)


def test_facts_that_were_remembered_in_another_form_are_worked_out_anew() -> None:
    """What was known of a file before its pages were shown says nothing of them."""
    snapshot = Snapshot.of({"a.pdf": pdf(2)})
    facts, kept, _ = facts_of(["a.pdf"], snapshot, {})
    (key,) = kept
    older = {key.partition(":")[2]: {"sha256": facts["a.pdf"].sha256}}
    assert facts_of(["a.pdf"], snapshot, older)[0] == facts
    assert facts["a.pdf"].pages == 2
    assert facts_of(["a.pdf"], snapshot, json.loads(json.dumps(kept)))[0] == facts
