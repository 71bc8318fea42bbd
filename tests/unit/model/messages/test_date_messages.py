"""What date somebody meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.messages.date_messages import date_words, spoken


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("2026-13-01", "2026-01-13"),
        ("2026-2-3", "2026-02-03"),
        ("2026/12/01", "2026-12-01"),
        ("01.12.2026", "2026-12-01"),
        ("1. 12. 2026", "2026-12-01"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("03.02.26", "2026-02-03"),
        ("1 December 2026", "2026-12-01"),
        ("1st Dec 2026", "2026-12-01"),
        ("December 1, 2026", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026-12-01T10:00:00Z", "2026-12-01"),
        ("05/05/2026", "2026-05-05"),
    ],
)
def test_what_can_be_meant_in_one_way_is_written_out(text: str, fix: str) -> None:
    """The hint holds the very text to write."""
    words = date_words(text)
    assert words.slug == "bad-date"
    assert words.fix == fix
    assert fix in words.hint


@pytest.mark.parametrize(
    "text", ["soon", "", "2026", "32.13.2026", "2026-00-00", "00/00/0000", "1 Foo 2026"]
)
def test_what_cannot_be_known_gets_an_example(text: str) -> None:
    """No date is made up."""
    words = date_words(text)
    assert words.fix is None
    assert "2026-12-01" in words.hint


def test_what_can_be_meant_in_two_ways_is_told_in_both() -> None:
    """Day and month may be swapped with slashes, never with dots."""
    words = date_words("01/12/2026")
    assert words.fix is None
    assert "2026-12-01" in words.hint
    assert "2026-01-12" in words.hint
    assert date_words("01.12.2026").fix == "2026-12-01"


def test_a_day_its_month_has_not() -> None:
    """February's length depends on its year."""
    assert date_words("2026-02-29").expected == "February 2026 has 28 days"
    assert date_words("2028-02-30").expected == "February 2028 has 29 days"
    assert date_words("2026-02-29").slug == "no-such-day"


@given(st.text(max_size=30))
def test_any_text_gets_words(text: str) -> None:
    """Nothing that somebody writes makes it raise."""
    words = date_words(text)
    assert words.hint
    assert words.slug in ("bad-date", "no-such-day")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_spoken_date_is_understood(day: date) -> None:
    """What we say in hints can be read back."""
    assert date_words(spoken(day)).fix == day.isoformat()
