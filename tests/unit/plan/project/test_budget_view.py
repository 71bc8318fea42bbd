"""A project's money: exact sums over what the reader sees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from amportal.plan.view.money_views import BudgetView
from tests.unit.plan.sites import EVERYBODY, portal

FINANCE = frozenset({"finance"})
BUDGET = """
    note: without VAT
    lines:
      - {id: B1, name: Film, kind: production, department: design, estimate: 1000.10,
         committed: 200.20, spent: 300.30, forecast: 1100.00, as_of: 2026-11-20}
      - {id: B2, name: Media, estimate: 500.05, spent: 0.05, as_of: 2026-11-23, %s}
    change_orders:
      - {id: CO1, title: Rain, reason: It rained., asked_by: priya, asked_on: 2026-10-01,
         sent_on: 2026-10-02, lines: [{line: B1, amount: 99.90}], state: approved,
         decision: {by: priya, on: 2026-10-05, source: email}}
      - {id: CO2, title: Welsh, reason: Asked., asked_by: priya, asked_on: 2026-11-17,
         sent_on: 2026-11-19, days: 3, lines: [{line: B1, amount: 10}, {line: B2, amount: 5}],
         state: sent}
      - {id: CO3, title: Idea, reason: Ours., asked_by: priya, asked_on: 2026-11-20, state: draft}
    burn:
      - {on: 2026-11-01, spent: 250.00}
      - {on: 2026-10-01, spent: 100.00}
      - {on: 2026-12-01, forecast: 600.00}
    """


def budget(hidden: bool = False, roles: frozenset[str] = EVERYBODY) -> BudgetView:
    written = BUDGET % ("audience: finance" if hidden else "draft: false")
    found = portal({"projects/spring/budget.yaml": written}, roles).projects[0].budget
    assert found is not None
    return found


def test_sums_are_exact() -> None:
    """Approved is estimate and approved orders; left is approved, less spent, less committed."""
    total = budget().total
    assert total.estimate == Decimal("1500.15")
    assert total.changes == Decimal("99.90")
    assert total.approved == Decimal("1600.05")
    assert total.spent == Decimal("300.35")
    assert total.remaining == Decimal("1099.50")
    # A line without a forecast is expected to cost what was approved.
    assert total.forecast == Decimal("1600.05")
    # As old as its oldest line.
    assert total.as_of == date(2026, 11, 20)


def test_an_order_counts_once_it_is_approved() -> None:
    """What was sent waits beside the total; what was never sent is not shown at all."""
    view = budget()
    assert [(each.id, each.waiting) for each in view.change_orders] == [
        ("CO1", False),
        ("CO2", True),
    ]
    assert view.pending == Decimal(15)
    assert view.change_orders[1].amount == Decimal(15)
    # Five working days after it was sent.
    assert view.change_orders[1].decide_by == date(2026, 11, 26)


def test_the_approved_line_steps_when_an_order_is_approved() -> None:
    """The burn starts with the estimates and rises on the day of each decision."""
    burn = budget().burn
    assert burn is not None
    assert [point.on for point in burn.points] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]
    assert burn.approved == (
        (date(2026, 9, 1), Decimal("1500.15")),
        (date(2026, 10, 5), Decimal("1600.05")),
    )


def test_a_hidden_line_is_in_no_sum() -> None:
    """Totals are of the lines shown: nothing can be found by subtracting."""
    view = budget(hidden=True)
    assert [line.id for line in view.lines] == ["B1"]
    assert view.total.estimate == view.lines[0].estimate == Decimal("1000.10")
    assert view.total.approved == sum(line.approved for line in view.lines)
    assert view.pending == view.change_orders[1].amount == Decimal(10)
    assert view.burn is None
    whole = budget(hidden=True, roles=FINANCE)
    assert whole.total.estimate == Decimal("1500.15")
    assert whole.burn is not None


def test_a_hidden_budget_is_left_out_whole() -> None:
    """A budget for finance gives other readers no money, no orders and no page."""
    files = {"projects/spring/budget.yaml": "audience: finance\n" + _flat(BUDGET % "draft: false")}
    seen = portal(files)
    assert seen.projects[0].budget is None
    assert seen.projects[0].waiting == ()
    assert "budget" not in {item.key for item in seen.frame.nav}
    assert "budget" in {item.key for item in portal(files, FINANCE).frame.nav}


def _flat(written: str) -> str:
    return "\n".join(line[4:] for line in written.splitlines())
