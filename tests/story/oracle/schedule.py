"""Whose report is due: the days of the schedule, and which of them are answered by reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.story.oracle.almanac import ONE, works
from tests.story.oracle.sources import Account, Office, day, must, place_of

if TYPE_CHECKING:
    from tests.story.oracle.scene import Claim

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def due_days(client: Any, first: date, last: date) -> list[date]:
    """Return the days from *first* to *last* on which a report is due.

    A public holiday gives way to the working day before it.
    """
    plan = client["report"]
    place = (place_of(client),)
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


def owed(account: Account, today: date) -> tuple[date | None, str] | None:
    """Return the newest due day that has come and that no report answers, or None; and what it is.

    Which day a report answers is said by `_answered`. Nothing is due of a stretch between two due
    days in which no project was running; the last in which one was is due until a report answers
    it or a later day. None where the files do not say: a project was cancelled, nobody wrote when,
    and nothing else was running.
    """
    starts = [began for job in account.jobs if (began := day(job.file["start"]))]
    begun = min(starts, default=today)
    if begun >= today:
        return None, "plain"
    days = due_days(account.file, begun, today + timedelta(days=45))
    answered, late = _answered(account, begun, today)
    words = ["answered late"] if late else []
    live = [job for job in account.jobs if job.file["state"] not in ("finished", "cancelled")]
    come = [each for each in days if each <= today]
    asked = [
        each for n, each in enumerate(come) if _running(account, come[n - 1] if n else begun, each)
    ]
    if not live:
        words.append("nothing running")
    elif come and min(began for job in live if (began := day(job.file["start"]))) > come[-1]:
        words.append("only younger work running")
    cancelled = any(job.file["state"] == "cancelled" for job in account.jobs)
    if come and cancelled and all(must(job.file["start"]) > come[-1] for job in live):
        return None
    # Of work that has ended, also a report for a later day tells.
    told = asked and (
        asked[-1] in answered or (asked[-1] < come[-1] and max(answered, default=begun) > asked[-1])
    )
    since = come[-1] if asked and not told else None
    return since, ", ".join(words) or "plain"


def _answered(account: Account, begun: date, today: date) -> tuple[set[date], bool]:
    """Return which due days reports answer, and whether the newest report answers one that is past.

    A report answers the newest due day up to the last day of its period. Where that is answered
    already, it answers the next one if it ends at least as near to that. One that ends on the
    working day before a due day was made for that day.
    """
    place = (place_of(account.file),)
    days = due_days(account.file, begun - timedelta(days=100), today + timedelta(days=45))
    found: set[date] = set()
    late = False
    for end in sorted({must(each["last"]) for each in account.issues}):
        before = max(each for each in days if each <= end)
        after = min(each for each in days if each > end)
        eve = not any(works(end + ONE * n, place) for n in range(1, (after - end).days))
        nearer = after - end <= end - before
        late = before < end and not eve and before not in found
        if before < end and (eve or (before in found and nearer)):
            found.add(after)
        elif before == end or late:
            found.add(before)
    return found, late


def _running(account: Account, before: date, due: date) -> bool:
    """Say whether a project ran after *before* and up to *due*."""
    for job in account.jobs:
        began = day(job.file["start"])
        if began and began <= due:
            if job.file["state"] not in ("finished", "cancelled"):
                return True
            happened = [*job.milestones, *job.actions, *job.deliverables]
            keys = ("actual", "done_on", "delivered_on")
            ends = [on for each in happened for key in keys if (on := day(each.get(key)))]
            if max(ends, default=began) > before:
                return True
    return False


def report_claims(office: Office, account: Account, today: date) -> Iterator[Claim]:
    """Claim whether a report is due."""
    from tests.story.oracle.scene import Claim

    found = owed(account, today)
    if found is not None:
        yield Claim(account.file["code"], "report owed since", *found)


__all__ = ["due_days", "owed", "report_claims"]
