"""What a status report said, as plain values that are kept for ever beside the PDF.

It has the shape of what pages are made from, but it is a form of its own: pages change with every
release, while a report that was sent must be readable in ten years. Values are exact and belong to
no language: days, amounts, ids, states by their key, and words as they were written. Only what
the report's reader may see is in it.

`format` is 2 since a record holds the facts as they were written (`facts`), by which the next
report is compared. Format 1 still reads and writes as it was.
"""

from datetime import date, time
from typing import Literal, Self

from amportal.model.records.record_base import Amount, Kept, digest_of, later
from amportal.model.records.work_records import (
    ProjectRecord,
    StatusRecord,
    StepRecord,
    WaitingRecord,
)

# Kinds of things that a client is told of.
Noun = Literal[
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


class PromiseRecord(Kept):
    """What became of a line that the report before promised next.

    `on` is the day it was done; `days` how many working days it was or is late; `due` the day it
    is expected now; `reason` why it was dropped.
    """

    what: str
    owner: str
    promised: date | None
    state: Literal["done", "late", "open", "dropped"]
    on: date | None = None
    due: date | None = None
    days: int = 0
    reason: str = ""


class ChangeRecord(Kept):
    """One thing that differs from before, in the client's own names.

    `what` names the thing, `ref` is the id said on the phone, `where` its project. `was` and `now`
    are exact, in the form that `type` says (`plan.view.change_views.Change`); empty where there
    was or is nothing. `by` and `on` say whose act it was and when, where that is known.
    """

    noun: Noun
    ref: str
    what: str
    where: str
    project_slug: str
    path: str
    field: str
    type: Literal[
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
    was: str
    now: str
    n: int | None = None
    by: str = ""
    on: date | None = None
    # What the thing costs in money and days, or why: a change order's own words.
    amount: Amount | None = None
    reason: str = ""
    # Day of the commit that brought it, where one alone can have.
    committed: date | None = None
    # Reports of earlier releases do not say it.
    stood_in_for: str = later("")


class UpdateRecord(Kept):
    """An update of the period; `body` is Markdown."""

    slug: str
    path: str
    title: str
    date: date
    author: str
    project: str
    body: str


class CallRecord(Kept):
    """Somebody to call, and why them; times are local to the client."""

    id: str
    name: str
    role: str
    email: str
    phone: str | None
    why: Literal["manager", "stand_in", "on_call"]
    hours: tuple[time, time] | None
    stands_in_for: str
    today: bool
    first: date | None = later(None)
    last: date | None = later(None)
    on_call: tuple[time, time] | None = later(None)
    from_day: date | None = later(None)
    more_hours: tuple[tuple[time, time], ...] = later(())


class FactRecord(Kept):
    """One thing of which a report told, as it was written; reports are compared by these.

    `project` is its job number, empty for what is the client's as a whole; `key` its place there,
    `name` what it is called, `ref` its number on the phone, `n` a version's number. `values` are
    exact texts by key; nothing is "".
    """

    noun: Noun
    project: str
    key: str
    name: str
    ref: str
    n: int | None
    values: dict[str, str]


class FrameRecord(Kept):
    """Whose report it is, and in what language and money."""

    client_slug: str
    client_name: str
    client_code: str
    agency_name: str
    agency_legal_name: str
    locale: str
    currency: str
    timezone: str
    manager_name: str
    manager_email: str


class ReportRecord(Kept):
    """`report.json`: all that a report shows.

    `today` is the day its days are counted from, `as_of` the last change of its data. `changes`
    are what differs from the report before, `promises` what became of what it promised; `since`
    is the last day that one speaks of, None for a first report. A correction has an `issue` above
    1, its `reason`, and in `corrected` what differs from the issue before.
    """

    format: Literal[1, 2] = 1
    frame: FrameRecord
    id: str
    number: int
    issue: int = 1
    reason: str = ""
    corrected: tuple[ChangeRecord, ...] = ()
    first: date
    last: date
    # Folder of the one project it is about; None: all that were not over.
    project: str | None
    today: date
    as_of: date
    as_of_time: time | None
    headline: str
    status: StatusRecord | None
    waiting: tuple[WaitingRecord, ...]
    done: tuple[StepRecord, ...]
    next: tuple[StepRecord, ...]
    promises: tuple[PromiseRecord, ...] = ()
    since: date | None = None
    changes: tuple[ChangeRecord, ...] = ()
    words: str
    projects: tuple[ProjectRecord, ...]
    updates: tuple[UpdateRecord, ...]
    calls: tuple[CallRecord, ...]
    # All that its reader was told, as it was written; since format 2.
    facts: tuple[FactRecord, ...] = later(())

    def digest(self) -> str:
        """Return what a review is bound to: the digest of it all but what comes later.

        Committing what was reviewed moves the moment of its last change and dates its changes;
        the reason of a correction and whom to call are those of the day it goes out. What its
        reader is told elsewhere (`facts`) is no part of it: what of that it says stands in it.
        """
        return digest_of(self.reviewed().model_copy(update={"facts": ()}))

    def reviewed(self) -> Self:
        """Return it as somebody reviews it: without what is known only when it goes out."""
        update: dict[str, object] = {"as_of": self.today, "as_of_time": None, "reason": ""}
        if self.format > 1:
            update["calls"] = ()
        for name in ("changes", "corrected"):
            undated = (each.model_copy(update={"committed": None}) for each in getattr(self, name))
            update[name] = tuple(undated)
        return self.model_copy(update=update)
