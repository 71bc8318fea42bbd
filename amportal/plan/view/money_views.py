"""Views of a project's money: lines, change orders, and the budget over time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct


class HoursView(Struct, frozen=True):
    """Hours that a budget line is paid by, or all of them together.

    `approved` are those agreed and approved since, `left` those not worked yet; both None where no
    number was agreed. `rate` is what an hour costs, None where it is not told or differs.
    """

    spent: Decimal
    approved: Decimal | None
    left: Decimal | None
    rate: Decimal | None


class MoneyLine(Struct, frozen=True):
    """One line of a budget, or its total. Exact.

    `outdated_by` names the change orders that were approved after the forecast was made, and
    `holds` says why a forecast holds all the same, where somebody wrote that.
    """

    id: str
    name: str
    kind: str
    department: str
    estimate: Decimal
    changes: Decimal
    approved: Decimal
    committed: Decimal
    spent: Decimal
    invoiced: Decimal
    remaining: Decimal
    forecast: Decimal
    as_of: date
    outdated_by: tuple[str, ...] = ()
    holds: str = ""
    # None where it is not paid by the hour.
    hours: HoursView | None = None


class ChangeOrderView(Struct, frozen=True):
    """A change order; `amount` is the sum of its lines. `waiting`: the client is to decide it.

    `decided_for`: for whom it was decided, by the stand-in of that day. `hours` are those it adds,
    None where it says nothing of hours. `withdrawn_on` and `withdrawn_reason`: since when and why
    it was taken back, where that is known.
    """

    id: str
    ref: str
    title: str
    reason: str
    state: Literal["draft", "sent", "approved", "rejected", "withdrawn"]
    asked_by: str
    asked_on: date
    sent_on: date | None
    decide_by: date | None
    decided_by: str
    decided_on: date | None
    comment: str
    amount: Decimal
    days: int
    waiting: bool
    decided_for: str = ""
    hours: Decimal | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""


class BurnPointView(Struct, frozen=True):
    """Totals on a day: spent so far, or expected."""

    on: date
    spent: Decimal | None
    forecast: Decimal | None


class Burn(Struct, frozen=True):
    """The budget over time; `approved` are the steps of the approved total, oldest first."""

    points: tuple[BurnPointView, ...]
    approved: tuple[tuple[date, Decimal], ...]
    today: date


class BudgetView(Struct, frozen=True):
    """A project's money."""

    lines: tuple[MoneyLine, ...]
    total: MoneyLine
    change_orders: tuple[ChangeOrderView, ...]
    pending: Decimal
    burn: Burn | None
    note: str
    as_of: date
