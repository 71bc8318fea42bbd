"""When a status report is due, and when it is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.report_schedule import (
    answered,
    due_at,
    due_since,
    last_due,
    next_due,
    owed,
)
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.client import ReportSchedule
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.records.issued_report import SentReport
from tests.unit.model.made import project

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
    return ReportFile.model_validate({"period": {"from": "2026-10-01", "to": to}, "state": state})


ENGLAND = Workdays(("GB", "ENG"))
BEGUN = (project("{}"),)


def is_owed(
    due: date,
    *reports: ReportFile,
    schedule: ReportSchedule = WEEKLY,
    projects: tuple[ProjectFile, ...] = BEGUN,
    sent: tuple[SentReport, ...] = (),
) -> bool:
    return owed(schedule, due, projects, reports, sent, ENGLAND)


def test_only_what_was_sent_counts() -> None:
    due = date(2026, 11, 20)
    assert is_owed(due)
    assert is_owed(due, report("reviewed", "2026-11-20"))
    assert not is_owed(due, report("sent", "2026-11-20"))


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        # In time, week by week; a period that ends on the evening before is that week's.
        (["2026-11-13", "2026-11-20"], ["2026-11-13", "2026-11-20"]),
        (["2026-11-12", "2026-11-19"], ["2026-11-13", "2026-11-20"]),
        # Friday's report that went out on a later day leaves the next Friday's due.
        (["2026-11-06", "2026-11-16"], ["2026-11-06", "2026-11-13"]),
        (["2026-11-06", "2026-11-18"], ["2026-11-06", "2026-11-13"]),
        # Early, since last week's had gone out; or one more soon after it.
        (["2026-11-13", "2026-11-18"], ["2026-11-13", "2026-11-20"]),
        (["2026-11-13", "2026-11-16"], ["2026-11-13"]),
        # Weeks that were left out stay so.
        (["2026-11-06", "2026-11-27"], ["2026-11-06", "2026-11-27"]),
        # The same period twice, as a correction has it.
        (["2026-11-13", "2026-11-13"], ["2026-11-13"]),
    ],
)
def test_a_report_answers_the_day_that_was_open_when_it_ended(
    ends: list[str], days: list[str]
) -> None:
    found = answered(WEEKLY, map(date.fromisoformat, ends), ENGLAND)
    assert sorted(found) == [date.fromisoformat(each) for each in days]


def test_a_months_report_may_end_with_the_month() -> None:
    """The last Friday of November is the 27th, that of December the 25th, a holiday."""
    ends = [date(2026, 10, 31), date(2026, 11, 30)]
    assert sorted(answered(MONTHLY, ends, ENGLAND)) == [date(2026, 10, 30), date(2026, 11, 27)]
    assert is_owed(date(2026, 12, 24), report("sent", "2026-11-30"), schedule=MONTHLY)


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12))
def test_no_report_answers_two_days_and_none_far_away(ends: list[date]) -> None:
    found = answered(WEEKLY, ends, ENGLAND)
    assert len(found) <= len(set(ends))
    for day in found:
        around = {last_due(WEEKLY, end, ENGLAND) for end in ends}
        around |= {next_due(WEEKLY, end, ENGLAND) for end in ends}
        assert day in around


def test_nothing_is_owed_before_work_begins() -> None:
    later = (project("{start: 2026-11-21}"),)
    assert not is_owed(date(2026, 11, 20), projects=later)
    assert is_owed(date(2026, 11, 27), projects=later)
    assert not is_owed(date(2026, 11, 27), projects=(project("{draft: true}"),))


def test_the_end_of_a_project_is_told_once() -> None:
    """It is owed a report until one speaks of its end; one that runs is owed one each time."""
    end = "{id: M1, name: End, baseline: 2026-11-18, actual: 2026-11-18}"
    over = project(f"{{state: finished, milestones: [{end}]}}")
    friday, next_friday = date(2026, 11, 20), date(2026, 11, 27)
    before = report("sent", "2026-11-13")
    assert is_owed(friday, before, projects=(over,))
    told = report("sent", "2026-11-20")
    assert not is_owed(next_friday, before, told, projects=(over,))
    assert is_owed(next_friday, before, told, projects=(over, project("{}")))


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
