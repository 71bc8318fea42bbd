"""When a client's status report is due, by the schedule written, and whether it went out.

Only days: the hour is the mailer's. A month's report is due on the last such weekday of the month,
because it closes the month.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from amportal.model.client import ReportSchedule
from amportal.model.pages import ReportFile

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def last_due(schedule: ReportSchedule, today: date) -> date:
    """Return the newest day, not after *today*, on which a report was due."""
    weekday = _WEEKDAYS.index(schedule.on)
    if schedule.every == "week":
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    this = _last_weekday(today.year, today.month, weekday)
    if this <= today:
        return this
    before = date(today.year, today.month, 1) - timedelta(days=1)
    return _last_weekday(before.year, before.month, weekday)


def next_due(schedule: ReportSchedule, today: date) -> date:
    """Return the first day after *today* on which a report is due."""
    weekday = _WEEKDAYS.index(schedule.on)
    if schedule.every == "week":
        return last_due(schedule, today) + timedelta(days=7)
    this = _last_weekday(today.year, today.month, weekday)
    if this > today:
        return this
    after = date(today.year, today.month, 28) + timedelta(days=4)
    return _last_weekday(after.year, after.month, weekday)


def is_owed(schedule: ReportSchedule, reports: Iterable[ReportFile], due: date) -> bool:
    """Say whether the report due on *due* has not been sent.

    It has when one was sent whose period ends after the day the report before it was due.
    """
    before = last_due(schedule, due - timedelta(days=1))
    return not any(each.state == "sent" and each.period.to > before for each in reports)


def _last_weekday(year: int, month: int, weekday: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


__all__ = ["is_owed", "last_due", "next_due"]
