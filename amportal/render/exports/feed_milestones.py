"""What the news feed tells of milestones: reached, moved since the last report, and the next.

A milestone has one entry for as long as it lives, as it has one in the calendar, so a reader's
program shows what was told last. The day of an entry follows from the data: a feed of the same
data is the same on every day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amportal.plan.view.change_views import Change, ProjectChanges
from amportal.plan.view.page_views import Portal
from amportal.plan.view.work_views import MilestoneView, ProjectView
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import Words


@dataclass(frozen=True, slots=True)
class MilestoneTold:
    """One milestone, what is told of it, and the day on which that came to be so."""

    milestone: MilestoneView
    sentence: str
    day: date


def milestones_told(portal: Portal, project: ProjectView, words: Words) -> Iterator[MilestoneTold]:
    """Yield what is told of the milestones of *project*, which is one of *portal*."""
    since = portal.home.since
    group = next((g for g in since.groups if g.path == project.path), None) if since else None
    for milestone in project.milestones:
        change = _newest(group, milestone)
        if milestone.done and not milestone.cancelled:
            said = words.gettext("%(what)s: reached on %(day)s") % {
                "what": milestone.name,
                "day": words.day_short(milestone.date),
            }
            yield MilestoneTold(milestone, said, milestone.date)
        elif change is not None and group is not None:
            yield MilestoneTold(milestone, sentence(change, words), change.committed or group.day)
        elif milestone.next:
            said = words.gettext("Next: %(name)s, %(day)s") % {
                "name": milestone.name,
                "day": words.day(milestone.date),
            }
            yield MilestoneTold(milestone, said, _turned_to(project, portal.frame.as_of.day))


def _newest(group: ProjectChanges | None, milestone: MilestoneView) -> Change | None:
    """Return what changed about *milestone* since the last report; its date before all else."""
    own = [
        change
        for change in (group.changes if group else ())
        if change.noun == "milestone" and change.ref == milestone.ref
    ]
    return next((each for each in own if each.field == "date"), own[0] if own else None)


def _turned_to(project: ProjectView, today: date) -> date:
    """Return since when the next milestone is the next: the day the one before was reached."""
    reached = [each.date for each in project.milestones if each.done and not each.cancelled]
    return min(max(reached, default=project.start), today)


__all__ = ["MilestoneTold", "milestones_told"]
