"""When a client's status report is due, by the schedule written, and whether it went out.

A month's report is due on the last such weekday of the month, because it closes the month. A day
that is a holiday of the client's gives way to the last working day before it: nobody reads a
report on a holiday, and one that comes before it still closes the period. A moment is wall clock
time in the client's zone: at 09:00 stays 09:00 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from amportal.model.derive.client_today import zone_of
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.client import ReportSchedule
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.records.issued_report import SentReport

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# How far the nominal day may lie from the one it gives way to: no run of holidays is longer.
_REACH = 21


def last_due(schedule: ReportSchedule, today: date, calendar: Workdays | None = None) -> date:
    """Return the newest day, not after *today*, on which a report was due.

    *calendar* are the client's working days; without it holidays are not asked for.
    """
    return max(day for day in _days(schedule, today, calendar) if day <= today)


def next_due(schedule: ReportSchedule, today: date, calendar: Workdays | None = None) -> date:
    """Return the first day after *today* on which a report is due."""
    return min(day for day in _days(schedule, today, calendar) if day > today)


def due_at(schedule: ReportSchedule, day: date, timezone: str) -> datetime:
    """Return the moment in UTC at which the report of *day* is due in *timezone*.

    An hour that the clocks skip is due when they have been put forward, one that comes twice is
    due the first time.
    """
    zone = zone_of(timezone) or UTC
    return datetime.combine(day, schedule.at, zone).astimezone(UTC)


def due_since(
    schedule: ReportSchedule, now: datetime, timezone: str, calendar: Workdays
) -> tuple[date, date]:
    """Return the day of the newest report that is due at *now*, and of the first that will be."""
    today = now.astimezone(zone_of(timezone) or UTC).date()
    last = last_due(schedule, today, calendar)
    if due_at(schedule, last, timezone) > now:
        return last_due(schedule, last - timedelta(days=1), calendar), last
    return last, next_due(schedule, today, calendar)


def is_owed(
    schedule: ReportSchedule,
    reports: Iterable[ReportFile],
    due: date,
    sent: Iterable[SentReport] = (),
    calendar: Workdays | None = None,
) -> bool:
    """Say whether the report due on *due* has not been sent.

    It has when one was sent whose period ends after the day the report before it was due.
    """
    before = last_due(schedule, due - timedelta(days=1), calendar)
    ends = [each.period.to for each in reports if each.state == "sent"]
    ends += [each.issue.last for each in sent]
    return not any(end > before for end in ends)


def _days(schedule: ReportSchedule, today: date, calendar: Workdays | None) -> Iterator[date]:
    """Yield the days on which reports are due around *today*, two before and two after at least."""
    weekday = _WEEKDAYS.index(schedule.on)
    if schedule.every == "week":
        first = today - timedelta(days=_REACH + (today.weekday() - weekday) % 7)
        nominal = [first + timedelta(days=7 * week) for week in range(2 * _REACH // 7 + 2)]
    else:
        nominal = [_last_weekday(today, months, weekday) for months in range(-2, 4)]
    for day in nominal:
        yield _before_holidays(day, calendar) if calendar else day


def _before_holidays(day: date, calendar: Workdays) -> date:
    """Return *day*, or the last working day before it where it is a holiday.

    A weekday on which the client never works was meant as it is written.
    """
    usual = any(calendar.works(day + timedelta(days=7 * week)) for week in (-3, -2, -1, 1, 2, 3))
    return calendar.add(day, -1) if usual and not calendar.works(day) else day


def _last_weekday(today: date, months: int, weekday: int) -> date:
    """Return the last such *weekday* of the month that is *months* after that of *today*."""
    count = today.year * 12 + today.month + months  # months since year 0, counting from 1
    last = date(count // 12, count % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
