"""Rules of budgets: change orders that say what happened, and a chart that fits the table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from amportal.errors import Problem
from amportal.model.derive.approvers import able, asked_about_order, may_approve
from amportal.model.derive.budget_totals import order_amount, outdated_by, totals
from amportal.model.derive.project_state import is_over
from amportal.model.derive.waiting_list import decision_due
from amportal.model.nouns.budget import BudgetFile, ChangeOrder
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.people.decider_rules import (
    away_rules,
    limit_rules,
    role_rules,
    stand_in_rules,
)
from amportal.model.rules.rule_context import ProjectRuleContext

Reads = Read[BudgetFile]


def budget_rules(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the budget of one project."""
    read = check.project.budget
    if read is None or read.noun is None:
        return
    for index, order in enumerate(read.noun.change_orders):
        yield from _state(read, index, order)
        yield from _decider(check, read, index, order)
        yield from _nobody(check, read, index, order)
        yield from _content(read, index, order)
    yield from _invoiced(read, read.noun)
    yield from _hours(read, read.noun)
    yield from _old_forecasts(read, read.noun)
    yield from _burn(check, read, read.noun)


def _state(read: Reads, index: int, order: ChangeOrder) -> Iterator[Problem]:
    base: Loc = ("change_orders", index)
    decided = order.state in ("approved", "rejected")
    if decided and order.decision is None:
        yield point(
            read.doc,
            (*base, "state"),
            "order-without-decision",
            f"`{order.id}` is {order.state}, but there is no `decision`",
            expected="who decided, when, and how do we know?",
            hint="add `decision:` with `by`, `on` and `source`",
        )
    if order.decision is not None and order.state in ("draft", "sent"):
        yield point(
            read.doc,
            (*base, "state") if "state" in order.model_fields_set else base,
            "order-state",
            f"`{order.id}` has a decision, but its state is {order.state}",
            expected="approved, rejected or withdrawn",
            hint="write `state: approved` or `state: rejected`, or delete the decision",
            notes=(note_at(read.doc, (*base, "decision"), "the decision", key=True),),
        )
    if order.withdrawn is not None and order.state != "withdrawn":
        yield point(
            read.doc,
            (*base, "withdrawn"),
            "order-state",
            f"`{order.id}` was withdrawn, but its state is {order.state}",
            expected="`state: withdrawn`, or no `withdrawn`",
            hint="write `state: withdrawn`, or delete `withdrawn`",
            notes=(note_at(read.doc, (*base, "state"), "the state is here"),),
            key=True,
        )
    if order.state in ("sent", "approved", "rejected") and order.sent_on is None:
        yield point(
            read.doc,
            (*base, "state"),
            "order-not-sent",
            f"`{order.id}` is {order.state}, but has no `sent_on`",
            expected="when did the client get it?",
            hint="add `sent_on:` with the day, or write `state: draft`",
        )


def _decider(
    check: ProjectRuleContext, read: Reads, index: int, order: ChangeOrder
) -> Iterator[Problem]:
    decision, loc = order.decision, ("change_orders", index, "decision")
    if decision is None:
        return
    yield from stand_in_rules(check.client, read.doc, loc, decision)
    if order.state == "approved":
        yield from role_rules(check.client, read.doc, loc, decision)
        amount = order_amount(order)
        yield from limit_rules(check.client, read.doc, loc, decision, order.id, amount)


def _nobody(
    check: ProjectRuleContext, read: Reads, index: int, order: ChangeOrder
) -> Iterator[Problem]:
    """Yield a change order that waits on the client, of whom nobody may approve it."""
    project, budget = check.project.file, read.noun
    contacts = check.client.contacts.values()
    if order.state != "sent" or order.draft or project is None or budget is None or not contacts:
        return
    if is_over(project.state):
        return
    amount, today = order_amount(order), check.today
    if able(contacts, (project, budget, order), today, amount):
        if order.sent_on is not None:
            theirs = check.client.calendars.theirs
            due = decision_due(order, order.sent_on, check.client.terms, theirs)
            asked = asked_about_order(contacts, project, budget, order, today)
            at = ("change_orders", index, "sent_on")
            yield from away_rules(read.doc, at, order.id, asked, due, "decide_by")
        return
    if not able(contacts, (), today):
        why, hint = (
            "no contact of this client may approve",
            "give a contact in `client.yaml` the role `approver`",
        )
    elif not able(contacts, (), today, amount):
        highest = max(each.approval_limit or 0 for each in contacts if may_approve(each))
        why = f"it comes to {amount:f}, and nobody may approve more than {highest:f}"
        hint = "raise the `approval_limit` of a contact"
    else:
        why, hint = "no approver may see it", "widen its `audience`, or that of the budget"
    yield point(
        read.doc,
        ("change_orders", index, "state"),
        "nobody-may-approve",
        f"`{order.id}` was sent, but {why}",
        expected="somebody must be able to answer",
        hint=f"{hint}, or write `state: draft`",
    )


