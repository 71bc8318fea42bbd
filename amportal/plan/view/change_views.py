"""What differs from the last report, and what became of what it promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ChangedNoun = Literal[
    "project",
    "status",
    "milestone",
    "deliverable",
    "version",
    "approval",
    "budget",
    "change_order",
    "action",
    "risk",
    "decision",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs from before, in the client's own names.

    `what` names the thing, `ref` is the id said on the phone, `where` its project. `was` and `now`
    are exact: a day as year-month-day, an amount, a state by its key, or words as written,
    whichever `type` says; empty where there was or is nothing. `by` and `on` say whose act it was
    and when, where that is known; `committed` is the day of the commit that brought it.
    """

    noun: ChangedNoun
    ref: str
    what: str
    where: str
    project_slug: str
    path: str
    field: str
    type: Literal["day", "amount", "state", "number", "text", "none"]
    was: str = ""
    now: str = ""
    n: int | None = None
    by: str = ""
    on: date | None = None
    amount: Decimal | None = None
    reason: str = ""
    committed: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of a line that the report before promised next.

    `on` is the day it was done; `due` the day it is expected now; `reason` why it was dropped.
    `days`: working days it was done later than promised, or is late, or has moved.
    """

    what: str
    owner: str
    promised: date | None
    state: Literal["done", "late", "open", "dropped"]
    on: date | None = None
    due: date | None = None
    days: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """What changed in one project since the last report about it.

    `number`, `day` and `report` are that report's: its number, the last day it speaks of, its PDF.
    """

    name: str
    path: str
    number: int
    day: date
    report: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What changed since the last report, project by project; a group may be empty.

    `day` is the last day that the newest report speaks of, `number` and `report` are its own.
    """

    number: int
    day: date
    report: str
    groups: tuple[ProjectChanges, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the projects."""
        return tuple(change for group in self.groups for change in group.changes)
