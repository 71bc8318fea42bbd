"""Working days by country and region."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.working_days import Workdays, known_countries, regions_of

ENGLAND = Workdays(("GB", "ENG"))
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))
COUNTS = st.integers(min_value=-80, max_value=80)


@pytest.mark.parametrize(
    ("place", "holiday"),
    [
        (("GB", "ENG"), date(2026, 8, 31)),
        (("GB", "SCT"), date(2026, 1, 2)),
        (("DE", "BY"), date(2026, 1, 6)),
        (("DE", "SN"), date(2026, 11, 18)),
        (("FR", None), date(2026, 7, 14)),
        (("FR", "57"), date(2026, 12, 26)),
        (("US", None), date(2026, 11, 26)),
        (("US", "CA"), date(2026, 3, 31)),
    ],
)
def test_holidays_of_country_and_region(place: tuple[str, str | None], holiday: date) -> None:
    """A public holiday of the place is no working day, though it is no weekend either."""
    assert holiday.weekday() < 5 or place == ("FR", "57")
    assert not Workdays(place).works(holiday)


def test_a_region_has_holidays_the_country_has_not() -> None:
    """Epiphany is free in Bavaria and a working day in Berlin."""
    epiphany = date(2026, 1, 6)
    assert not Workdays(("DE", "BY")).works(epiphany)
    assert Workdays(("DE", "BE")).works(epiphany)


def test_a_day_counts_only_if_all_places_work() -> None:
    """Thanksgiving is lost to work between London and New York, for both."""
    thanksgiving = date(2026, 11, 26)
    assert ENGLAND.works(thanksgiving)
    assert not Workdays(("GB", "ENG"), ("US", None)).works(thanksgiving)


def test_weekends_are_those_of_the_country() -> None:
    """Friday is a weekend day in Saudi Arabia, Sunday is not."""
    assert not Workdays(("SA", None)).works(date(2026, 11, 20))
    assert Workdays(("SA", None)).works(date(2026, 11, 22))


def test_christmas_is_left_out_of_a_count() -> None:
    """From 23 December 2026 to 4 January 2027 lie five working days in England.

    Free are Christmas Day, Boxing Day's substitute on the 28th and New Year's Day.
    """
    assert ENGLAND.between(date(2026, 12, 23), date(2027, 1, 4)) == 5


CLOSED = Workdays(
    ("GB", "ENG"),
    closed=(
        (date(2026, 12, 24), date(2027, 1, 3)),
        (date(2027, 1, 2), date(2027, 1, 5)),
        (date(2027, 5, 1), date(2027, 5, 1)),
    ),
)


def test_days_off_that_no_calendar_has_are_no_working_days() -> None:
    """First and last day count, over the end of a year, and where two stretches overlap."""
    free = [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 5)]
    assert [CLOSED.works(day) for day in free] == [False] * 4
    assert CLOSED.works(date(2026, 12, 23))
    assert CLOSED.works(date(2027, 1, 6))
    assert CLOSED.between(date(2026, 12, 23), date(2027, 1, 6)) == 1
    # A day off on a weekend takes no working day away.
    assert CLOSED.between(date(2027, 4, 30), date(2027, 5, 4)) == 1


@given(DAYS, DAYS)
def test_between_counts_each_day_that_is_not_off(first: date, last: date) -> None:
    """As if each day were looked at, also where the office is closed."""
    start, end = min(first, last), max(first, last)
    days = range(1, (end - start).days + 1)
    assert CLOSED.between(start, end) == sum(
        CLOSED.works(start + timedelta(days=step)) for step in days
    )


@given(DAYS, DAYS)
def test_between_is_the_count_of_days_that_work(first: date, last: date) -> None:
    """Counting is exact: as if each day were looked at, and the same backwards."""
    start, end = min(first, last), max(first, last)
    days = range(1, (end - start).days + 1)
    slow = sum(ENGLAND.works(start + timedelta(days=step)) for step in days)
    assert ENGLAND.between(start, end) == slow
    assert ENGLAND.between(end, start) == -slow


@given(DAYS, COUNTS)
def test_add_and_between_undo_each_other(day: date, count: int) -> None:
    """The day that is n working days on is n working days on, from a day that works."""
    while not ENGLAND.works(day):
        day += timedelta(days=1)
    there = ENGLAND.add(day, count)
    assert ENGLAND.works(there)
    assert ENGLAND.between(day, there) == count


def test_adding_nothing_stays() -> None:
    """Nought days on is the day itself, weekend or not."""
    assert ENGLAND.add(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_an_unknown_country_has_weekends_only() -> None:
    """Rules tell the person; the count goes on without holidays."""
    assert "XX" not in known_countries()
    assert Workdays(("XX", None)).works(date(2026, 12, 25))
    assert not Workdays(("XX", None)).works(date(2026, 12, 26))


def test_one_country_is_known_as_among_all() -> None:
    """Asking for one gives what the list of all says, and names of anything else are none."""
    every = known_countries()

    assert {code: regions_of(code) for code in every} == every
    assert [regions_of(code) for code in ("XX", "ZZ", "HolidayBase", "")] == [None] * 4
