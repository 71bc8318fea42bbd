"""Whole days are written as the calendar library writes them, byte for byte."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from amportal.render.exports.ics_calendar import WholeDay

STAMP = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
# What lines are escaped and folded for, beside plain words.
TEXT = st.text("ab,;:\\N^nä€😀\"' \n", max_size=200)


def by_library(entry: WholeDay) -> bytes:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", STAMP)
    event.add("last-modified", STAMP)
    event.add("summary", entry.summary)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", entry.description)
    event.add("categories", [entry.category])
    event.add("status", entry.status)
    return bytes(event.to_ical())


@given(
    uid=st.text("abc-1@.", min_size=1, max_size=90),
    sequence=st.integers(0, 10**8),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    summary=TEXT,
    description=TEXT,
    category=st.sampled_from(("Milestone", "Waiting on you", "Étape, jalon")),
    status=st.sampled_from(("CONFIRMED", "CANCELLED")),
)
def test_the_library_writes_the_same(
    uid: str, sequence: int, day: date, summary: str, description: str, category: str, status: str
) -> None:
    """Whatever stands in it."""
    entry = WholeDay(uid, sequence, "20261123T091000Z", day, summary, description, category, status)

    assert entry.lines().encode() == by_library(entry)
