"""Lines of a budget as bars: one scale, the tightest line first.

A bar shows what its line's numbers say and nothing that they do not: spent, committed, left, and
what is beyond the approved sum. Lengths are in thousandths of the longest bar, exact to a tenth.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from amportal.plan.view.money_views import BudgetView, MoneyLine

_WIDE = 1000
_TENTH = Decimal("0.1")
_NOTHING = Decimal(0)


class BudgetBar(Struct, frozen=True):
    """One line and the lengths of its bar.

    `approved` is where the tick stands and `used` where what is left begins. Of what was spent and
    committed, `spent` and `committed` end at the tick; `over` is the rest.
    """

    line: MoneyLine
    spent: str
    committed: str
    used: str
    left: str
    over: str
    approved: str


def budget_bars(budget: BudgetView) -> tuple[BudgetBar, ...]:
    """Return a bar for each line of *budget*, the tightest first.

    Overspent lines first, the furthest over before others; then by the share that is left; lines
    of which nothing is left, and nothing is over, last.
    """
    longest = max((max(each.approved, _used(each)) for each in budget.lines), default=_NOTHING)
    return tuple(_bar(line, longest) for line in sorted(budget.lines, key=_tightness))


def _used(line: MoneyLine) -> Decimal:
    return line.spent + line.committed


def _tightness(line: MoneyLine) -> tuple[int, Decimal]:
    if line.remaining < 0:
        return 0, line.remaining
    if line.remaining == 0:
        return 2, _NOTHING
    return 1, line.remaining / line.approved if line.approved else _NOTHING


def _bar(line: MoneyLine, longest: Decimal) -> BudgetBar:
    approved = max(line.approved, _NOTHING)
    spent = min(max(line.spent, _NOTHING), approved)
    committed = min(max(line.committed, _NOTHING), approved - spent)
    lengths = (spent, committed, spent + committed, line.remaining, -line.remaining, approved)
    return BudgetBar(line, *(_length(each, longest) for each in lengths))


def _length(amount: Decimal, longest: Decimal) -> str:
    """Return *amount* as a length, without zeros at its end; empty for nothing."""
    if amount <= 0 or longest <= 0:
        return "" if amount <= 0 else "0"
    share = (amount * _WIDE / longest).quantize(_TENTH, ROUND_HALF_UP)
    return f"{share.normalize():f}"
