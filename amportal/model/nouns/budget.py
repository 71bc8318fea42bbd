"""A project's money as the client sees it: lines, change orders, burn. Exact decimals only."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from amportal.model.nouns.cancellation import Cancelled
from amportal.model.value_types import (
    Clock,
    Day,
    Entry,
    HourCount,
    Id,
    Money,
    Noun,
    Sha256,
    Text,
    Whole,
)


class ForecastHolds(Noun):
    """That a forecast still holds, though a change order was approved after it was made."""

    on: Day = Field(description="Day somebody looked at it again.")
    because: Text = Field(description="Why it holds, in the client's words.")


class LineHours(Noun):
    """Hours that a budget line is paid by, as in time and materials, or a retainer."""

    agreed: HourCount | None = Field(
        default=None, description="Hours agreed at the start; left out: as many as it takes."
    )
    spent: HourCount = Field(
        default=Decimal(0), description="Hours worked up to the day of `as_of`."
    )
    rate: Money | None = Field(default=None, description="What an hour costs the client.")


class BudgetLine(Entry):
    """One line of the budget, in the client's currency, without tax."""

    id: Id = Field(examples=["B1"], description="Short and stable, such as `B1`.")
    name: Text = Field(description="What the money is for.")
    department: Id | None = Field(default=None, description="Id of a department.")
    kind: Literal["fee", "production", "media", "expense", "contingency"] = Field(
        default="fee",
        description=(
            "- `fee`: our time\n- `production`: what makes the work, such as a film crew\n"
            "- `media`: what shows it, such as air time\n- `expense`: travel and the like\n"
            "- `contingency`: kept for surprises"
        ),
    )
    estimate: Money = Field(description="Agreed at the start.")
    committed: Money = Field(default=Decimal(0), description="Ordered, not yet spent.")
    spent: Money = Field(default=Decimal(0), description="Spent up to the day of `as_of`.")
    invoiced: Money = Field(default=Decimal(0), description="Invoiced up to the day of `as_of`.")
    forecast: Money | None = Field(
        default=None, description="Expected at completion; left out: the approved amount."
    )
    forecast_holds: ForecastHolds | None = Field(
        default=None,
        description=(
            "Needed where the forecast stays as it is though a change order on this line was "
            "approved after `as_of`."
        ),
    )
    hours: LineHours | None = Field(
        default=None, description="Hours agreed and worked, where the line is paid by the hour."
    )
    as_of: Day = Field(description="Day on which these figures were true.")


class ChangeLine(Noun):
    """What a change order adds to (or takes from) one budget line."""

    line: Id = Field(description="Id of the budget line.")
    amount: Money = Field(description="What is added; with a minus, taken away.")
    hours: HourCount | None = Field(
        default=None, description="Hours added, where the line is paid by the hour."
    )


class ChangeDecision(Noun):
    """Who of the client decided on a change order."""

    by: Id = Field(description="Id of the contact who decided.")
    for_: Id | None = Field(
        default=None,
        alias="for",
        description="Contact they decided for, as the stand-in of that day.",
    )
    on: Day = Field(description="Day it was decided.")
    comment: Text | None = Field(default=None, description="What they said.")
    source: Text = Field(
        description=(
            "How we know: `email`, `phone`, `letter`, `portal`, the name of a meeting's file, or a "
            "signed file in the client's folder."
        )
    )
    sha256: Sha256 | None = Field(
        default=None,
        description="Digest of title, amount and days as they were decided on.",
    )
    evidence: Text | None = Field(
        default=None, description="The mail or signed file that proves it, as at a version."
    )
    taken_by: Id | None = Field(
        default=None, description="By phone: the person of the agency who took the call."
    )
    at: Clock | None = Field(default=None, description="By phone: the time, on the client's clock.")


class ChangeOrder(Entry):
    """A change to what was agreed: its cost and its days."""

    id: Id = Field(examples=["CO1"], description="Short and stable, such as `CO1`.")
    title: Text = Field(description="What changes.")
    reason: Text = Field(description="Why it changes.")
    asked_by: Id = Field(description="Contact or person who asked for it.")
    asked_on: Day = Field(description="Day it was asked for.")
    sent_on: Day | None = Field(
        default=None, description="Day it went to the client. Needed from state `sent` on."
    )
    decide_by: Day | None = Field(
        default=None, description="Left out: the agency's review days after sent_on."
    )
    lines: tuple[ChangeLine, ...] = Field(
        default=(), description="What it adds to which budget lines."
    )
    days: Whole = Field(default=0, ge=-365, le=365, description="Working days the end date moves.")
    state: Literal["draft", "sent", "approved", "rejected", "withdrawn"] = Field(
        default="draft",
        description=(
            "- `draft`: not sent; the client does not see it\n- `sent`: waits on the client\n"
            "- `approved`: part of the budget\n- `rejected`: the client said no\n"
            "- `withdrawn`: we took it back"
        ),
    )
    decision: ChangeDecision | None = Field(
        default=None, description="Who decided and when. Needed when approved or rejected."
    )
    withdrawn: Cancelled = Field(
        default=None,
        description="`on:` and `reason:`, since when and why we took it back; beside that state.",
    )


class BurnPoint(Noun):
    """Total spent by a day, and what was then expected by that day of the future."""

    on: Day = Field(description="The day.")
    spent: Money | None = Field(default=None, description="Total spent up to this day.")
    forecast: Money | None = Field(default=None, description="Total expected by this day.")


class BudgetFile(Entry):
    """`budget.yaml`: a project's money, as written."""

    note: Text | None = Field(
        default=None, description="Shown under the table, such as `without VAT`."
    )
    lines: tuple[BudgetLine, ...] = Field(default=(), description="The lines of the budget.")
    change_orders: tuple[ChangeOrder, ...] = Field(
        default=(), description="Changes to what was agreed."
    )
    burn: tuple[BurnPoint, ...] = Field(default=(), description="Totals over time, for the chart.")


class InternalLine(Noun):
    """What a budget line costs the agency. No client output can hold this type."""

    line: Id = Field(description="Id of the budget line.")
    cost: Money = Field(description="What it costs the agency.")
    rate: Money | None = Field(default=None, description="Cost of an hour.")
    margin: Money | None = Field(default=None, description="What is left for the agency.")


class InternalMoneyFile(Noun):
    """`internal/money.yaml`: the agency's own figures."""

    lines: tuple[InternalLine, ...] = Field(
        default=(), description="What each budget line costs the agency."
    )
    note: Text | None = Field(default=None, description="Notes for the agency alone.")
