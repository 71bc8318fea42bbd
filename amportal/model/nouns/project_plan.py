"""The plan of a project: phases, milestones, actions, risks, next steps, decisions."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from amportal.model.nouns.cancellation import Cancelled
from amportal.model.value_types import Audience, Day, Entry, Id, Ids, Text, Whole, YesNo

Side = Literal["agency", "client"]


class Phase(Entry):
    """A stretch of the work, drawn as a bar on the timeline."""

    id: Id = Field(examples=["P1"], description="Short and stable, such as `P1`.")
    name: Text = Field(description="Name of the phase.")
    start: Day = Field(description="First day.")
    end: Day = Field(description="Last day.")
    state: Literal["not_started", "active", "done"] | None = Field(
        default=None, description="Left out, it follows from the dates."
    )


class Milestone(Entry):
    """A day that was promised, the day we now expect, and the day it happened."""

    id: Id = Field(examples=["M1"], description="Short and stable, such as `M1`.")
    name: Text = Field(description="What is reached.")
    baseline: Day = Field(description="The day in the contract or first plan.")
    forecast: Day | None = Field(
        default=None, description="The day we expect now; left out: the baseline."
    )
    forecast_on: Day | None = Field(
        default=None, description="The day on which we said so; left out: it is not told."
    )
    actual: Day | None = Field(default=None, description="The day it happened.")
    owner_side: Side = Field(default="agency", description="- `agency`: ours\n- `client`: theirs")
    owner: Id | None = Field(default=None, description="Person or contact who brings it about.")
    phase: Id | None = Field(default=None, description="Phase it belongs to, for the timeline.")
    depends_on: Ids = Field(default=(), description="Ids of milestones, deliverables or actions.")
    by_approval: YesNo = Field(
        default=True,
        description=(
            "A client's milestone that waits for deliverables is reached when the last of them is "
            "approved. `false` where something else has to happen as well, such as a launch."
        ),
    )
    cancelled: Cancelled = Field(
        default=None,
        description="`true` when it no longer applies; or `on:` and `reason:`, since when and why.",
    )


class Action(Entry):
    """Something somebody has to do by a day."""

    id: Id = Field(examples=["A1"], description="Short and stable, such as `A1`.")
    what: Text = Field(description="What has to be done.")
    side: Side = Field(
        default="agency",
        description=(
            "- `agency`: ours to do\n- `client`: theirs; it counts as waiting on the client"
        ),
    )
    owner: Id = Field(description="Id of a person (agency) or contact (client).")
    due: Day = Field(description="Day it has to be done by.")
    done_on: Day | None = Field(
        default=None, description="Day it was done; left out while it is open."
    )
    blocks: Ids = Field(
        default=(), description="Ids of milestones, deliverables or actions that wait for it."
    )


class Risk(Entry):
    """What might go wrong. For the agency alone unless `audience:` says otherwise."""

    id: Id = Field(examples=["R1"], description="Short and stable, such as `R1`.")
    title: Text = Field(description="What might go wrong.")
    probability: Whole = Field(ge=1, le=5, description="1 (rare) to 5 (almost certain).")
    impact: Whole = Field(ge=1, le=5, description="1 (small) to 5 (severe).")
    response: Text = Field(description="What we do about it.")
    owner: Id | None = Field(default=None, description="Person or contact who watches it.")
    trend: Literal["rising", "steady", "falling"] = Field(
        default="steady",
        description=(
            "- `rising`: more likely or worse than before\n- `steady`: as before\n"
            "- `falling`: less likely or less bad"
        ),
    )
    state: Literal["open", "closed", "occurred"] = Field(
        default="open",
        description=(
            "- `open`: it may still happen\n- `closed`: it cannot happen any more\n"
            "- `occurred`: it has happened"
        ),
    )
    audience: Audience = Field(
        default=("internal",),
        description="Risks are `internal` (for us alone) unless you write `everyone` or roles.",
    )


class NextStep(Entry):
    """What happens next, in the client's words."""

    what: Text = Field(description="What happens, in the client's words.")
    due: Day | None = Field(default=None, description="Day it is due.")
    owner: Id | None = Field(default=None, description="Person or contact who does it.")


def _step(value: Any) -> Any:
    return {"what": value} if isinstance(value, str) else value


Step = Annotated[NextStep, BeforeValidator(_step, json_schema_input_type=str | NextStep)]


class ProjectDecision(Entry):
    """A decision on the project that is no approval of a version."""

    id: Id = Field(examples=["DEC1"], description="Short and stable, such as `DEC1`.")
    what: Text = Field(description="What was decided.")
    by: Id = Field(description="Contact or person who decided.")
    on: Day = Field(description="Day it was decided.")
    source: Text = Field(
        description=(
            "How we know: `email`, `phone`, `letter`, `portal`, the name of a meeting's file, or a "
            "signed file in the client's folder."
        )
    )
