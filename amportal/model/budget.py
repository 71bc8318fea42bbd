"""A project's money as the client sees it: lines, change orders, burn. Exact decimals only."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from amportal.model.values import Day, Entry, Id, Money, Noun, Text, Whole


class BudgetLine(Entry):
    """One line of the budget, in the client's currency, without tax."""

    id: Id = Field(examples=["B1"])
    name: Text
    department: Id | None = None
    kind: Literal["fee", "production", "media", "expense", "contingency"] = "fee"
    estimate: Money = Field(description="Agreed at the start.")
    committed: Money = Field(default=Decimal(0), description="Ordered, not yet spent.")
    spent: Money = Field(default=Decimal(0))
    invoiced: Money = Field(default=Decimal(0))
    forecast: Money | None = Field(
        default=None, description="Expected at completion; left out: the approved amount."
    )
    as_of: Day = Field(description="Day on which these figures were true.")


class ChangeLine(Noun):
    """What a change order adds to (or takes from) one budget line."""

    line: Id
    amount: Money


class ChangeDecision(Noun):
    """Who of the client decided on a change order."""

    by: Id
    on: Day
    comment: Text | None = None
    source: Text = Field(description="`email`, the name of a meeting's file, or a signed file.")


class ChangeOrder(Entry):
    """A change to what was agreed: its cost and its days."""

    id: Id = Field(examples=["CO1"])
    title: Text
    reason: Text
    asked_by: Id
    asked_on: Day
    sent_on: Day | None = None
    decide_by: Day | None = Field(
        default=None, description="Left out: the agency's review days after sent_on."
    )
    lines: tuple[ChangeLine, ...] = ()
    days: Whole = Field(default=0, ge=-365, le=365, description="Working days the end date moves.")
    state: Literal["draft", "sent", "approved", "rejected", "withdrawn"] = "draft"
    decision: ChangeDecision | None = None


class BurnPoint(Noun):
    """Total spent by a day, and what was then expected by that day of the future."""

    on: Day
    spent: Money | None = Field(default=None, description="Total spent up to this day.")
    forecast: Money | None = Field(default=None, description="Total expected by this day.")


class BudgetFile(Entry):
    """`budget.yaml`: a project's money, as written."""

    note: Text | None = Field(
        default=None, description="Shown under the table, such as `without VAT`."
    )
    lines: tuple[BudgetLine, ...] = ()
    change_orders: tuple[ChangeOrder, ...] = ()
    burn: tuple[BurnPoint, ...] = Field(default=(), description="Totals over time, for the chart.")


class InternalLine(Noun):
    """What a budget line costs the agency. No client output can hold this type."""

    line: Id
    cost: Money
    rate: Money | None = None
    margin: Money | None = None


class InternalMoneyFile(Noun):
    """`internal/money.yaml`: the agency's own figures."""

    lines: tuple[InternalLine, ...] = ()
    note: Text | None = None
