"""Lines that end on purpose end on the page; lines that an editor wrapped run on."""

from __future__ import annotations

import textwrap

import pytest

from amportal.sources.commonmark.as_written.line_ends import kept_lines, meant_ends

PROSE = (
    "The figures you gave us on Monday are the ones we work with, and they hold until June. " * 4
)


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Office\n4 Quay Street\n80-868 Gdansk",
        "06:15 meet at gate 2\n06:45 rig on crane 4\n08:00-10:30 shots A1-A7",
        "15 avril : BAT no 1\n22 avril : BAT no 2",
        "From: Deb McAllister-Okafor [mailto:deb@mooselantern.example]\nSent: Thursday, 4:12 PM",
        "TODO\n[ ] quote\n[x] IBU",
        "• posters\n• programme",
        "[16.11.26, 09:12] Alex: good morning, how many pages will it be?\n[16.11.26, 09:13] 24",
        "See the judgement of the court and what the client wrote about it.[2]\n[2] 4 Ob 123/26",
        "All of it is to be kept in a cool and dry place for a while.\n180 °C",
        "3.2.1 The client is liable for all damage that is done on the premises.\n3.2.2 Weather",
        "§ 4 The client is liable for all damage that is done on the premises.\n§ 5 Weather",
        "(a) all damage that is done on the premises by the client or others\n(b) weather",
        "**From:** Ines Vasconcelos, Tuesday, 17 November 2026, at 09:12 h\n**To:** Rita",
        "All of it is decided, and here is what each of us will do by Monday:\nRita the lot",
        "Length 225.5 m; beam 31.6 m; GT 45 000; IMO 9999999\nSpeed 22 kn at 85 % MCR",
    ],
)
def test_lines_that_were_meant_stay(text: str) -> None:
    """Addresses, timetables, heads of mails, lists of a word processor."""
    lines = text.split("\n")
    assert kept_lines(lines) == lines
    starts = meant_ends(lines)
    assert [text[start:].split("\n")[0] for start in sorted(starts)] == lines[1:]


@pytest.mark.parametrize("width", [60, 72, 79, 100])
def test_wrapped_lines_run_on(width: int) -> None:
    """Whatever the width an editor wrapped at."""
    lines = textwrap.wrap(PROSE, width)
    assert kept_lines(lines) == [PROSE.strip()]
    assert meant_ends(lines) == frozenset()


def test_one_line_has_no_end() -> None:
    assert meant_ends(["one"]) == meant_ends([]) == frozenset()
