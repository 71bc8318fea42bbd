"""The first page: where are we? Cut from the projects' own views, so no number can differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amportal.model.derive.project_state import is_over
from amportal.plan.ordering import late_first, worst_first
from amportal.plan.view.change_views import ChangesPage
from amportal.plan.view.page_frame import Reachable
from amportal.plan.view.page_views import HomePage, ProjectCard
from amportal.plan.view.picture_views import RowPicture
from amportal.plan.view.work_views import MilestoneView, ProjectView, UpdateView

UPDATES_SHOWN = 3


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
        status=worst.overall if worst and not is_over(worst.state) else None,
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


def next_of(projects: Iterable[ProjectView]) -> tuple[MilestoneView, ProjectView] | None:
    """Return the next milestone of all *projects*, with its project."""
    coming: list[tuple[date, str, MilestoneView, ProjectView]] = [
        (project.next_milestone.date, project.next_milestone.ref, project.next_milestone, project)
        for project in projects
        if project.next_milestone
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
        rag=project.light,
        slip=project.slip,
        end=project.end,
        headline=project.headline,
        live=project.live,
        next_milestone=project.next_milestone,
        stop=project.stop,
        ours_late=project.ours_late,
        overdue=project.overdue,
        picture=_picture(project),
    )


def _picture(project: ProjectView) -> RowPicture | None:
    """Return the picture of what waits longest on the client, else of what was sent last."""
    waiting = [each.picture for each in project.waiting if each.picture and each.picture.sizes]
    if waiting:
        return waiting[0]
    sent = [
        (each.current.sent_on, each.picture)
        for each in project.deliverables
        if each.current and each.picture and each.picture.sizes
    ]
    return max(sent, key=lambda each: each[0])[1] if sent else None
