"""What a budget comes to, exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.budget_totals import (
    HourTotals,
    approved_days,
    approved_steps,
    order_amount,
    order_hours,
    totals,
)
from amportal.model.nouns.budget import BudgetFile
from tests.unit.model.made import budget

LINES = """
lines:
  - {id: B1, name: Design, estimate: 100.10, spent: 40.05, committed: 10, as_of: 2026-11-20}
  - {id: B2, name: Film, estimate: 200.20, forecast: 260.00, as_of: 2026-11-18}
change_orders:
  - {id: CO1, title: Cut, reason: x, asked_by: p, asked_on: 2026-11-02, sent_on: 2026-11-03,
     days: 3, lines: [{line: B2, amount: 50.30}, {line: B1, amount: -0.10}], state: approved,
     decision: {by: p, on: 2026-11-05, source: email}}
  - {id: CO2, title: More, reason: x, asked_by: p, asked_on: 2026-11-02, sent_on: 2026-11-03,
     days: 4, lines: [{line: B1, amount: 7}], state: sent}
  - {id: CO3, title: No, reason: x, asked_by: p, asked_on: 2026-11-02, sent_on: 2026-11-03,
     days: 5, lines: [{line: B1, amount: 1000}], state: rejected}
"""


def test_only_approved_orders_change_what_is_approved() -> None:
    """Approved is the estimate and approved orders, by line and in sum; sent ones are pending."""
    made = totals(budget(LINES))
    assert [line.approved for line in made.lines] == [Decimal("100.00"), Decimal("250.50")]
    assert made.whole.approved == Decimal("350.50")
    assert made.pending == Decimal(7)


def test_remaining_and_forecast() -> None:
    """Remaining is approved less spent and committed; no forecast means the approved amount."""
    made = totals(budget(LINES))
    assert made.lines[0].remaining == Decimal("49.95")
    assert [line.forecast for line in made.lines] == [Decimal("100.00"), Decimal("260.00")]
    assert made.whole.overspend == Decimal("9.50")


def test_a_sum_is_as_old_as_its_oldest_line() -> None:
    """Up to that day all of its lines are known; after it one of them is not."""
    made = totals(budget(LINES))
    assert (made.as_of, made.newest) == (date(2026, 11, 18), date(2026, 11, 20))


def test_money_is_exact() -> None:
    """A tenth and two tenths are three tenths."""
    lines = "lines:\n" + "".join(
        f"  - {{id: B{n}, name: L, estimate: {amount}, as_of: 2026-11-20}}\n"
        for n, amount in enumerate(["0.10", "0.20"], start=1)
    )
    assert str(totals(budget(lines)).whole.approved) == "0.30"


def test_drafts_do_not_count() -> None:
    """A line or an order that is a draft changes no sum."""
    made = budget(
        LINES.replace("{id: B1,", "{id: B1, draft: true,").replace(
            "{id: CO1,", "{id: CO1, draft: true,"
        )
    )
    assert totals(made).whole.approved == Decimal("200.20")
    assert approved_days(made) == 0


def test_steps_of_the_approved_total() -> None:
    """The approved total rises on the day an order was decided; before `start` is `start`."""
    made = budget(LINES)
    base, after = Decimal("300.30"), Decimal("350.50")
    assert approved_steps(made, date(2026, 10, 1)) == (
        (date(2026, 10, 1), base),
        (date(2026, 11, 5), after),
    )
    assert approved_steps(made, date(2026, 11, 9)) == ((date(2026, 11, 9), after),)


def test_days_of_approved_orders() -> None:
    """Only approved orders move the end; without a budget nothing does."""
    assert approved_days(budget(LINES)) == 3
    assert approved_days(None) == 0


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=8))
def test_the_sum_is_the_sum_of_its_lines(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    """Every column adds up, and approved is spent, committed and remaining."""
    made = totals(
        BudgetFile.model_validate(
            {
                "lines": [
                    {
                        "id": f"B{number}",
                        "name": "Line",
                        "estimate": f"{estimate:f}",
                        "spent": f"{spent:f}",
                        "committed": f"{committed:f}",
                        "as_of": "2026-11-20",
                    }
                    for number, (estimate, spent, committed) in enumerate(rows)
                ]
            }
        )
    )
    for name in ("estimate", "approved", "spent", "committed", "remaining", "forecast"):
        assert getattr(made.whole, name) == sum(getattr(line, name) for line in made.lines)
    whole = made.whole
    assert whole.approved == whole.spent + whole.committed + whole.remaining


def test_an_order_comes_to_the_sum_of_its_lines() -> None:
    """What a change order adds is what its lines add."""
    assert order_amount(budget(LINES).change_orders[0]) == Decimal("50.20")


OLD = LINES.replace("forecast: 260.00, as_of: 2026-11-18", "forecast: 230.00, as_of: 2026-11-04")


def test_a_forecast_older_than_an_approval_does_not_know_of_it() -> None:
    """It is kept as written, but is not compared with a total it did not count on."""
    made = totals(budget(OLD))
    assert [line.outdated_by for line in made.lines] == [(), ("CO1",)]
    assert made.whole.outdated_by == ("CO1",)
    assert made.whole.forecast == Decimal("330.00")
    assert made.whole.overspend == 0
    assert made.whole.trusted == made.whole.approved


def test_a_forecast_of_the_day_of_the_approval_knows_of_it() -> None:
    """So does one that follows the approved amount, and one that somebody said still holds."""
    same = totals(budget(OLD.replace("as_of: 2026-11-04", "as_of: 2026-11-05")))
    held = OLD.replace(
        "as_of: 2026-11-04", "as_of: 2026-11-04, forecast_holds: {on: 2026-11-05, because: Yes}"
    )
    assert same.whole.outdated_by == totals(budget(held)).whole.outdated_by == ()
    assert totals(budget(LINES)).lines[0].outdated_by == ()


def test_days_of_a_draft_budget_move_nothing() -> None:
    """A budget nobody was sent has agreed to nothing."""
    assert approved_days(budget("draft: true\n" + LINES)) == 0


HOURS = """
lines:
  - {id: B1, name: Care, estimate: 3800, as_of: 2026-11-20,
     hours: {agreed: 40, spent: 26.5, rate: 95}}
  - {id: B2, name: Film, estimate: 200, as_of: 2026-11-20}
  - {id: B3, name: Help, estimate: 950, as_of: 2026-11-20,
     hours: {agreed: 10, spent: 11, rate: 95}}
