"""When a status report is due, and when it is owed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.client import ReportSchedule
from amportal.model.pages import ReportFile
from amportal.model.reportdue import is_owed, last_due, next_due

WEEKLY = ReportSchedule(every="week", on="friday")
MONTHLY = ReportSchedule(every="month", on="friday")


@pytest.mark.parametrize(
    ("today", "last", "following"),
    [
        (date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 26), date(2026, 11, 20), date(2026, 11, 27)),
    ],
)
def test_a_week_ends_on_its_day(today: date, last: date, following: date) -> None:
    """Every such weekday, the day itself included."""
    assert (last_due(WEEKLY, today), next_due(WEEKLY, today)) == (last, following)


@pytest.mark.parametrize(
    ("today", "last", "following"),
    [
        (date(2026, 11, 23), date(2026, 10, 30), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 27), date(2026, 12, 25)),
        (date(2026, 11, 30), date(2026, 11, 27), date(2026, 12, 25)),
        (date(2026, 12, 31), date(2026, 12, 25), date(2027, 1, 29)),
        (date(2027, 1, 1), date(2026, 12, 25), date(2027, 1, 29)),
    ],
)
def test_a_month_ends_on_its_last_such_day(today: date, last: date, following: date) -> None:
    """The last such weekday of each month, across the turn of the year."""
    assert (last_due(MONTHLY, today), next_due(MONTHLY, today)) == (last, following)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([WEEKLY, MONTHLY]))
def test_due_days_follow_each_other(today: date, schedule: ReportSchedule) -> None:
    """Today lies between two due days, and there is none between them."""
    last, following = last_due(schedule, today), next_due(schedule, today)
    assert last <= today < following
    assert last_due(schedule, following) == following
    assert next_due(schedule, last) == following
    assert last_due(schedule, following - timedelta(days=1)) == last


def report(state: str, to: str) -> ReportFile:
    return ReportFile.model_validate({"period": {"from": "2026-11-01", "to": to}, "state": state})


def test_only_what_was_sent_counts() -> None:
    """A report is owed until one that reaches past the day before was sent."""
    due = date(2026, 11, 20)
    assert is_owed(WEEKLY, [], due)
    assert is_owed(WEEKLY, [report("reviewed", "2026-11-20")], due)
    assert is_owed(WEEKLY, [report("sent", "2026-11-13")], due)
    assert not is_owed(WEEKLY, [report("sent", "2026-11-14")], due)
