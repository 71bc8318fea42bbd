"""Everything of one portal that can be looked for, and where it stands.

Cut from what one reader sees, so nobody finds what is not theirs. The list serves twice: pages
among it are the portal's contents, for readers without a script; all of it, with the words that
stand there, is what a script searches. Words are as they were written; nothing here knows
Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amportal.plan import routes
from amportal.plan.report.issued_reports import listed
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.page_views import Portal
from amportal.plan.view.search_views import Found, FoundKind
from amportal.plan.view.work_views import ProjectView


def found_of(portal: Portal) -> tuple[Found, ...]:
    """Return all that can be found in *portal*: projects with what is in them, then the rest."""
    return (
        *(each for project in portal.projects for each in _in_project(project)),
        *_written(portal),
        *_asked(portal),
        *_people(portal),
    )


def contents_of(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return those of *found* that are pages or files of their own, without their words."""
    return tuple(each.bare() for each in found if each.whole)


def _in_project(project: ProjectView) -> Iterator[Found]:
    said = [project.headline, project.brief, project.lead, project.po_no]
    said += [text for each in project.status for text in (each.reason, each.recovery)]
    yield Found(
        "project",
        project.path,
        project.name,
        ref=project.job_no,
        text=_text(said),
        whole=True,
    )
    for work in project.deliverables:
        yield _deliverable(project, work)
    for milestone in project.milestones:
        yield _row(project, "milestone", milestone.ref, milestone.name, milestone.owner)
    for action in project.actions:
        yield _row(project, "action", action.ref, action.what, action.owner)
    for risk in project.risks:
        yield _row(project, "risk", risk.ref, risk.title, risk.response, risk.owner)
    for decision in project.decisions:
        yield _row(project, "decision", decision.ref, decision.what, decision.by)
    for order in project.budget.change_orders if project.budget else ():
        yield _row(project, "change_order", order.ref, order.title, order.reason, order.comment)


def _deliverable(project: ProjectView, work: DeliverableView) -> Found:
    said = [work.spec, work.owner, work.department]
    for version in work.versions:
        said += [version.text if version.current else "", version.note]
        said += [file.alt for file in version.files] if version.current else []
        said += [decision.comment for decision in version.decisions]
    return Found(
        "deliverable",
        work.path,
        work.name,
        ref=work.ref,
        where=project.name,
        text=_text(said),
        whole=True,
    )


def _row(project: ProjectView, kind: FoundKind, ref: str, title: str, *said: str) -> Found:
    """Return a row of a project's page, which its page marks with the row's own short id."""
    ident = ref.removeprefix(f"{project.job_no}-")
    return Found(kind, project.path, title, ident, ref, project.name, text=_text(said))


def _written(portal: Portal) -> Iterator[Found]:
    for update in portal.updates:
        yield Found(
            "update",
            update.path,
            update.title,
            where=update.project,
            day=update.date,
            markdown=update.body,
            text=update.author,
            whole=True,
        )
    for meeting in portal.meetings:
        said = [meeting.place, *meeting.agenda]
        said += [text for decision in meeting.decisions for text in decision]
        said += [text for action in meeting.actions for text in (action.what, action.owner)]
        said += [each.name for each in (*meeting.present, *meeting.apologies)]
        yield Found(
            "meeting",
            meeting.path,
            meeting.title,
            where=meeting.project,
            day=meeting.start.date(),
            markdown=meeting.body,
            text=_text(said),
            whole=True,
        )
    words = {report.card.path: report.words for report in portal.reports}
    for card in listed((*portal.sent, *(report.card for report in portal.reports))):
        # To its row, which also says when the PDF is still being made.
        yield Found(
            "report",
            routes.REPORTS,
            card.headline,
            f"report-{card.number}-{card.issue}",
            where=card.project,
            day=card.last,
            markdown=words.get(card.path, ""),
        )


def _asked(portal: Portal) -> Iterator[Found]:
    for question in (*portal.questions.open, *portal.questions.answered):
        yield Found(
            "question",
            routes.QUESTIONS,
            question.text,
            question.id,
            question.id,
            day=question.on,
            markdown=question.answer,
            text=_text((question.asked_by, question.answered_by)),
        )


def _people(portal: Portal) -> Iterator[Found]:
    for person in portal.team.team:
        said = (person.role, person.department, person.email, person.phone or "", *person.projects)
        yield Found("person", routes.TEAM, person.name, text=_text(said))


def _text(said: Iterable[str]) -> str:
    return "\n".join(each for each in said if each.strip())
