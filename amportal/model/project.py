"""A project (a job): what was agreed, and where it stands by our own judgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from amportal.model.schedule import Action, Milestone, Phase, ProjectDecision, Risk, Step
from amportal.model.values import Day, Entry, Id, Ids, Money, Noun, Text, Whole

Rag = Literal["green", "amber", "red"]
DIMENSIONS = ("schedule", "budget", "scope", "quality")


class Status(Noun):
    """How one dimension stands; amber and red need a reason and a recovery."""

    rag: Rag = Field(
        description="- `green`: on track\n- `amber`: at risk\n- `red`: off track",
    )
    reason: Text | None = Field(default=None, description="Why, in the client's words.")
    recovery: Text | None = Field(default=None, description="What is being done about it.")
    since: Day | None = Field(default=None, description="Since when it stands like this.")


class StatusGrid(Noun):
    """Overall and by dimension."""

    overall: Status
    schedule: Status
    budget: Status
    scope: Status
    quality: Status


class Tolerance(Noun):
    """How far dates and money may move before green is no longer true."""

    days: Whole = Field(default=0, ge=0, le=365, description="Working days of slip.")
    percent: Money = Field(default=Decimal(0), ge=0, le=100, description="Overspend in percent.")


class ProjectFile(Entry):
    """`project.yaml`: one job, as written."""

    name: Text
    job_no: Id = Field(examples=["MER-014"])
    kind: Literal["fixed", "time_and_materials", "retainer"] = "fixed"
    brief: Text = Field(description="What the client asked for, in one or two sentences.")
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"] = "active"
    lead: Id = Field(description="Id of the person at the agency who leads it.")
    team: Ids = ()
    po_no: Text | None = Field(default=None, description="The client's purchase order.")
    start: Day
    due: Day
    tolerance: Tolerance = Field(default=Tolerance())
    headline: Text = Field(
        max_length=90,
        description="One sentence, some 60 characters, that answers `where are we?`.",
    )
    status: StatusGrid | None = Field(
        default=None, description="Needed while the project is active or on hold."
    )
    next_steps: tuple[Step, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    actions: tuple[Action, ...] = ()
    risks: tuple[Risk, ...] = ()
    decisions: tuple[ProjectDecision, ...] = ()
