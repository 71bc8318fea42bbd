"""Which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amportal.model.derive.client_today import today_of
from tests.unit.model.made import agency

PERSON = "people: [{id: r, name: R, role: AM, email: r@a.example}]\n"
REAL = agency(PERSON)
SHOW = agency(PERSON + "today: 2026-05-01\n")
CLOCK = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def test_a_day_that_was_asked_for_comes_first() -> None:
    """Override, then the demonstration's day, then the clock."""
    asked = date(2026, 1, 2)
    assert today_of(SHOW, CLOCK, asked) == asked
    assert today_of(SHOW, CLOCK, None) == date(2026, 5, 1)
    assert today_of(REAL, CLOCK, None) == date(2026, 11, 23)


def test_today_is_the_clients() -> None:
    """Half past eleven at night in London is tomorrow in Berlin and today in New York."""
    assert today_of(REAL, CLOCK, None, "Europe/Berlin") == date(2026, 11, 24)
    assert today_of(REAL, CLOCK, None, "America/New_York") == date(2026, 11, 23)


def test_a_clock_without_a_zone_is_a_bug() -> None:
    """A naive time says no day; a mere date is taken as it is."""
    with pytest.raises(ValueError, match="time zone"):
        today_of(REAL, datetime(2026, 11, 23), None)
    assert today_of(REAL, date(2026, 11, 23), None, "Asia/Tokyo") == date(2026, 11, 23)
