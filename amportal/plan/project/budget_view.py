"""A project's money as the client sees it.

Sums come from `model.derive.budget_totals` and nowhere else.
Worked out over the lines the reader sees, so that what is shown always adds up and a hidden line
cannot be found by subtraction. Nothing here can reach the agency's own figures.
"""

from __future__ import annotations

from datetime import date

from amportal.model.derive.budget_totals import (
    HourTotals,
    LineTotals,
    Totals,
    approved_steps,
    order_amount,
    order_hours,
    totals,
)
from amportal.model.derive.waiting_list import decision_due
from amportal.model.nouns.budget import BudgetFile, BudgetLine, ChangeOrder
from amportal.model.nouns.site import Project
from amportal.plan import routes
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.view.money_views import (
    BudgetView,
    Burn,
    BurnPointView,
    ChangeOrderView,
    HoursView,
    MoneyLine,
)


def budget_of(reading: ReaderContext, project: Project) -> BudgetView | None:
    """Return the money of *project*; None where it has no budget the reader may see."""
    budget = project.budget
    if budget is None or not (budget.lines or budget.change_orders):
        return None
    sums = totals(budget)
    as_of = sums.as_of or project.file.start
    return BudgetView(
        lines=_lines(reading, budget, sums),
        total=_line(sums.whole, as_of),
        change_orders=tuple(_order(reading, project, each) for each in budget.change_orders),
        pending=sums.pending,
        burn=_burn(reading, project, budget),
        note=budget.note or "",
        as_of=as_of,
    )


def _lines(reading: ReaderContext, budget: BudgetFile, sums: Totals) -> tuple[MoneyLine, ...]:
    written = {line.id: line for line in budget.lines}
    return tuple(
        _line(
            each,
            written[each.id].as_of,
            written[each.id].name,
            written[each.id].kind,
            reading.people.department(written[each.id].department),
            _holds(written[each.id]),
        )
        for each in sums.lines
    )


def _holds(line: BudgetLine) -> str:
    return line.forecast_holds.because if line.forecast and line.forecast_holds else ""


def _line(
    sums: LineTotals,
    as_of: date,
    name: str = "",
    kind: str = "",
    department: str = "",
    holds: str = "",
) -> MoneyLine:
    return MoneyLine(
        id=sums.id,
        name=name,
        kind=kind,
        department=department,
        estimate=sums.estimate,
        changes=sums.changes,
        approved=sums.approved,
        committed=sums.committed,
        spent=sums.spent,
        invoiced=sums.invoiced,
        remaining=sums.remaining,
        forecast=sums.forecast,
        as_of=as_of,
        outdated_by=sums.outdated_by,
        holds=holds,
        hours=_hours(sums.hours),
    )


def _hours(hours: HourTotals | None) -> HoursView | None:
    return HoursView(hours.spent, hours.approved, hours.left, hours.rate) if hours else None


def _order(reading: ReaderContext, project: Project, order: ChangeOrder) -> ChangeOrderView:
    people, decision = reading.people, order.decision
    decide_by = order.decide_by
    if order.sent_on:
        decide_by = decision_due(order, order.sent_on, reading.terms, reading.calendars.theirs)
    return ChangeOrderView(
        id=order.id,
        ref=routes.reference(project.file.job_no, order.id),
        title=order.title,
        reason=order.reason,
        state=order.state,
        asked_by=people.name(order.asked_by),
        asked_on=order.asked_on,
        sent_on=order.sent_on,
        decide_by=decide_by,
        decided_by=people.name(decision.by) if decision else "",
        decided_on=decision.on if decision else None,
        comment=(decision.comment or "") if decision else "",
        amount=order_amount(order),
        days=order.days,
        waiting=order.state == "sent" and not reading.dates.of(project.slug).over,
        decided_for=people.name(decision.for_) if decision else "",
        hours=order_hours(order),
        withdrawn_on=order.withdrawn.on if order.withdrawn else None,
        withdrawn_reason=(order.withdrawn.reason or "") if order.withdrawn else "",
    )


def _burn(reading: ReaderContext, project: Project, budget: BudgetFile) -> Burn | None:
    if not budget.burn:
        return None
    points = sorted(budget.burn, key=lambda each: each.on)
    start = min(project.file.start, points[0].on)
    return Burn(
        points=tuple(BurnPointView(each.on, each.spent, each.forecast) for each in points),
        approved=approved_steps(budget, start),
        today=reading.today,
    )
