"""Working days, counted one day after another: slow, and plain enough to be believed.

A day works when it is none of the place's weekend, no public holiday of its country and region, and
none of the days on which those who work there are closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

# Monday is 0. What is not named here rests on Saturday and Sunday.
WEEKENDS = {"KW": (4, 5), "SA": (4, 5)}
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Where somebody works: a country, a region, and days off that no calendar has."""

    country: str
    region: str = ""
    closed: tuple[tuple[date, date], ...] = ()


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    return frozenset(found)


def works(day: date, places: tuple[Place, ...]) -> bool:
    """Say whether all *places* work on *day*."""
    return all(
        day.weekday() not in WEEKENDS.get(each.country, (5, 6))
        and day not in _holidays(each.country, each.region, day.year)
        and not any(first <= day <= last for first, last in each.closed)
        for each in places
    )


def between(first: date, last: date, places: tuple[Place, ...]) -> int:
    """Return the working days after *first* up to and with *last*; negative backwards."""
    if last < first:
        return -between(last, first, places)
    count, day = 0, first
    while day < last:
        day += ONE
        count += works(day, places)
    return count


def after(day: date, days: int, places: tuple[Place, ...]) -> date:
    """Return the working day *days* working days after *day* (before it, where negative)."""
    step = ONE if days > 0 else -ONE
    for _ in range(abs(days)):
        day += step
        while not works(day, places):
            day += step
    return day


__all__ = ["ONE", "Place", "after", "between", "works"]
