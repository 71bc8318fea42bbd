"""The first page: where are we? Cut from the projects' own views, so no number can differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amportal.plan.view.change_views import ChangesPage
from amportal.plan.view.page_frame import Reachable
from amportal.plan.view.page_views import HomePage, ProjectCard
from amportal.plan.view.work_views import MilestoneView, ProjectView, UpdateView, Waiting

UPDATES_SHOWN = 3
_RAGS = {"red": 0, "amber": 1, "green": 2}
_STATES = {"active": 0, "on_hold": 1}
_OVER = ("finished", "cancelled")


def home_of(
    projects: tuple[ProjectView, ...],
    updates: tuple[UpdateView, ...],
    calls: tuple[Reachable, ...],
    welcome: str,
    since: ChangesPage | None = None,
) -> HomePage:
    """Return the home page; *updates* are all of them, newest first."""
    ranked = worst_first(projects)
    worst = ranked[0] if ranked else None
    coming = next_of(projects)
    return HomePage(
        headline=worst.headline if worst else "",
        status=worst.overall if worst else None,
        project=worst.name if worst else "",
        welcome=welcome,
        waiting=late_first(waiting for project in projects for waiting in project.waiting),
        next_milestone=coming[0] if coming else None,
        next_milestone_project=coming[1].name if coming else "",
        projects=tuple(card_of(project) for project in ranked),
        updates=updates[:UPDATES_SHOWN],
        update_count=len(updates),
        calls=calls,
        since=since,
    )


def worst_first(projects: Iterable[ProjectView]) -> tuple[ProjectView, ...]:
    """Return *projects* by how much they need attention.

    By status (red, amber, green, none), then slip, then active before on hold before others,
    then name. Finished and cancelled ones come last whatever their status was: an old red must
    not answer "where are we?".
    """
    return tuple(sorted(projects, key=_badness))


def _badness(project: ProjectView) -> tuple[bool, int, int, int, str, str]:
    overall = project.overall
    return (
        project.state in _OVER,
        _RAGS[overall.rag] if overall else len(_RAGS),
        -project.slip,
        _STATES.get(project.state, len(_STATES)),
        project.name,
        project.job_no,
    )


def late_first(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return what waits on the client, the longest late first, then by the day it is due."""
    return tuple(sorted(waiting, key=lambda each: (-each.days, each.due, each.ref, each.n or 0)))


def next_of(projects: Iterable[ProjectView]) -> tuple[MilestoneView, ProjectView] | None:
    """Return the next milestone of all *projects* that are not over, with its project."""
    coming: list[tuple[date, str, MilestoneView, ProjectView]] = [
        (project.next_milestone.date, project.next_milestone.ref, project.next_milestone, project)
        for project in projects
        if project.next_milestone and project.state not in _OVER
    ]
    if not coming:
        return None
    _, _, milestone, project = min(coming, key=lambda each: each[:2])
    return milestone, project


def card_of(project: ProjectView) -> ProjectCard:
    """Return *project* as a line of a list."""
    return ProjectCard(
        slug=project.slug,
        path=project.path,
        job_no=project.job_no,
        name=project.name,
        state=project.state,
        rag=project.overall.rag if project.overall else None,
        slip=project.slip,
        end=project.end,
        headline=project.headline,
        next_milestone=project.next_milestone,
    )
