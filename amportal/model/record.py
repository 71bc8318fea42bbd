"""What a status report said, as plain values that are kept for ever beside the PDF.

It has the shape of what pages are made from, but it is a form of its own: pages change with every
release, while a report that was sent must be readable in ten years. Values are exact and belong to
no language: days, amounts, ids, states by their key, and words as they were written. Only what
the report's reader may see is in it. `format` rises when a field changes its meaning.
"""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

Rag = Literal["green", "amber", "red"]
# An amount to its last digit; a number in JSON would be rounded by whoever reads it.
Amount = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), when_used="json")]


class Kept(BaseModel):
    """What all that is kept shares: closed, frozen, filled from JSON or from a view."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class StatusRecord(Kept):
    """How one dimension stood, and how it had stood in the report before."""

    dimension: Literal["overall", "schedule", "budget", "scope", "quality"]
    rag: Rag
    reason: str
    recovery: str
    since: date | None
    last: Rag | None = None


class WaitingRecord(Kept):
    """One thing that waited on the client; `days` are working days past `due`."""

    kind: Literal["version", "change_order", "action", "milestone"]
    ref: str
    id: str
    what: str
    n: int | None
    project: str
    project_slug: str
    path: str
    owners: tuple[str, ...]
    due: date
    days: int
    blocks: tuple[str, ...]
    amount: Amount | None = None
    adds_days: int | None = None


class StepRecord(Kept):
    """Something done, or promised next. `kind` says what happened to what `what` names."""

    what: str
    due: date | None
    owner: str
    kind: Literal["text", "milestone", "sent", "approved", "delivered", "action"] = "text"
    n: int | None = None


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
    are exact: a day as year-month-day, an amount, a state by its key, or words as written,
    whichever `type` says; empty where there was or is nothing. `by` and `on` say whose act it was
    and when, where that is known.
    """

    noun: Literal[
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
    ref: str
    what: str
    where: str
    project_slug: str
    path: str
    field: str
    type: Literal["day", "amount", "state", "number", "text", "none"]
    was: str
    now: str
    n: int | None = None
    by: str = ""
    on: date | None = None
    # What the thing costs in money and days, or why: a change order's own words.
    amount: Amount | None = None
    reason: str = ""


class MilestoneRecord(Kept):
    """A milestone: plan, date and slip in working days."""

    id: str
    ref: str
    name: str
    plan: date
    date: date
    slip: int
    done: bool
    cancelled: bool
    yours: bool
    owner: str
    phase: str


class FileRecord(Kept):
    """A file that was shown, by its name and the digest of its source."""

    name: str
    sha256: str
    alt: str


class DecisionRecord(Kept):
    """What was decided on a version."""

    outcome: Literal["approved", "approved_with_changes", "changes_required", "deemed_approved"]
    by: str
    on: date
    comment: str


class VersionRecord(Kept):
    """A version that had been sent."""

    n: int
    round: int
    sent_on: date
    review_due: date
    note: str
    outcome: Literal["approved", "changes_requested"] | None
    sha256: str
    files: tuple[FileRecord, ...]
    decisions: tuple[DecisionRecord, ...]


class DeliverableRecord(Kept):
    """A deliverable; versions newest first."""

    id: str
    ref: str
    path: str
    name: str
    kind: str
    owner: str
    spec: str
    due: date
    state: Literal[
        "in_production", "in_review", "changes_requested", "approved", "delivered", "cancelled"
    ]
    rounds_used: int
    rounds_included: int
    rounds_extra: int
    answer_due: date | None
    days: int | None
    delivered_on: date | None
    versions: tuple[VersionRecord, ...]


class MoneyRecord(Kept):
    """One line of a budget, or its total."""

    id: str
    name: str
    kind: str
    estimate: Amount
    changes: Amount
    approved: Amount
    committed: Amount
    spent: Amount
    invoiced: Amount
    remaining: Amount
    forecast: Amount
    as_of: date


class ChangeOrderRecord(Kept):
    """A change order that the client knew of."""

    id: str
    ref: str
    title: str
    reason: str
    state: Literal["draft", "sent", "approved", "rejected", "withdrawn"]
    asked_by: str
    asked_on: date
    sent_on: date | None
    decided_by: str
    decided_on: date | None
    amount: Amount
    days: int
    waiting: bool


class BurnPointRecord(Kept):
    """Totals on a day."""

    on: date
    spent: Amount | None
    forecast: Amount | None


class BurnRecord(Kept):
    """The budget over time, as drawn."""

    points: tuple[BurnPointRecord, ...]
    approved: tuple[tuple[date, Amount], ...]


class BudgetRecord(Kept):
    """A project's money."""

    lines: tuple[MoneyRecord, ...]
    total: MoneyRecord
    change_orders: tuple[ChangeOrderRecord, ...]
    pending: Amount
    burn: BurnRecord | None
    note: str
    as_of: date


class ActionRecord(Kept):
    """Something somebody took on."""

    id: str
    ref: str
    what: str
    yours: bool
    owner: str
    due: date
    done_on: date | None


class RiskRecord(Kept):
    """A risk the reader was shown."""

    id: str
    ref: str
    title: str
    probability: int
    impact: int
    response: str
    owner: str
    trend: Literal["rising", "steady", "falling"]
    state: Literal["open", "closed", "occurred"]


class ProjectDecisionRecord(Kept):
    """A decision on the project as a whole."""

    id: str
    ref: str
    what: str
    by: str
    on: date


class BarRecord(Kept):
    """One bar of the timeline: the first plan, and what is expected now."""

    name: str
    plan_start: date
    plan_end: date
    start: date
    end: date


class TimelineRecord(Kept):
    """The timeline as drawn."""

    start: date
    end: date
    rows: tuple[BarRecord, ...]


class ProjectRecord(Kept):
    """One project, whole."""

    slug: str
    path: str
    job_no: str
    name: str
    kind: Literal["fixed", "time_and_materials", "retainer"]
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"]
    po_no: str
    lead: str
    start: date
    due: date
    end: date
    slip: int
    headline: str
    status: tuple[StatusRecord, ...]
    next_steps: tuple[StepRecord, ...]
    milestones: tuple[MilestoneRecord, ...]
    timeline: TimelineRecord | None
    deliverables: tuple[DeliverableRecord, ...]
    budget: BudgetRecord | None
    actions: tuple[ActionRecord, ...]
    risks: tuple[RiskRecord, ...]
    decisions: tuple[ProjectDecisionRecord, ...]


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

    format: Literal[1] = 1
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

    def digest(self) -> str:
        """Return what a review is bound to: the digest of it all but two things.

        Committing what was reviewed moves the moment of its last change, and the reason of a
        correction is given only when it goes out.
        """
        return digest_of(self.reviewed())

    def reviewed(self) -> ReportRecord:
        """Return it as somebody reviews it: without what is known only when it goes out."""
        return self.model_copy(update={"as_of": self.today, "as_of_time": None, "reason": ""})


def kept_bytes(value: Kept) -> bytes:
    """Return *value* in the one form it is kept in: indented UTF-8 JSON, keys in our order."""
    plain = value.model_dump(mode="json", by_alias=True)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of(value: Kept) -> str:
    """Return the SHA-256 of *value* as it is kept, in hex."""
    return sha256(kept_bytes(value)).hexdigest()
