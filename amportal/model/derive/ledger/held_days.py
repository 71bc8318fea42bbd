"""Who held a deliverable, and for how long: the agency at work, or the client with a version.

Days are those on which both sides work, so that the parts add up to the time that went by.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.derive.deliverable_state import (
    APPROVALS,
    counted,
    delivered_by,
    outcome_of,
    sent_versions,
)
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.nouns.project import ProjectFile

Holder = Literal["agency", "client", "nobody"]


class Held(Struct, frozen=True):
    """A time in which one side held it: from `first` up to `last`, and its working days.

    `nobody`: it was delivered or approved, and not opened again.
    """

    holder: Holder
    first: date
    last: date
    days: int


def held_days(
    file: DeliverableFile, project: ProjectFile, today: date, shared: Workdays
) -> tuple[Held, ...]:
    """Return who held *file* from the beginning of the work until *today*, one after the other.

    The days of all parts add up to those from the first day to the last.
    """
    turns = sorted(
        ((day, holder) for day, holder in _turns(file, project, today) if day <= today),
        key=lambda each: each[0],
    )
    found: list[Held] = []
    for at, (day, holder) in enumerate(turns):
        last = turns[at + 1][0] if at + 1 < len(turns) else today
        first = found.pop().first if found and found[-1].holder == holder else day
        found.append(Held(holder, first, last, shared.between(first, last)))
    while found and found[-1].holder == "nobody":
        found.pop()
    return tuple(found)


def held_by(held: tuple[Held, ...], holder: Holder) -> int:
    """Return how many working days *holder* held it, all in all."""
    return sum(each.days for each in held if each.holder == holder)


def _turns(
    file: DeliverableFile, project: ProjectFile, today: date
) -> Iterator[tuple[date, Holder]]:
    """Yield each day on which it passed to one side, in the order of what happened."""
    sent = sent_versions(file, today)
    begins = _begins(file, project)
    first = min((each.sent_on for each in sent if each.sent_on), default=begins)
    yield min(begins, first), "agency"
    for at, version in enumerate(sent):
        assert version.sent_on is not None
        yield version.sent_on, "client"
        newer = sent[at + 1].sent_on if at + 1 < len(sent) else None
        day, holder = _answered(file, version)
        if day is not None and (newer is None or day < newer):
            yield max(day, version.sent_on), holder
    delivered = delivered_by(file, today)
    if file.delivered_on is not None and delivered is not None:
        yield file.delivered_on, "nobody"
    for each in file.reopened:
        yield each.on, "agency"
        if each.delivered_on is not None:
            yield each.delivered_on, "nobody"
    if file.cancelled and file.cancelled.on:
        yield file.cancelled.on, "nobody"


def _begins(file: DeliverableFile, project: ProjectFile) -> date:
    """Return the day work on it began: as written, else with its phase, else with the project."""
    phases = [each.start for each in project.phases if each.start <= file.due <= each.end]
    return file.start or min(phases, default=project.start)


def _answered(file: DeliverableFile, version: Version) -> tuple[date | None, Holder]:
    """Return when the client's answer on *version* was complete, and who holds it then."""
    outcome = outcome_of(file, version)
    said = counted(version).values()
    if outcome == "changes_requested":
        return min(each.on for each in said if each.outcome == "changes_required"), "agency"
    days = [each.on for each in said if each.outcome in APPROVALS]
    if outcome == "approved" and days:
        day = min(days) if file.rule == "any" else max(days)
        # What is approved is still ours to hand over, where a delivery is noted.
        return day, "agency" if file.delivered_on is not None else "nobody"
    return None, "client"
