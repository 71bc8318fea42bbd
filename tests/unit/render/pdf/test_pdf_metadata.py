"""What a PDF says about itself."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from xml.etree import ElementTree

from amportal.render.pdf.pdf_metadata import packet, turn_ligatures, w3c


def metadata(**given: object) -> SimpleNamespace:
    empty = {
        "title": None, "authors": [], "description": None, "keywords": [], "lang": None,
        "created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return SimpleNamespace(**{**empty, **given})


def test_moments_are_written_in_utc() -> None:
    """One moment has one spelling, whatever zone it came in."""
    tokyo = datetime(2026, 1, 1, 8, 30, 15, 999, tzinfo=timezone(timedelta(hours=9)))
    assert w3c(tokyo) == "2025-12-31T23:30:15Z"


def test_words_cannot_break_out_of_the_packet() -> None:
    """A client's name with angle brackets or control characters stays a name."""
    said = packet(
        metadata(title="A<b>&\x00\x1f", authors=["Søn & Co", "]]>"], lang="de", keywords=["a", "b"])
    )
    tree = ElementTree.fromstring(said.encode())
    texts = [element.text for element in tree.iter() if element.text]
    assert texts[:8] == [
        "1", "A<b>&", "Søn & Co", "]]>", "de", "a, b",
        "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z",
    ]  # fmt: skip
    assert "A<b>&" not in texts[8:]


def test_nothing_is_said_that_is_not_known() -> None:
    """Without a title or an author no empty ones are written."""
    said = packet(metadata())
    assert "dc:" not in said.replace("xmlns:dc", "")


def test_both_conformances_are_claimed_and_the_source_is_named() -> None:
    """PDF/UA-1 and PDF/A-3a; where it came from stands where any reader of XMP finds it."""
    said = packet(metadata(), "git:4f2a")
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<dc:source>git:4f2a</dc:source>" in said


def test_only_joined_letters_from_right_to_left_are_turned() -> None:
    """Latin ligatures, single letters and other streams stay as they are."""
    lines = [b"begincmap", b"<0010> <06440627>", b"<0011> <00660069>", b"<0012> <0644>", b"endcmap"]
    same = [b"<0010> <06440627>"]

    turn_ligatures(lines)
    turn_ligatures(same)

    assert lines == [
        *(b"begincmap", b"<0010> <06270644>", b"<0011> <00660069>", b"<0012> <0644>", b"endcmap")
    ]
    assert same == [b"<0010> <06440627>"]
