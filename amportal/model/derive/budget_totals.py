"""What a budget comes to: exact sums, the same in every output.

Only approved change orders change what is approved. Decimals are added as written; nothing is
rounded here, because rules refuse what is finer than the currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from amportal.model.nouns.budget import BudgetFile, BudgetLine, ChangeOrder, LineHours

ZERO = Decimal(0)


class HourTotals(Struct, frozen=True):
    """Hours of one line, or of all that are paid by the hour.

    `approved` are those agreed at the start and by approved change orders, `left` those not worked
    yet; both None where no number was agreed. `rate` is what an hour costs, None where it differs.
    """

    spent: Decimal
    approved: Decimal | None = None
    left: Decimal | None = None
    rate: Decimal | None = None


class LineTotals(Struct, frozen=True):
    """One line's money, or a budget's; `id` is empty for the whole. Exact, without tax.

    `outdated_by`: ids of the change orders that were approved on it after its forecast was made;
    a forecast that did not know of them says nothing of how the approved total is kept to.
    `trusted` is the forecast where it can be compared with what was approved, else that itself.
    """

    id: str
    estimate: Decimal
    changes: Decimal
    approved: Decimal
    committed: Decimal
    spent: Decimal
    invoiced: Decimal
    remaining: Decimal
    forecast: Decimal
    trusted: Decimal
    outdated_by: tuple[str, ...] = ()
    hours: HourTotals | None = None

    @property
    def overspend(self) -> Decimal:
        """How far forecast, or spent and committed, pass what was approved; never below 0.

        A forecast that is older than an approval does not count.
        """
        return max(ZERO, max(self.trusted, self.spent + self.committed) - self.approved)


class Totals(Struct, frozen=True):
    """A budget's lines in their order and their sum.

    `as_of` is the oldest day of any line: up to then all of them are known. `newest` is the newest.
    """

    lines: tuple[LineTotals, ...]
    whole: LineTotals
    pending: Decimal
    as_of: date | None
    newest: date | None


def order_amount(order: ChangeOrder) -> Decimal:
    """Return what *order* adds (or takes away), the sum of its lines."""
    return sum((each.amount for each in order.lines), ZERO)


def order_hours(order: ChangeOrder) -> Decimal | None:
    """Return the hours that *order* adds (or takes away); None where it says nothing of hours."""
    hours = [each.hours for each in order.lines if each.hours is not None]
    return sum(hours, ZERO) if hours else None


def totals(budget: BudgetFile) -> Totals:
    """Return what *budget* comes to. Entries that are drafts do not count."""
    changes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    more_hours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for order in counted_orders(budget):
        if order.state == "approved":
            for part in order.lines:
                changes[part.line] += part.amount
                more_hours[part.line] += part.hours or ZERO
    written = [line for line in budget.lines if not line.draft]
    lines = tuple(
        _line(
            line,
            changes.get(line.id, ZERO),
            outdated_by(budget, line),
            _hours(line.hours, more_hours.get(line.id, ZERO)),
        )
        for line in written
    )
    pending = sum(
        (order_amount(order) for order in counted_orders(budget) if order.state == "sent"), ZERO
    )
    days = [line.as_of for line in written]
    return Totals(lines, _sum(lines), pending, min(days, default=None), max(days, default=None))


def counted_orders(budget: BudgetFile) -> tuple[ChangeOrder, ...]:
    """Return the change orders that are no drafts of the file's."""
    return tuple(order for order in budget.change_orders if not order.draft)


def outdated_by(budget: BudgetFile, line: BudgetLine) -> tuple[str, ...]:
    """Return the ids of change orders approved on *line* after its forecast was made.

    None where no forecast is written: then it is the approved amount, which knows them all.
    """
    if line.forecast is None:
        return ()
    made = max(line.as_of, line.forecast_holds.on) if line.forecast_holds else line.as_of
    return tuple(
        order.id
        for order in counted_orders(budget)
        if order.state == "approved"
        and order.decision
        and order.decision.on > made
        and any(part.line == line.id and part.amount for part in order.lines)
    )


def _hours(hours: LineHours | None, more: Decimal) -> HourTotals | None:
    if hours is None:
        return None
    approved = None if hours.agreed is None else hours.agreed + more
    left = None if approved is None else approved - hours.spent
    return HourTotals(hours.spent, approved, left, hours.rate)


def _all_hours(lines: Iterable[LineTotals]) -> HourTotals | None:
    """Return the hours of *lines* together, None where none is paid by the hour."""
    every = [line.hours for line in lines if line.hours is not None]
    if not every:
        return None
    spent = sum((each.spent for each in every), ZERO)
    agreed = [each.approved for each in every if each.approved is not None]
    approved = sum(agreed, ZERO) if len(agreed) == len(every) else None
    rates = {each.rate for each in every}
    rate = rates.pop() if len(rates) == 1 else None
    return HourTotals(spent, approved, None if approved is None else approved - spent, rate)


def _line(
    line: BudgetLine, changes: Decimal, outdated: tuple[str, ...], hours: HourTotals | None
) -> LineTotals:
    approved = line.estimate + changes
    forecast = approved if line.forecast is None else line.forecast
    return LineTotals(
        id=line.id,
        estimate=line.estimate,
        changes=changes,
        approved=approved,
        committed=line.committed,
        spent=line.spent,
        invoiced=line.invoiced,
        remaining=approved - line.spent - line.committed,
        forecast=forecast,
        trusted=approved if outdated else forecast,
        outdated_by=outdated,
        hours=hours,
    )


def _sum(lines: Iterable[LineTotals]) -> LineTotals:
    every = tuple(lines)
    return LineTotals(
        id="",
        estimate=sum((each.estimate for each in every), ZERO),
        changes=sum((each.changes for each in every), ZERO),
        approved=sum((each.approved for each in every), ZERO),
        committed=sum((each.committed for each in every), ZERO),
        spent=sum((each.spent for each in every), ZERO),
        invoiced=sum((each.invoiced for each in every), ZERO),
        remaining=sum((each.remaining for each in every), ZERO),
        forecast=sum((each.forecast for each in every), ZERO),
        trusted=sum((each.trusted for each in every), ZERO),
        outdated_by=tuple(dict.fromkeys(one for each in every for one in each.outdated_by)),
        hours=_all_hours(every),
    )


def approved_steps(budget: BudgetFile, start: date) -> tuple[tuple[date, Decimal], ...]:
    """Return the approved total from *start* on: a step for each day orders were approved."""
    whole = sum((line.estimate for line in budget.lines if not line.draft), ZERO)
    known = {line.id for line in budget.lines if not line.draft}
    added: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for order in counted_orders(budget):
        if order.state == "approved" and order.decision:
            added[max(start, order.decision.on)] += sum(
                (each.amount for each in order.lines if each.line in known), ZERO
            )
    steps = [(start, whole + added.pop(start, ZERO))]
    for day in sorted(added):
        steps.append((day, steps[-1][1] + added[day]))
    return tuple(steps)


def approved_days(budget: BudgetFile | None) -> int:
    """Return the working days by which approved change orders move the end date.

    Of all of them: who may see the money of one is another matter than when the work is due.
    """
    if budget is None or budget.draft:
        return 0
    return sum(order.days for order in counted_orders(budget) if order.state == "approved")
