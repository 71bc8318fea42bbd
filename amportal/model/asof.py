"""As of when a client's data is true: its own last change, never the time of a build.

A build at midnight of work nobody has touched for a week must not look fresh. So only what the
sources themselves say counts: when git last saw them change, else the newest date in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from pydantic import BaseModel

from amportal.model.budget import BurnPoint
from amportal.model.site import Client
from amportal.model.today import zone_of

# Dates of what has happened; plans (due, forecast, baseline) are no sign that anybody looked.
_HAPPENED = frozenset(
    {
        "actual",
        "answered_on",
        "as_of",
        "asked_on",
        "date",
        "delivered_on",
        "done_on",
        "issued_on",
        "on",
        "sent_on",
        "since",
    }
)


def as_of(
    client: Client, today: date, zone: str, committed: Mapping[str, datetime] | None = None
) -> date | datetime:
    """Return when the client's data last changed: a time in *zone*, or a day where none is known.

    *committed* gives the aware commit time of sources in git. Without it: the newest day in the
    sources, not after *today*, on which something happened; where nothing has, the newest day
    written at all; where there is none, *today*.
    """
    times = [committed[path] for path in client.sources if path in committed] if committed else []
    if times:
        newest = max(times)
        place = zone_of(zone)
        return newest.astimezone(place) if place else newest
    written = [(name, day) for name, day in dates_of(client) if day <= today]
    happened = [day for name, day in written if name in _HAPPENED]
    return max(happened or [day for _, day in written], default=today)


def dates_of(client: Client) -> Iterator[tuple[str, date]]:
    """Yield every date in the client's sources with the name of its key."""
    yield from _in(client.settings)
    for question in client.questions:
        yield from _in(question)
    for report in client.reports:
        yield from _in(report.file)
    for project in client.projects:
        yield from _in(project.file)
        if project.budget:
            yield from _in(project.budget)
        yield from _of("", tuple(each.file for each in project.deliverables))
        yield from _of("", tuple(each.file for each in project.updates))
        yield from _of("", tuple(each.file for each in project.meetings))


def _in(noun: BaseModel) -> Iterator[tuple[str, date]]:
    if isinstance(noun, BurnPoint) and noun.spent is None:
        # A point of the forecast is a plan, though its day is called `on`.
        yield "forecast", noun.on
        return
    for name in type(noun).model_fields:
        yield from _of(name, getattr(noun, name))


def _of(name: str, value: object) -> Iterator[tuple[str, date]]:
    if isinstance(value, datetime):
        yield "date", value.date()
    elif isinstance(value, date):
        yield name, value
    elif isinstance(value, BaseModel):
        yield from _in(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _of(name, each)
