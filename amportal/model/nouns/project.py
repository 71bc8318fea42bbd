"""A project (a job): what was agreed, and where it stands by our own judgement."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from amportal.model.nouns.cancellation import Cancelled
from amportal.model.nouns.project_plan import Action, Milestone, Phase, ProjectDecision, Risk, Step
from amportal.model.value_types import Day, Entry, Id, Ids, Money, Noun, Text, Whole

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

    overall: Status = Field(
        description=(
            "How the project stands as a whole; never better than its worst part without a "
            "recovery."
        )
    )
    schedule: Status = Field(description="How the dates stand.")
    budget: Status = Field(description="How the money stands.")
    scope: Status = Field(description="Whether what was agreed is still what is made.")
    quality: Status = Field(description="Whether the work is good enough.")


class Tolerance(Noun):
    """How far dates and money may move before green is no longer true."""

    days: Whole = Field(default=0, ge=0, le=365, description="Working days of slip.")
    percent: Money = Field(default=Decimal(0), ge=0, le=100, description="Overspend in percent.")


class Hold(Noun):
    """That a project is on hold: since when, until when, and why."""

    since: Day = Field(description="First day on hold.")
    until: Day | None = Field(
        default=None, description="Last day on hold; left out: nobody knows yet."
    )
    reason: Text | None = Field(default=None, description="Why, in words for the client.")


class ProjectFile(Entry):
    """`project.yaml`: one job, as written."""

    name: Text = Field(description="Name of the job.")
    job_no: Id = Field(
        examples=["MER-014"],
        description="Job number; begins with the client's code and is unique at the agency.",
    )
    kind: Literal["fixed", "time_and_materials", "retainer"] = Field(
        default="fixed",
        description=(
            "How the work is paid:\n\n- `fixed`: an agreed price\n"
            "- `time_and_materials`: by the hour\n- `retainer`: an amount each month"
        ),
    )
    brief: Text = Field(description="What the client asked for, in one or two sentences.")
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"] = Field(
        default="active",
        description=(
            "Whether work goes on:\n\n- `not_started`: agreed, not begun\n- `active`: running\n"
            "- `on_hold`: paused\n- `finished`: done\n- `cancelled`: stopped for good"
        ),
    )
    hold: Hold | None = Field(
        default=None,
        description="Since when it is on hold, until when and why; beside `state: on_hold`.",
    )
    cancelled: Cancelled = Field(
        default=None,
        description="`on:` and `reason:`, since when and why; beside `state: cancelled`.",
    )
    lead: Id = Field(description="Id of the person at the agency who leads it.")
    team: Ids = Field(default=(), description="Ids of the people who work on it, besides the lead.")
    po_no: Text | None = Field(default=None, description="The client's purchase order.")
    start: Day = Field(description="First day.")
    due: Day = Field(description="Last day, as agreed.")
    tolerance: Tolerance = Field(
        default=Tolerance(),
        description="How far dates and money may move before green is no longer true.",
    )
    headline: Text = Field(
        max_length=90,
        description="One sentence, some 60 characters, that answers `where are we?`.",
    )
    status: StatusGrid | None = Field(
        default=None, description="Needed while the project is active or on hold."
    )
    next_steps: tuple[Step, ...] = Field(
        default=(), description="What happens next, soonest first; a step may be one line of text."
    )
    phases: tuple[Phase, ...] = Field(
        default=(), description="Stretches of the work, drawn as bars."
    )
    milestones: tuple[Milestone, ...] = Field(default=(), description="Days that were promised.")
    actions: tuple[Action, ...] = Field(
        default=(), description="What somebody has to do by a day, on either side."
    )
    risks: tuple[Risk, ...] = Field(default=(), description="What might go wrong.")
    decisions: tuple[ProjectDecision, ...] = Field(
        default=(), description="What was decided on the project as a whole."
    )
