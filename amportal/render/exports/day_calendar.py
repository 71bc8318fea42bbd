"""A calendar of whole days for the agency itself: what needs somebody, each on its day."""

from __future__ import annotations

from collections.abc import Iterable

from amportal.render.exports.ics_calendar import WholeDay, text_line


def day_calendar(name: str, days: Iterable[WholeDay]) -> bytes:
    """Return an iCalendar file (RFC 5545) called *name*."""
    owner = name.replace("//", "/")
    head = (
        "BEGIN:VCALENDAR\r\n",
        "VERSION:2.0\r\n",
        text_line("PRODID", f"-//{owner}//today//EN"),
        "METHOD:PUBLISH\r\n",
        text_line("NAME", name),
        text_line("X-WR-CALNAME", name),
    )
    entries = (each.lines() for each in days)
    return "".join((*head, *entries, "END:VCALENDAR\r\n")).encode()
