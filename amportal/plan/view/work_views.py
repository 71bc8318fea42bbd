"""Views of the work: projects, their status, milestones, actions, risks and decisions."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.derive.due_day import Standing
from amportal.model.derive.project_state import Stage
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.money_views import BudgetView
from amportal.plan.view.page_frame import Link
from amportal.plan.view.waiting_views import AbsentOwner, Waiting

Rag = Literal["green", "amber", "red"]
_Day = date


class StatusView(Struct, frozen=True):
    """How one dimension stands. `last` is how it stood in the last issued report, if any."""

    dimension: Literal["overall", "schedule", "budget", "scope", "quality"]
    rag: Rag
    reason: str
    recovery: str
    since: date | None
    last: Rag | None = None


class MilestoneView(Struct, frozen=True):
    """A milestone: where it was planned, where it is now, and what lies between.

    `plan` is the day agreed: the first plan, moved on by approved change orders where it is the
    end; `first_plan` is the day before that. `date` is the day it was reached, else the day now
    expected. `slip` is working days from `plan` to `date` (to today where `date` has passed and it
    was not reached), above 0 for later. `days`, `until`, `standing` are of `date` as in `Waiting`,
    counted by whoever it belongs to; None unless it is to come.
    """

    id: str
    ref: str
    name: str
    plan: date
    first_plan: date
    date: date
    slip: int
    done: bool
    cancelled: bool
    yours: bool
    overdue: bool
    next: bool
    stage: Stage
    days: int | None
    until: int | None
    standing: Standing | None
    owner: str
    phase: str
    depends_on: tuple[str, ...]
    # How often the date was moved, for calendars.
    revision: int = 0
    # The day on which `date` was said, where that is known and it was not reached.
    forecast_on: _Day | None = None
    # Since when and why it is cancelled, where that is known.
    cancelled_on: _Day | None = None
    cancelled_reason: str = ""
    # Ids of the deliverables whose approval reached it, where nobody wrote the day.
    brought_by: tuple[str, ...] = ()


class OursLate(Struct, frozen=True):
    """Something of the agency's that is late: a milestone, a deliverable or an action.

    `days` is the agency's working days past `due`.
    """

    kind: Literal["milestone", "deliverable", "action"]
    ref: str
    id: str
    what: str
    path: str
    due: date
    days: int


class Diamond(Struct, frozen=True):
    """A milestone on the timeline."""

    day: date
    name: str
    yours: bool
    done: bool


class TimelineRow(Struct, frozen=True):
    """One bar: original plan, now expected, and how much of it is behind us."""

    name: str
    plan_start: date
    plan_end: date
    start: date
    end: date
    diamonds: tuple[Diamond, ...]
    # What the label says: the row's last milestone, its day, slip and stage, and while it is late
    # the working days by which; no stage where the row has no milestone.
    label: str
    label_day: date
    slip: int
    stage: Stage | None = None
    days: int = 0


class Timeline(Struct, frozen=True):
    """Rows from `start` to `end`; `today` is None where it lies outside."""

    start: date
    end: date
    today: date | None
    rows: tuple[TimelineRow, ...]


class ActionView(Struct, frozen=True):
    """Something to do; `yours`: by the client.

    `days`, `until` and `standing` as in `Waiting`, in the working days of whoever does it; None
    when it is done or its project is over. `left`: it was not done when its project was cancelled,
    or finished. `absent`: who should do it, where they are away or have left and it is to come.
    """

    id: str
    ref: str
    what: str
    yours: bool
    owner: str
    due: date
    done_on: date | None
    days: int | None
    until: int | None
    standing: Standing | None
    blocks: tuple[str, ...]
    left: Literal["cancelled", "left_open"] | None = None
    absent: tuple[AbsentOwner, ...] = ()

    @property
    def falls_to(self) -> str:
        """Who does it now: the owner, else whoever stands in."""
        return next((each.instead for each in self.absent if each.instead), self.owner)


class RiskView(Struct, frozen=True):
    """A risk the reader may see."""

    id: str
    ref: str
    title: str
    probability: int
    impact: int
    response: str
    owner: str
    trend: Literal["rising", "steady", "falling"]
    state: Literal["open", "closed", "occurred"]


class StepView(Struct, frozen=True):
    """Something done, or to come next. `what` is always a name or words as written.

    `kind` says what happened to what `what` names, so that templates make the sentence in the
    reader's language; `text` needs none. `n` is a version's number. `due` is the day of what was
    done, or the day it is due.
    """

    what: str
    due: date | None
    owner: str
    kind: Literal["text", "milestone", "sent", "approved", "delivered", "action"] = "text"
    n: int | None = None


class ProjectDecisionView(Struct, frozen=True):
    """A decision on the project as a whole, or taken in a meeting."""

    id: str
    ref: str
    what: str
    by: str
    on: date
    source: str
    source_path: str | None


class UpdateView(Struct, frozen=True):
    """An update; `body` is Markdown."""

    slug: str
    path: str
    title: str
    date: date
    author: str
    project: str
    project_path: str
    about: tuple[Link, ...]
    body: str


class StopView(Struct, frozen=True):
    """Since when a project is on hold or cancelled, and why.

    `until` is the last day on hold, None where nobody knows; `since` None: not told.
    """

    kind: Literal["on_hold", "cancelled"]
    since: date | None
    until: date | None
    reason: str


class ProjectView(Struct, frozen=True):
    """One project, whole.

    `due` is the last day as first agreed, `agreed_end` the same with the days of approved change
    orders. `end` is the day it ended, or is expected to; `slip` how many working days that is later
    than agreed, below 0 for earlier (today counts where an open milestone has passed its day).
    `live`: its days count, as it is neither on hold nor over. `overdue`: `end` has passed, and it
    goes on. `stop`: since when and why it is on hold or cancelled, None where nothing is told.
    """

    slug: str
    path: str
    job_no: str
    name: str
    kind: Literal["fixed", "time_and_materials", "retainer"]
    brief: str
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"]
    po_no: str
    lead: str
    team: tuple[str, ...]
    start: date
    due: date
    agreed_end: date
    end: date
    slip: int
    live: bool
    overdue: bool
    headline: str
    status: tuple[StatusView, ...]
    waiting: tuple[Waiting, ...]
    next_milestone: MilestoneView | None
    next_steps: tuple[StepView, ...]
    milestones: tuple[MilestoneView, ...]
    timeline: Timeline | None
    deliverables: tuple[DeliverableView, ...]
    budget: BudgetView | None
    actions: tuple[ActionView, ...]
    risks: tuple[RiskView, ...]
    decisions: tuple[ProjectDecisionView, ...]
    updates: tuple[UpdateView, ...]
    stop: StopView | None = None
    # What is late with the agency, the longest late first.
    ours_late: tuple[OursLate, ...] = ()

    @property
    def light(self) -> Rag | None:
        """How it stands by its own judgement; None where it has no status, or is not active."""
        return self.status[0].rag if self.status and self.state == "active" else None

    @property
    def overall(self) -> StatusView | None:
        """The overall status, or None where the project has none."""
        return self.status[0] if self.status else None