change_orders:
  - {id: CO1, title: Cut, reason: x, asked_by: p, asked_on: 2026-11-02, sent_on: 2026-11-03,
     lines: [{line: B1, amount: 475, hours: 5}, {line: B2, amount: 1}], state: approved,
     decision: {by: p, on: 2026-11-05, source: email}}
  - {id: CO2, title: More, reason: x, asked_by: p, asked_on: 2026-11-02, sent_on: 2026-11-03,
     lines: [{line: B1, amount: 95, hours: 1}, {line: B3, amount: -95, hours: -1}], state: sent}
"""


def test_hours_are_those_agreed_and_approved_since() -> None:
    """Lines that are not paid by the hour have none; the sum is of those that are."""
    made = totals(budget(HOURS))
    care, film, help_ = (line.hours for line in made.lines)
    assert care == HourTotals(Decimal("26.5"), Decimal(45), Decimal("18.5"), Decimal(95))
    assert film is None
    assert help_ == HourTotals(Decimal(11), Decimal(10), Decimal(-1), Decimal(95))
    assert made.whole.hours == HourTotals(
        Decimal("37.5"), Decimal(55), Decimal("17.5"), Decimal(95)
    )


def test_where_hours_are_open_their_sum_is_open() -> None:
    """A line without a number agreed, or at another rate, leaves the whole without."""
    made = totals(budget(HOURS.replace("agreed: 10, spent: 11, rate: 95", "spent: 11, rate: 80")))
    assert made.whole.hours == HourTotals(Decimal("37.5"))


def test_an_order_may_say_nothing_of_hours() -> None:
    first, second = budget(HOURS).change_orders
    assert (order_hours(first), order_hours(second)) == (Decimal(5), Decimal(0))
    assert order_hours(budget(LINES).change_orders[0]) is None
