"""As of when a client's data is true: its own last change, never the time of a build.

A build at midnight of work nobody has touched for a week must not look fresh. So only what the
sources themselves say counts: when git last saw them change, else the newest date in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from pydantic import BaseModel

from amportal.model.derive.client_today import zone_of
from amportal.model.noun_fields import PLAIN, names_of, values_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BurnPoint
from amportal.model.nouns.site import Client

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
        "forecast_on",
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

    *committed* gives the aware commit time of sources in git. A report that goes out after its day
    speaks as of that day, whatever was committed since. Without commits: the newest day in the
    sources, not after *today*, on which something happened; where nothing has, the first day of the
    project that began last; where none has begun, *today*.
    """
    times = [committed[path] for path in client.sources if path in committed] if committed else []
    if times:
        newest = max(times)
        place = zone_of(zone)
        told = newest.astimezone(place) if place else newest
        return told if told.date() <= today else today
    happened = [day for name, day in dates_of(client) if name in _HAPPENED and day <= today]
    # Other days of a plan pass whether or not anybody looks.
    begun = [each.file.start for each in client.projects if each.file.start <= today]
    return max(happened or begun, default=today)


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
        files: list[BaseModel] = [each.file for each in project.deliverables]
        files += [each.file for each in project.updates]
        files += [each.file for each in project.meetings]
        for file in files:
            yield from _in(file)


def _in(noun: BaseModel) -> Iterator[tuple[str, date]]:
    pending: list[tuple[str, object]] = [("", noun)]
    while pending:
        name, value = pending.pop()
        if isinstance(value, datetime):
            yield name, value.date()
        elif isinstance(value, date):
            yield name, value
        elif isinstance(value, BurnPoint) and value.spent is None:
            # A point of the forecast is a plan, though its day is called `on`.
            yield "forecast", value.on
        elif isinstance(value, tuple):
            pending += [(name, each) for each in value if type(each) not in PLAIN]
        elif isinstance(value, BaseModel):
            found = zip(names_of(value), values_of(value), strict=True)
            pending += [each for each in found if type(each[1]) not in PLAIN]


def dates_from_commits(agency: Agency, today: date | None) -> bool:
    """Say whether commits date the data: not where the site pretends another day.

    A demonstration's "as of" must not move with the commits of whoever keeps it.
    """
    return today is None and agency.today is None
