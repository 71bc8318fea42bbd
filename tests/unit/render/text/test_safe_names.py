"""Ids that calendars and feed readers keep are the agency's, and break no format."""

from __future__ import annotations

import sys

import pytest
from msgspec.structs import replace

from amportal.render.text.safe_names import authority, page_id, slug, without_controls
from tests.portals import frame


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.haldenstudio.example/work?x=1", "haldenstudio.example"),
        ("http://haldenstudio.example:8080", "haldenstudio.example"),
        ("https://häuser.example", "xn--huser-gra.example"),
        (None, "halden-studio.invalid"),
        ("https://", "halden-studio.invalid"),
        (f"https://{'a' * 80}.example", "halden-studio.invalid"),
    ],
)
def test_the_authority_is_the_agencys_host_or_none_that_can_exist(
    website: str | None, host: str
) -> None:
    assert authority(replace(frame(), agency_website=website)) == host


@pytest.mark.parametrize(
    ("name", "text"),
    [("Brandt & Söhne", "brandt-sohne"), ("Atelier Vasseur", "atelier-vasseur"), ("東京", "x")],
)
def test_a_slug_is_plain_ascii_and_never_empty(name: str, text: str) -> None:
    assert slug(name) == text


def test_a_page_is_named_by_its_file() -> None:
    assert page_id("meetings/mer-014-2026-11-18-weekly.html") == "mer-014-2026-11-18-weekly"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\x00\x08\x0b\x0c\x1f\x7f\x9f\ufffe\uffff\ud800b", "ab"),
        ("tab\tand Ünïcode 東京 🎬", "tab\tand Ünïcode 東京 🎬"),
    ],
)
def test_only_what_every_format_holds_is_kept(text: str, kept: str) -> None:
    assert without_controls(text) == kept


def test_what_can_be_printed_stays() -> None:
    """Text that is not looked at closely holds nothing that would be taken out."""
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isprintable())

    assert without_controls(every + "\n") == every + "\n"
    assert without_controls(every) == every
