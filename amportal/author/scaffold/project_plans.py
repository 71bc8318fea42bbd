"""The plans a new project can start from, as `texts/plans.yaml` says, with their days placed.

Days are working days after the start, so that a plan fits any start date and any country. A plan
that counts in months is one of a retainer: its phases are calendar months.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from amportal.author.scaffold.client_words import ClientWords
from amportal.author.scaffold.text_files import listed_in
from amportal.model.derive.working_days import Workdays

# A first month with fewer working days than this goes to the next one.
_SHORTEST = 10
_ROUNDS = 2


class PlannedPhase(Struct, frozen=True):
    """A phase and its first and last day."""

    name: str
    start: date
    end: date


class PlannedMilestone(Struct, frozen=True):
    """A milestone and its day; `phase` counts from 0."""

    name: str
    day: date
    phase: int | None
    by_client: bool


class PlannedDeliverable(Struct, frozen=True):
    """A deliverable and the day it is due; `blocks` is a milestone's number (from 0).

    `english` is its name in English, for files where no letter of the other can name one.
    """

    name: str
    english: str
    kind: str
    due: date
    blocks: int | None
    rounds: int


class Plan(Struct, frozen=True):
    """What a new project begins with; `due` is its last day, `budget` the names of its lines."""

    kind: str
    due: date
    phases: tuple[PlannedPhase, ...]
    milestones: tuple[PlannedMilestone, ...]
    deliverables: tuple[PlannedDeliverable, ...]
    budget: tuple[str, ...]


def plan_names() -> tuple[str, ...]:
    """Return the names of all plans."""
    return tuple(listed_in("plans.yaml"))


def plan_of(name: str, start: date, words: ClientWords, days: Workdays) -> Plan:
    """Return the plan *name* from *start*, a working day, on with names in the client's words."""
    written = listed_in("plans.yaml")[name]
    place = _Placed(start, words, days, int(written.get("months", 0)))
    due = place.months[-1].last if place.months else days.add(start, int(written["length"]))
    return Plan(
        kind=written["kind"],
        due=due,
        phases=tuple(place.phase(each) for each in written.get("phases", ())),
        milestones=tuple(place.milestone(each) for each in written["milestones"]),
        deliverables=tuple(place.deliverable(each) for each in written.get("deliverables", ())),
        budget=tuple(
            words.said(each, month=place.label(at)) for at, each in enumerate(written["budget"])
        ),
    )


class _Month(Struct, frozen=True):
    """A month of a retainer: what it is called, its first and last working day."""

    label: str
    first: date
    last: date


class _Placed:
    """Places what a plan says on the days of one client, from one start on."""

    def __init__(self, start: date, words: ClientWords, days: Workdays, months: int) -> None:
        self._start, self._words, self._days = start, words, days
        self.months = tuple(self._months(months)) if months else ()

    def _months(self, count: int) -> list[_Month]:
        first = self._start
        after = _month_after(first)
        if self._days.between(first, after - timedelta(days=1)) + 1 < _SHORTEST:
            after = _month_after(after)
        found = []
        for _ in range(count):
            last = self._days.add(after, -1)
            found.append(_Month(self._words.month(last), first, last))
            first = self._days.add(last, 1)
            after = _month_after(after)
        return found

    def label(self, month: int) -> str:
        """Return what month number *month* is called; nothing where the plan has none."""
        return self.months[month].label if month < len(self.months) else ""

    def _name(self, entry: dict[str, Any]) -> str:
        month = int(entry["month"]) if "month" in entry else len(self.months)
        return self._words.said(entry["name"], month=self.label(month))

    def _day(self, entry: dict[str, Any], key: str) -> date:
        return self._days.add(self._start, int(entry[key]))

    def phase(self, entry: dict[str, Any]) -> PlannedPhase:
        """Return a phase of the plan."""
        name = self._name(entry)
        if "month" in entry:
            month = self.months[int(entry["month"])]
            return PlannedPhase(name, month.first, month.last)
        return PlannedPhase(name, self._day(entry, "first"), self._day(entry, "last"))

    def milestone(self, entry: dict[str, Any]) -> PlannedMilestone:
        """Return a milestone of the plan."""
        in_month = "month" in entry
        return PlannedMilestone(
            name=self._name(entry),
            day=self.months[int(entry["month"])].last if in_month else self._day(entry, "day"),
            phase=int(entry["phase"]) if "phase" in entry else None,
            by_client=entry.get("by_client") == "true",
        )

    def deliverable(self, entry: dict[str, Any]) -> PlannedDeliverable:
        """Return a deliverable of the plan."""
        if "month" in entry:
            month = self.months[int(entry["month"])]
            half = self._days.between(month.first, month.last) // 2
            due = self._days.add(month.first, half)
        else:
            due = self._day(entry, "due")
        return PlannedDeliverable(
            name=self._name(entry),
            english=ClientWords("en").said(entry["name"], month=""),
            kind=entry["kind"],
            due=due,
            blocks=int(entry["blocks"]) if "blocks" in entry else None,
            rounds=int(entry.get("rounds", _ROUNDS)),
        )


def _month_after(day: date) -> date:
    """Return the first day of the month after that of *day*."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
