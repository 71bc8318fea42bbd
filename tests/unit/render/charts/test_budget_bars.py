"""Bars of a budget say what its table says."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from amportal.plan.view.money_views import MoneyLine
from amportal.render.charts.budget_bars import budget_bars
from tests.portals import PROJECT

_BUDGET = PROJECT.budget
assert _BUDGET is not None
_LINE = _BUDGET.lines[0]
_sums = st.decimals(0, 999_999, places=2)


def line(name: str, approved: object, spent: object, committed: object = 0) -> MoneyLine:
    sums = [Decimal(str(each)) for each in (approved, spent, committed)]
    left = sums[0] - sums[1] - sums[2]
    return replace(
        _LINE, name=name, approved=sums[0], spent=sums[1], committed=sums[2], remaining=left
    )


def names(*lines: MoneyLine) -> list[str]:
    assert _BUDGET is not None
    return [each.line.name for each in budget_bars(replace(_BUDGET, lines=lines))]


def test_the_tightest_line_comes_first() -> None:
    """What is over, then the smaller share that is left; what is used up has nothing to tell."""
    assert names(
        line("used up", 100, 100),
        line("roomy", 100, 10),
        line("over", 100, 80, 30),
        line("tight", 1000, 800, 150),
        line("far over", 10, 90),
    ) == ["far over", "over", "tight", "roomy", "used up"]


@given(st.lists(st.tuples(_sums, _sums, _sums), min_size=1, max_size=6))
def test_lengths_are_the_sums_on_one_scale(sums: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    """Parts add up to the tick or reach past it, and none leaves the drawing."""
    assert _BUDGET is not None
    lines = tuple(line(str(n), *each) for n, each in enumerate(sums))
    longest = max(max(each.approved, each.spent + each.committed) for each in lines)
    for bar in budget_bars(replace(_BUDGET, lines=lines)):
        parts = [Decimal(getattr(bar, name) or 0) for name in ("spent", "committed", "left")]
        tick, over = Decimal(bar.approved or 0), Decimal(bar.over or 0)
        assert abs(sum(parts) - tick) <= Decimal("0.3")
        assert 0 <= tick + over <= Decimal("1000.2")
        assert bool(bar.over) == (bar.line.remaining < 0)
        if longest:
            assert abs(tick - bar.line.approved * 1000 / longest) <= Decimal("0.05")


def test_a_budget_of_nothing_has_bars_of_nothing() -> None:
    """And draws no length that is no number."""
    assert _BUDGET is not None
    (bar,) = budget_bars(replace(_BUDGET, lines=(line("nothing", 0, 0),)))
    assert (bar.spent, bar.left, bar.over, bar.approved) == ("", "", "", "")
