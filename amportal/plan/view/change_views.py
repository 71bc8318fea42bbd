"""What differs from the last report, and what became of what it promised."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

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
    "step",
    "phase",
    "update",
    "meeting",
    "question",
    "client",
    "person",
    "contact",
    "department",
    "report",
]
ChangeType = Literal[
    "day",
    "moment",
    "hours",
    "days_off",
    "amount",
    "number",
    "state",
    "flag",
    "text",
    "names",
    "words",
    "none",
]


class Change(Struct, frozen=True):
    """One thing that differs from before, in the client's own names.

    `what` names the thing, `ref` is the id said on the phone, `where` its project. `was` and `now`
    are exact, in the form that `type` says; empty where there was or is nothing:

    - `day`: year-month-day; `moment`: with the hour; `hours`: from and to
    - `days_off`: first day, last day and words in brackets, a stretch a line
    - `amount`, `number`: decimals; `state`: its key; `flag`: `yes`
    - `text`: words as written; `names`: several, one a line
    - `words`: text whose old and new wording are not told, only that it is another
    - `none`: nothing

    `by` and `on` say whose act it was and when it happened, where that is known; `committed` is
    the day of the commit that brought it.
    """

    noun: ChangedNoun
    ref: str
    what: str
    where: str
    project_slug: str
    path: str
    field: str
    type: ChangeType
    was: str = ""
    now: str = ""
    n: int | None = None
    by: str = ""
    on: date | None = None
    amount: Decimal | None = None
    reason: str = ""
    committed: date | None = None
    # The id that the thing has in its file; empty where it has none.
    id: str = ""
    # For whom it was decided, by the stand-in of that day.
    stood_in_for: str = ""


class ToldMove(Struct, frozen=True):
    """A milestone whose day a report told to have moved, or its day in the `plan`.

    `ref` is its number on the phone; `on` the day it was moved, or since when that was news.
    """

    ref: str
    field: Literal["date", "plan"]
    was: date
    now: date
    on: date


class Promise(Struct, frozen=True):
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


class ProjectChanges(Struct, frozen=True):
    """What changed in one project since the last report about it.

    `number`, `day` and `report` are that report's: its number, the last day it speaks of, its PDF.
    """

    name: str
    path: str
    number: int
    day: date
    report: str
    changes: tuple[Change, ...]


class ChangesPage(Struct, frozen=True):
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