def _old_forecasts(read: Reads, budget: BudgetFile) -> Iterator[Problem]:
    """Yield forecasts made before a change order on their line was approved."""
    for index, line in enumerate(budget.lines):
        found = outdated_by(budget, line)
        if line.draft or not found:
            continue
        orders = {each.id: at for at, each in enumerate(budget.change_orders)}
        at = orders[found[-1]]
        decision = budget.change_orders[at].decision
        named = " and ".join(f"`{each}`" for each in found[:3])
        were = "was" if len(found) == 1 else "were"
        yield point(
            read.doc,
            ("lines", index, "forecast"),
            "forecast-before-approval",
            f"the forecast of `{line.id}` was made before {named} {were} approved",
            expected=f"a forecast of {decision.on} or later" if decision else "",
            hint="bring `forecast` and `as_of` up to date; where it still holds, add "
            "`forecast_holds:` with `on` and `because`",
            notes=(
                note_at(read.doc, ("change_orders", at, "decision"), "approved here", key=True),
            ),
            severity="warning",
        )


def _content(read: Reads, index: int, order: ChangeOrder) -> Iterator[Problem]:
    if not order.lines and order.days == 0 and order.state in ("sent", "approved"):
        yield point(
            read.doc,
            ("change_orders", index, "id"),
            "empty-order",
            f"`{order.id}` changes neither money nor days",
            expected="a change order needs `lines` or `days`",
            hint="add `lines:` with `line` and `amount`, or `days:`",
        )


def _invoiced(read: Reads, budget: BudgetFile) -> Iterator[Problem]:
    by_id = {line.id: line for line in totals(budget).lines}
    for index, line in enumerate(budget.lines):
        known = by_id.get(line.id)
        if known and line.invoiced > known.approved:
            yield point(
                read.doc,
                ("lines", index, "invoiced"),
                "invoiced-above-approved",
                f"`{line.id}` has more invoiced than was approved",
                expected=f"approved are {known.approved:f}",
                hint="add the change order that is missing, or correct the amount",
                severity="warning",
            )


def _hours(read: Reads, budget: BudgetFile) -> Iterator[Problem]:
    """Yield hours beyond those agreed, and money that is not what the hours come to."""
    by_id = {line.id: line for line in totals(budget).lines}
    for index, line in enumerate(budget.lines):
        known, hours = by_id.get(line.id), line.hours
        if hours is None or known is None or known.hours is None:
            continue
        loc: Loc = ("lines", index, "hours")
        agreed = known.hours.approved
        if agreed is not None and hours.spent > agreed:
            yield point(
                read.doc,
                (*loc, "spent"),
                "hours-above-agreed",
                f"`{line.id}` has more hours worked than were agreed",
                expected=f"agreed are {agreed:f}",
                hint="add the change order that is missing, or correct the hours",
                severity="warning",
            )
        if hours.rate is None:
            continue
        both = (("agreed", hours.agreed, "estimate", line.estimate),
                ("spent", hours.spent, "spent", line.spent))  # fmt: skip
        for key, count, money, amount in both:
            if count and count * hours.rate != amount:
                yield point(
                    read.doc,
                    ("lines", index, money),
                    "hours-mismatch",
                    f"`{line.id}` says {amount:f}, but its hours come to {count * hours.rate:f}",
                    expected=f"{count:f} hours at {hours.rate:f}",
                    hint="correct the hours, the rate or the amount; leave `rate` out where "
                    "hours cost differently",
                    notes=(note_at(read.doc, (*loc, key), "the hours are here"),),
                    severity="warning",
                )


def _burn(check: ProjectRuleContext, read: Reads, budget: BudgetFile) -> Iterator[Problem]:
    last_spent: tuple[int, Decimal] | None = None
    for index, each in enumerate(budget.burn):
        base: Loc = ("burn", index)
        if index and each.on <= budget.burn[index - 1].on:
            yield point(
                read.doc,
                (*base, "on"),
                "burn-order",
                "the days of `burn` go back",
                expected=f"after {budget.burn[index - 1].on}",
                hint="write the points from the oldest down, one a day",
            )
        if each.spent is None and each.forecast is None:
            yield point(
                read.doc,
                base,
                "burn-empty",
                "this point of `burn` has no amount",
                expected="`spent` or `forecast` is needed",
                hint="add `spent:` for the past, `forecast:` for what is to come",
            )
        if each.spent is None:
            continue
        if each.on > check.today:
            yield point(
                read.doc,
                (*base, "spent"),
                "future-date",
                f"`{each.on}` is still to come, so nothing is spent by then",
                expected=f"today is {check.today}",
                hint="write `forecast` instead of `spent`",
            )
        if last_spent and each.spent < last_spent[1]:
            yield point(
                read.doc,
                (*base, "spent"),
                "burn-falls",
                f"less is spent than before: {each.spent:f} after {last_spent[1]:f}",
                expected=f"{last_spent[1]:f} or more",
                hint="these are totals up to the day, not the amount of one week",
                notes=(note_at(read.doc, ("burn", last_spent[0], "spent"), "the point before"),),
            )
        last_spent = (index, each.spent)
    yield from _burn_total(read, budget, last_spent)


def _burn_total(
    read: Reads, budget: BudgetFile, last: tuple[int, Decimal] | None
) -> Iterator[Problem]:
    every = totals(budget)
    if last is None or every.newest is None:
        return
    index, spent = last
    on = budget.burn[index].on
    if (on >= every.newest and spent != every.whole.spent) or spent > every.whole.spent:
        yield point(
            read.doc,
            ("burn", index, "spent"),
            "burn-mismatch",
            f"`burn` says {spent:f} are spent, the lines say {every.whole.spent:f}",
            expected=f"{every.whole.spent:f}, as the lines add up",
            hint="bring the newest point and the lines' `spent` into agreement",
            notes=(note_at(read.doc, ("lines",), "the lines are here", key=True),),
        )
