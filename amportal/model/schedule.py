"""The plan of a project: phases, milestones, actions, risks, next steps, decisions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from amportal.model.values import Audience, Day, Entry, Id, Ids, Text, Whole, YesNo

Side = Literal["agency", "client"]


class Phase(Entry):
    """A stretch of the work, drawn as a bar on the timeline."""

    id: Id = Field(examples=["P1"])
    name: Text
    start: Day
    end: Day
    state: Literal["not_started", "active", "done"] | None = Field(
        default=None, description="Left out, it follows from the dates."
    )


class Milestone(Entry):
    """A day that was promised, the day we now expect, and the day it happened."""

    id: Id = Field(examples=["M1"])
    name: Text
    baseline: Day = Field(description="The day in the contract or first plan.")
    forecast: Day | None = Field(
        default=None, description="The day we expect now; left out: the baseline."
    )
    actual: Day | None = Field(default=None, description="The day it happened.")
    owner_side: Side = Field(default="agency", description="- `agency`: ours\n- `client`: theirs")
    owner: Id | None = Field(default=None, description="Person or contact who brings it about.")
    phase: Id | None = Field(default=None, description="Phase it belongs to, for the timeline.")
    depends_on: Ids = Field(default=(), description="Ids of milestones, deliverables or actions.")
    cancelled: YesNo = False


class Action(Entry):
    """Something somebody has to do by a day."""

    id: Id = Field(examples=["A1"])
    what: Text
    side: Side = "agency"
    owner: Id = Field(description="Id of a person (agency) or contact (client).")
    due: Day
    done_on: Day | None = None
    blocks: Ids = Field(
        default=(), description="Ids of milestones, deliverables or actions that wait for it."
    )


class Risk(Entry):
    """What might go wrong. For the agency alone unless `audience:` says otherwise."""

    id: Id = Field(examples=["R1"])
    title: Text
    probability: Whole = Field(ge=1, le=5, description="1 (rare) to 5 (almost certain).")
    impact: Whole = Field(ge=1, le=5, description="1 (small) to 5 (severe).")
    response: Text = Field(description="What we do about it.")
    owner: Id | None = None
    trend: Literal["rising", "steady", "falling"] = "steady"
    state: Literal["open", "closed", "occurred"] = "open"
    audience: Audience = Field(
        default=("internal",),
        description="Risks are `internal` (for us alone) unless you write `everyone` or roles.",
    )


class NextStep(Entry):
    """What happens next, in the client's words."""

    what: Text
    due: Day | None = None
    owner: Id | None = None


def _step(value: Any) -> Any:
    return {"what": value} if isinstance(value, str) else value


Step = Annotated[NextStep, BeforeValidator(_step, json_schema_input_type=str | NextStep)]


class ProjectDecision(Entry):
    """A decision on the project that is no approval of a version."""

    id: Id = Field(examples=["DEC1"])
    what: Text
    by: Id = Field(description="Contact or person who decided.")
    on: Day
    source: Text = Field(description="`email`, the name of a meeting's file, or a signed file.")
