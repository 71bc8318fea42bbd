"""Which milestone is next, which is overdue, which is due this week.

Days are those of the client's time zone: the caller gives that today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from amportal.model.nouns.project_plan import Milestone


def when(milestone: Milestone) -> date:
    """Return the day it happened, else the day now expected, else the day first planned."""
    return milestone.actual or milestone.forecast or milestone.baseline


def is_open(milestone: Milestone) -> bool:
    """Say whether it is still to come: neither done, cancelled nor a draft."""
    return milestone.actual is None and not milestone.cancelled and not milestone.draft


def is_overdue(milestone: Milestone, today: date) -> bool:
    """Say whether it is open though its expected day has passed."""
    return is_open(milestone) and when(milestone) < today


def in_time(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Return *milestones* by day; those of one day in their order as written."""
    return tuple(sorted(milestones, key=when))


def next_milestone(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """Return the open milestone that comes next; where all open ones are overdue, the oldest."""
    waiting = in_time(each for each in milestones if is_open(each))
    coming = [each for each in waiting if when(each) >= today]
    return (coming or waiting or (None,))[0]


def overdue(milestones: Iterable[Milestone], today: date) -> tuple[Milestone, ...]:
    """Return the overdue milestones, the oldest first."""
    return in_time(each for each in milestones if is_overdue(each, today))


def due_this_week(milestones: Iterable[Milestone], today: date) -> tuple[Milestone, ...]:
    """Return the open milestones from Monday to Sunday of the week of *today*."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    return in_time(each for each in milestones if is_open(each) and monday <= when(each) <= sunday)
