"""How a day by which something is due stands on another day: the one meaning of "late".

A distance to a day is in calendar days, because that is how people count to a date. Lateness is in
working days, those of whoever owes it: nobody is late on a Sunday for what was due on Friday, yet
the day has passed. "Today" is that very day, whichever day of the week it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeVar

from msgspec import Struct

from amportal.model.derive.working_days import Workdays

_T = TypeVar("_T")
Standing = Literal["ahead", "today", "passed", "late", "paused"]


class DueDay(Struct, frozen=True):
    """A day by which something is due, seen on one day.

    `days`: working days past it, of whoever owes it; negative before it; never above 0 while
    `paused`. `until`: calendar days until it, negative once it has passed.
    """

    day: date
    days: int
    until: int
    standing: Standing

    @property
    def late(self) -> int:
        """Working days by which it is late; 0 where it is not."""
        return self.days if self.standing == "late" else 0


def due_day(day: date, today: date, calendar: Workdays, *, live: bool = True) -> DueDay:
    """Return how *day* stands on *today*, counted in *calendar*.

    Not *live* (a project on hold): no day counts, so nothing is late or due today.
    """
    days = calendar.between(day, today)
    if not live:
        days = min(0, days)
    until = (day - today).days
    return DueDay(day, days, until, standing_of(days, until, live=live))


def standing_of(days: int, until: int, *, live: bool = True) -> Standing:
    """Return how a day stands that is *until* calendar days ahead and *days* working days past.

    `late`: a working day has passed since. `passed`: the day is over, but no working day is.
    """
    if not live:
        return "paused"
    if until > 0:
        return "ahead"
    if until == 0:
        return "today"
    return "late" if days > 0 else "passed"


def first_ahead(things: Iterable[tuple[date, _T]], today: date) -> _T | None:
    """Return which of *things* that are still to come is next: never one whose day has passed.

    Of several on one day the first; None where there is none.
    """
    ahead = [each for each in things if each[0] >= today]
    return min(ahead, key=lambda each: each[0])[1] if ahead else None
