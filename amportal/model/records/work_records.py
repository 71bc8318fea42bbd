"""The work as a report told of it: projects, milestones, deliverables, money, as plain values."""

from datetime import date
from typing import Literal

from amportal.model.records.record_base import Amount, Kept, Rag, later


class StatusRecord(Kept):
    """How one dimension stood, and how it had stood in the report before."""

    dimension: Literal["overall", "schedule", "budget", "scope", "quality"]
    rag: Rag
    reason: str
    recovery: str
    since: date | None
    last: Rag | None = None


class AbsentRecord(Kept):
    """A contact who would have been asked and was not there, and who was asked instead."""

    name: str
    until: date | None
    instead: str


class WaitingRecord(Kept):
    """One thing that waited on the client; `days` are working days past `due`.

    `asked`: ids of the contacts in `owners` and `absent`, whatever they are called by now.
    """

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
    deemed: bool = later(False)
    absent: tuple[AbsentRecord, ...] = later(())
    asked: tuple[str, ...] = later(())


class StepRecord(Kept):
    """Something done, or promised next. `kind` says what happened to what `what` names."""

    what: str
    due: date | None
    owner: str
    kind: Literal["text", "milestone", "sent", "approved", "delivered", "action"] = "text"
    n: int | None = None


_Day = date


class MilestoneRecord(Kept):
    """A milestone: the day agreed, the day now expected, and working days from one to the other."""

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
    forecast_on: _Day | None = later(None)
    cancelled_on: _Day | None = later(None)
    cancelled_reason: str = later("")


class FileRecord(Kept):
    """A file that was shown, by its name and the digest of its source."""

    name: str
    sha256: str
    alt: str


class DecisionRecord(Kept):
    """What was decided on a version."""

    outcome: Literal[
        "approved", "approved_with_changes", "changes_required", "deemed_approved", "not_relevant"
    ]
    by: str
    on: date
    comment: str
    stood_in_for: str = later("")


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


class ReopeningRecord(Kept):
    """That work which had been delivered was begun anew."""

    on: date
    reason: str
    delivered_on: date | None


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
        "planned",
        "in_production",
        "in_review",
        "changes_requested",
        "approved",
        "delivered",
        "cancelled",
        "left_open",
        "on_hold",
    ]
    rounds_used: int
    rounds_included: int
    rounds_extra: int
    answer_due: date | None
    days: int | None
    delivered_on: date | None
    versions: tuple[VersionRecord, ...]
    first_delivered_on: date | None = later(None)
    reopened: tuple[ReopeningRecord, ...] = later(())
    cancelled_on: date | None = later(None)
    cancelled_reason: str = later("")


class HoursRecord(Kept):
    """Hours that a budget line was paid by."""

    spent: Amount
    approved: Amount | None
    left: Amount | None
    rate: Amount | None


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
    hours: HoursRecord | None = later(None)


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
    decided_for: str = later("")
    hours: Amount | None = later(None)
    withdrawn_on: date | None = later(None)
    withdrawn_reason: str = later("")


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


class StopRecord(Kept):
    """Since when a project was on hold or cancelled, and why."""

    kind: Literal["on_hold", "cancelled"]
    since: date | None
    until: date | None
    reason: str


class OursLateRecord(Kept):
    """Something of the agency's that was late; `days` are its working days past `due`."""

    kind: Literal["milestone", "deliverable", "action"]
    ref: str
    id: str
    what: str
    path: str
    due: date
    days: int


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
    stop: StopRecord | None = later(None)
    ours_late: tuple[OursLateRecord, ...] = later(())
