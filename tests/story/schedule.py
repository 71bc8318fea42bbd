"""Whose report is due: the days of the schedule, and which of them a report that was sent answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.story.almanac import ONE, works
from tests.story.sources import Account, Office, day

if TYPE_CHECKING:
    from tests.story.oracle import Claim

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def due_days(client: Any, first: date, last: date) -> list[date]:
    """Return the days from *first* to *last* on which a report is due.

    A public holiday gives way to the working day before it.
    """
    plan = client["report"]
    place = ((client["country"], client.get("region", "")),)
    found, on = [], first - timedelta(days=7)
    while on <= last + timedelta(days=14):
        right = on.weekday() == _WEEK.index(plan["on"])
        if right and plan["every"] == "month":
            right = (on + timedelta(days=7)).month != on.month
        if right:
            real = on
            while not works(real, place):
                real -= ONE
            if first <= real <= last:
                found.append(real)
        on += ONE
    return found


def owed(account: Account, today: date) -> date | None:
    """Return the newest due day that has come and that no report answers, or None.

    A report answers the newest due day that had come when it went out, if that was still open;
    else the one that comes next: it went out early.
    """
    starts = [day(job.file["start"]) for job in account.jobs]
    begun = min((each for each in starts if each), default=None)
    if begun is None or begun > today:
        return None
    days = due_days(account.file, begun, today + timedelta(days=45))
    answered: set[date] = set()
    for sent in sorted(d for issue in account.issues if int(issue["issue"]) == 1 and (d := day(issue["issued_on"]))):
        come = [each for each in days if each <= sent]
        coming = [each for each in days if each > sent]
        if come and come[-1] not in answered:
            answered.add(come[-1])
        elif coming:
            answered.add(coming[0])
    come = [each for each in days if each <= today]
    return come[-1] if come and come[-1] not in answered else None


def report_claims(office: Office, account: Account, today: date) -> Iterator[Claim]:
    """Claim whether a report is due."""
    from tests.story.oracle import Claim

    yield Claim(account.file["code"], "report owed since", owed(account, today))


__all__ = ["due_days", "owed", "report_claims"]
