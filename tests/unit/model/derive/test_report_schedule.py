"""When a status report is due, and when it is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.report_schedule import due_at, due_since, is_owed, last_due, next_due
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.client import ReportSchedule
from amportal.model.nouns.page_settings import ReportFile

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


ENGLAND = Workdays(("GB", "ENG"))


@pytest.mark.parametrize(
    ("schedule", "today", "last"),
    [
        # Good Friday, and Christmas Day: the last working day before.
        (WEEKLY, date(2026, 4, 6), date(2026, 4, 2)),
        (MONTHLY, date(2026, 12, 31), date(2026, 12, 24)),
        # A report on Sundays was meant so.
        (ReportSchedule(every="week", on="sunday"), date(2026, 11, 23), date(2026, 11, 22)),
    ],
)
def test_a_holiday_gives_way_to_the_day_before(
    schedule: ReportSchedule, today: date, last: date
) -> None:
    """Nobody reads a report on a holiday."""
    assert last_due(schedule, today, ENGLAND) == last


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.sampled_from([WEEKLY, MONTHLY]))
def test_due_days_follow_each_other_across_holidays(today: date, schedule: ReportSchedule) -> None:
    """Each due day is a working day, and none is told twice or left out."""
    last, following = last_due(schedule, today, ENGLAND), next_due(schedule, today, ENGLAND)
    assert last <= today < following
    assert ENGLAND.works(last)
    assert last_due(schedule, following - timedelta(days=1), ENGLAND) == last


@pytest.mark.parametrize(
    ("at", "day", "zone", "utc"),
    [
        ("09:00", date(2026, 11, 20), "Europe/London", "2026-11-20 09:00"),
        ("09:00", date(2026, 7, 3), "Europe/London", "2026-07-03 08:00"),
        ("09:00", date(2026, 7, 3), "America/New_York", "2026-07-03 13:00"),
        # The hour that is skipped in spring, and the one that comes twice in autumn.
        ("01:30", date(2026, 3, 29), "Europe/London", "2026-03-29 01:30"),
        ("01:30", date(2026, 10, 25), "Europe/London", "2026-10-25 00:30"),
    ],
)
def test_a_time_is_that_of_the_clients_clock(at: str, day: date, zone: str, utc: str) -> None:
    """Nine in the morning stays nine when the clocks change."""
    schedule = ReportSchedule.model_validate({"at": at})
    assert due_at(schedule, day, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_report_is_due_from_its_minute_on() -> None:
    """Not a minute before, whatever day it is where the machine stands."""
    minute = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    schedule = ReportSchedule.model_validate({"on": "friday", "at": "09:00"})
    before = due_since(schedule, minute - timedelta(minutes=1), "Europe/London", ENGLAND)
    after = due_since(schedule, minute, "Europe/London", ENGLAND)
    assert before == (date(2026, 11, 13), date(2026, 11, 20))
    assert after == (date(2026, 11, 20), date(2026, 11, 27))
