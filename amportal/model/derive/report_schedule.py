"""When a client's status report is due, by the schedule written, and whether it went out.

A month's report is due on the last such weekday of the month, because it closes the month. A day
that is a holiday of the client's gives way to the last working day before it: nobody reads a
report on a holiday, and one that comes before it still closes the period. A moment is wall clock
time in the client's zone: at 09:00 stays 09:00 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from amportal.model.derive.client_today import zone_of
from amportal.model.derive.project_state import is_over
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.client import ReportSchedule
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.records.issued_report import SentReport

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# How far the nominal day may lie from the one it gives way to: no run of holidays is longer.
_REACH = 21
_LOOK_BACK = 100


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


def owed(
    schedule: ReportSchedule,
    last: date,
    projects: Iterable[ProjectFile],
    reports: Iterable[ReportFile],
    sent: Iterable[SentReport] = (),
    calendar: Workdays | None = None,
) -> bool:
    """Say whether a report is owed for *last*, the newest day on which one was due.

    It is where there is something to tell (`_tells`) that had begun by then, and no report that was
    sent answers that day (`answered`).
    """
    known = tuple(sent)
    told = {
        project.job_no
        for each in known
        for project in (each.record.projects if each.record else ())
        if is_over(project.state)
    }
    ends = [each.period.to for each in reports if each.state == "sent"]
    ends += [each.issue.last for each in known]
    newest = max(ends, default=None)
    begun = (each for each in projects if not each.draft and each.start <= last)
    if not any(_tells(each, told, newest) for each in begun):
        return False
    # What lies further back answers days that are long past.
    near = (end for end in ends if end > last - timedelta(days=_LOOK_BACK))
    return last not in answered(schedule, near, calendar)


def _tells(project: ProjectFile, told: Collection[str], newest: date | None) -> bool:
    """Say whether a report has something to tell of *project*: it runs, or its end is not told.

    *told* are the numbers of those whose end a report told, *newest* the last day that any report
    speaks of.
    """
    if not is_over(project.state):
        return True
    return project.job_no not in told and (newest is None or _ended(project) > newest)


def _ended(project: ProjectFile) -> date:
    """Return the day a project that is over ended: its last milestone was reached, else due."""
    reached = [each.actual for each in project.milestones if each.actual and not each.draft]
    return max(reached, default=project.due)


def answered(
    schedule: ReportSchedule, ends: Iterable[date], calendar: Workdays | None = None
) -> frozenset[date]:
    """Return the due days that are answered by reports which speak until the days *ends*.

    A report answers the newest due day up to its end: one that came late leaves the next one due.
    Where that day is answered already, it answers the next one if it ends nearer to that; else
    it was one more. What ends on the working day before a due day was made for that day.
    """
    found: set[date] = set()
    for end in sorted(set(ends)):
        before, after = last_due(schedule, end, calendar), next_due(schedule, end, calendar)
        if before == end:
            found.add(before)
        elif calendar is not None and calendar.between(end, after) <= 1:
            found.add(after)
        elif before not in found:
            found.add(before)
        elif after - end <= end - before:
            found.add(after)
    return frozenset(found)


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
