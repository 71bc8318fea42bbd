"""How far dates have moved, in days on which agency and client both work.

Positive is late. What approved change orders moved was agreed, so it is told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amportal.model.derive.milestone_dates import when
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import Milestone


@dataclass(frozen=True, slots=True)
class Slip:
    """A project's slip: `days` (+ is late) of `milestone`, from `planned` to `expected`.

    `milestone` is None where the project's own end date moved most. `agreed` working days were
    added by approved change orders; `beyond` is what is left over them, never below 0.
    """

    days: int
    planned: date
    expected: date
    milestone: str | None = None
    agreed: int = 0

    @property
    def beyond(self) -> int:
        """Working days of slip that nobody agreed to."""
        return max(0, self.days - self.agreed)


def slip_of(milestone: Milestone, calendar: Workdays) -> int:
    """Return a milestone's slip in working days of *calendar*, the shared one."""
    return calendar.between(milestone.baseline, when(milestone))


def expected_end(project: ProjectFile) -> date:
    """Return the day the project now ends: its last milestone's, else its due date."""
    live = [when(each) for each in project.milestones if not each.cancelled and not each.draft]
    return max(live, default=project.due)


def project_slip(project: ProjectFile, calendar: Workdays, agreed: int = 0) -> Slip:
    """Return the project's slip and what it comes from.

    The worst of its open milestones; once all are done, its last. Where the last milestone lies
    so far past the due date that this is worse, that. *agreed*: days of approved change orders.
    """
    live = [each for each in project.milestones if not each.cancelled and not each.draft]
    worst = _worst([each for each in live if each.actual is None], calendar)
    if worst is None and live:
        worst = max(live, key=when)
    end = expected_end(project)
    past_due = calendar.between(project.due, end)
    if worst is not None:
        days = slip_of(worst, calendar)
        if past_due <= max(days, 0):
            return Slip(days, worst.baseline, when(worst), worst.id, agreed)
    return Slip(max(0, past_due), project.due, end, None, agreed)


def end_slip(project: ProjectFile, calendar: Workdays, agreed: int = 0) -> int:
    """Return how far the end has moved, in working days: what a client means by "late".

    Of the last milestone, or past the due date where that is worse. What approved change orders
    moved (*agreed*) is not late. A milestone on the way that slipped alone does not count: its
    own row says so.
    """
    live = [each for each in project.milestones if not each.cancelled and not each.draft]
    if not live:
        return 0
    last = max(live, key=when)
    days = max(slip_of(last, calendar), calendar.between(project.due, when(last)))
    return max(0, days - agreed) if days > 0 else slip_of(last, calendar)


def _worst(milestones: Sequence[Milestone], calendar: Workdays) -> Milestone | None:
    """Return the milestone that slipped most; of equals the last in time."""
    return max(milestones, key=lambda each: (slip_of(each, calendar), when(each)), default=None)
