"""One project, whole: what its page, the reports and the exports are cut from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from amportal.model.derive.project_dates import actions_in
from amportal.model.derive.project_state import coming_steps
from amportal.model.derive.waiting_list import Wait, waiting_in
from amportal.model.nouns.project import ProjectFile, Status
from amportal.model.nouns.site import Project
from amportal.plan import routes
from amportal.plan.ordering import late_first, natural
from amportal.plan.project.budget_view import budget_of
from amportal.plan.project.file_views import count_asked
from amportal.plan.project.project_work import (
    action_view,
    decisions_of,
    deliverables_of,
    late_with_us,
    milestones_of,
    risks_of,
    updates_of,
)
from amportal.plan.project.timeline import timeline_of
from amportal.plan.project_stop import stop_of
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.report.status_report import steps_of
from amportal.plan.view.picture_views import RowPicture
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import ActionView, ProjectView, StatusView

Dimension = Literal["overall", "schedule", "budget", "scope", "quality"]


def project_view(reading: ReaderContext, project: Project) -> ProjectView:
    """Return all of *project* that the reader may see."""
    file, people = project.file, reading.people
    dates = reading.dates.of(project.slug)
    milestones = milestones_of(reading, project)
    deliverables = deliverables_of(reading, project)
    pictures = {each.ref: each.picture for each in deliverables}
    return ProjectView(
        slug=project.slug,
        path=routes.project(project.slug),
        job_no=file.job_no,
        name=file.name,
        kind=file.kind,
        brief=file.brief,
        state=file.state,
        po_no=file.po_no or "",
        lead=people.name(file.lead),
        team=people.names(file.team),
        start=file.start,
        due=file.due,
        agreed_end=dates.agreed_end,
        end=dates.end_of(file.milestones),
        slip=dates.late_of(file.milestones),
        live=dates.live,
        overdue=dates.live and dates.end_of(file.milestones) < reading.today,
        headline=file.headline,
        status=_status(file),
        waiting=_waiting(reading, project, pictures),
        next_milestone=next((each for each in milestones if each.next), None),
        next_steps=steps_of(reading, coming_steps(file, reading.today)),
        milestones=milestones,
        timeline=timeline_of(reading, file.phases, milestones),
        deliverables=deliverables,
        budget=budget_of(reading, project),
        actions=_actions(reading, project),
        risks=risks_of(reading, project),
        decisions=decisions_of(reading, project),
        updates=updates_of(reading, project),
        stop=stop_of(file, reading.today),
        ours_late=late_with_us(reading, project),
    )


def _status(file: ProjectFile) -> tuple[StatusView, ...]:
    """Return the overall status first, then each dimension; nothing where none was written."""
    grid = file.status
    if grid is None:
        return ()
    written: tuple[tuple[Dimension, Status], ...] = (
        ("overall", grid.overall),
        ("schedule", grid.schedule),
        ("budget", grid.budget),
        ("scope", grid.scope),
        ("quality", grid.quality),
    )
    return tuple(
        StatusView(dimension, each.rag, each.reason or "", each.recovery or "", each.since)
        for dimension, each in written
    )


def _waiting(
    reading: ReaderContext, project: Project, pictures: Mapping[str, RowPicture | None]
) -> tuple[Waiting, ...]:
    dates = reading.dates.of(project.slug)
    waits = tuple(waiting_in(reading.client, project, reading.terms, dates))
    shown = {
        each.ref: count_asked(each.what) if each.kind == "action" else pictures.get(each.ref)
        for each in waits
    }
    return late_first(_wait(reading, project, each, shown[each.ref]) for each in waits)


def _wait(
    reading: ReaderContext, project: Project, wait: Wait, picture: RowPicture | None
) -> Waiting:
    is_version = wait.kind == "version"
    return Waiting(
        kind=wait.kind,
        ref=wait.ref,
        id=wait.id,
        what=wait.what,
        n=wait.n,
        project=project.file.name,
        project_slug=project.slug,
        path=(
            routes.deliverable(project.file.job_no, wait.id)
            if is_version
            else routes.project(project.slug)
        ),
        owners=reading.people.names(wait.owners),
        due=wait.due.day,
        days=wait.due.days,
        until=wait.due.until,
        standing=wait.due.standing,
        blocks=reading.named.names(project.slug, wait.blocks),
        amount=wait.amount,
        adds_days=wait.adds_days,
        deemed=is_version and wait.due.standing != "paused" and reading.terms.deemed_approval,
        absent=reading.people.absent(wait.absent),
        asked=reading.people.ids((*wait.owners, *(each.contact for each in wait.absent))),
        picture=picture,
    )


def _actions(reading: ReaderContext, project: Project) -> tuple[ActionView, ...]:
    """Return actions of the project and its meetings: open ones by due day, then done ones."""
    views = [action_view(reading, project, each) for each in actions_in(project)]
    still = sorted(
        (each for each in views if each.done_on is None),
        key=lambda each: (each.due, natural(each.id)),
    )
    done = sorted(
        (each for each in views if each.done_on is not None),
        key=lambda each: (each.done_on or each.due, natural(each.id)),
        reverse=True,
    )
    return (*still, *done)
