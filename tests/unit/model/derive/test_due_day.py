"""How a day stands on another: late, today, ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.due_day import due_day, first_ahead, standing_of
from amportal.model.derive.working_days import Workdays

ENGLAND = Workdays(("GB", "ENG"))
KUWAIT = Workdays(("KW", None))
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))


@pytest.mark.parametrize(
    ("due", "today", "standing", "days", "until"),
    [
        # Monday 23 November 2026.
        (date(2026, 11, 23), date(2026, 11, 23), "today", 0, 0),
        (date(2026, 11, 20), date(2026, 11, 23), "late", 1, -3),
        (date(2026, 11, 21), date(2026, 11, 23), "late", 1, -2),
        (date(2026, 11, 27), date(2026, 11, 23), "ahead", -4, 4),
        # A Saturday is not today on the Friday before, though no working day lies between.
        (date(2026, 11, 28), date(2026, 11, 27), "ahead", 0, 1),
        # Friday's is not today on Sunday, and nobody is late yet.
        (date(2026, 11, 20), date(2026, 11, 22), "passed", 0, -2),
    ],
)
def test_how_a_day_stands(due: date, today: date, standing: str, days: int, until: int) -> None:
    """Today is that very day; late is once a working day has passed; distances are plain days."""
    found = due_day(due, today, ENGLAND)
    assert (found.standing, found.days, found.until) == (standing, days, until)


def test_whoever_owes_it_is_late_by_their_own_days() -> None:
    """Sunday is a working day in Kuwait."""
    thursday, sunday = date(2026, 11, 19), date(2026, 11, 22)
    assert due_day(thursday, sunday, KUWAIT).late == 1
    assert due_day(thursday, sunday, ENGLAND).late == 1
    assert due_day(date(2026, 11, 20), sunday, KUWAIT).standing == "late"
    assert due_day(date(2026, 11, 20), sunday, ENGLAND).late == 0


@given(DAYS, DAYS)
def test_one_standing_and_no_other(due: date, today: date) -> None:
    """Nothing is late before its day, today is one day, and a pause leaves nothing late."""
    found = due_day(due, today, ENGLAND)
    assert (found.standing == "today") == (due == today)
    assert (found.standing == "ahead") == (due > today)
    assert (found.late > 0) == (found.standing == "late")
    assert found.until == (due - today) // timedelta(days=1)
    paused = due_day(due, today, ENGLAND, live=False)
    assert (paused.standing, paused.late) == ("paused", 0)
    assert paused.days <= 0


def test_a_standing_follows_from_its_numbers() -> None:
    """What was kept with a report is read as it was told."""
    assert standing_of(0, -1) == "passed"
    assert standing_of(2, -4, live=False) == "paused"


def test_what_is_next_has_not_passed() -> None:
    """Of two on one day the first; with nothing ahead there is nothing next."""
    today = date(2026, 11, 23)
    things = [
        (date(2026, 11, 20), "gone"),
        (date(2026, 12, 1), "later"),
        (date(2026, 11, 23), "first"),
        (date(2026, 11, 23), "second"),
    ]
    assert first_ahead(things, today) == "first"
    assert first_ahead(things[:1], today) is None
