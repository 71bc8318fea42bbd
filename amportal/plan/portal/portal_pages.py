"""Updates, meetings and questions of one client, as its reader sees them.

Order is part of the view: newest first, meetings to come soonest first, ties by name, so that no
two builds list the same things differently.
"""

from __future__ import annotations

from datetime import date

from amportal.model.derive.meeting_times import is_ahead, local_time
from amportal.model.nouns.page_settings import MeetingFile
from amportal.model.nouns.questions import Question
from amportal.model.nouns.site import Meeting, Project
from amportal.plan import routes
from amportal.plan.project.project_work import action_view
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.view.meeting_views import (
    CarriedQuestion,
    CorrectionView,
    Elsewhere,
    MeetingView,
    MovedFrom,
)
from amportal.plan.view.page_views import QuestionsPage, QuestionView
from amportal.plan.view.work_views import ActionView


def meetings_of(reading: ReaderContext) -> tuple[MeetingView, ...]:
    """Return all meetings: those to come, soonest first, then the others, newest first.

    A meeting is to come until its last day, in the client's time zone, is over; not once its
    contact report is out. One that was called off stands among those to come until that day.
    """
    views = sorted(
        (
            _meeting(reading, project, meeting)
            for project in reading.client.projects
            for meeting in project.meetings
        ),
        key=lambda each: (each.start, each.path),
    )
    coming = tuple(each for each in views if each.ahead)
    return coming + tuple(each for each in reversed(views) if not each.ahead)


def _meeting(reading: ReaderContext, project: Project, meeting: Meeting) -> MeetingView:
    file, people = meeting.file, reading.people
    objection_until = _objection_until(reading, _last_issued(file))
    carries = _is_next(reading, project, meeting)
    zone = reading.zone
    called_off = file.cancelled
    return MeetingView(
        slug=meeting.slug,
        path=routes.meeting(project.file.job_no, meeting.slug),
        title=file.title,
        start=local_time(file.start, file, zone),
        end=local_time(file.end, file, zone),
        place=file.place or "",
        link=file.link,
        project=project.file.name,
        project_path=routes.project(project.slug),
        present=people.attendees(file.present),
        apologies=people.attendees(file.apologies),
        agenda=file.agenda,
        decisions=tuple((each.what, people.name(each.by)) for each in file.decisions),
        actions=tuple(action_view(reading, project, each) for each in file.actions),
        issued_on=file.issued_on,
        objection_until=objection_until,
        body=meeting.body,
        upcoming=called_off is None and is_ahead(file, zone, reading.today),
        objection_over=objection_until is not None and objection_until < reading.today,
        ahead=is_ahead(file, zone, reading.today),
        cancelled=called_off is not None,
        cancelled_on=called_off.on if called_off else None,
        cancelled_reason=(called_off.reason or "") if called_off else "",
        moved=tuple(
            MovedFrom(local_time(each.from_, file, zone), each.on, each.reason or "")
            for each in file.moved
        ),
        elsewhere=(
            Elsewhere(file.timezone, file.start, file.end)
            if file.timezone and file.timezone != zone
            else None
        ),
        corrections=tuple(
            CorrectionView(number, each.on, each.what)
            for number, each in reversed(list(enumerate(file.corrections, start=2)))
        ),
        carried=_open_actions(reading, project, meeting) if carries else (),
        questions=_open_questions(reading) if carries else (),
    )


def _last_issued(file: MeetingFile) -> date | None:
    """Return the day on which the contact report went out last, corrected or not."""
    if file.issued_on is None:
        return None
    return max((file.issued_on, *(each.on for each in file.corrections)))


def _is_next(reading: ReaderContext, project: Project, meeting: Meeting) -> bool:
    """Say whether *meeting* is the next one of its project that takes place."""
    ahead = [
        each
        for each in project.meetings
        if each.file.cancelled is None and is_ahead(each.file, reading.zone, reading.today)
    ]
    first = min(
        ahead,
        key=lambda each: (local_time(each.file.start, each.file, reading.zone), each.slug),
        default=None,
    )
    return first is not None and first.slug == meeting.slug


def _open_actions(
    reading: ReaderContext, project: Project, meeting: Meeting
) -> tuple[ActionView, ...]:
    """Return what earlier meetings of *project* left to do, the most urgent first."""
    left = [
        each
        for other in project.meetings
        if other.slug != meeting.slug
        for each in other.file.actions
        if each.done_on is None
    ]
    views = (action_view(reading, project, each) for each in left)
    return tuple(sorted(views, key=lambda each: (each.due, each.id)))


def _open_questions(reading: ReaderContext) -> tuple[CarriedQuestion, ...]:
    """Return the questions of the client that have no answer, the longest open first."""
    left = [each for each in reading.client.questions if each.answer is None]
    return tuple(
        CarriedQuestion(each.id, each.text, reading.people.name(each.asked_by), each.on)
        for each in sorted(left, key=lambda each: (each.on, each.id))
    )


def _objection_until(reading: ReaderContext, issued_on: date | None) -> date | None:
    if issued_on is None:
        return None
    return reading.calendars.theirs.add(issued_on, reading.terms.objection_days)


def questions_of(reading: ReaderContext) -> QuestionsPage:
    """Return the client's questions: open ones, longest open first; answered, newest first."""
    views = [(_question(reading, each), each.answer is None) for each in reading.client.questions]
    views.sort(key=lambda pair: (pair[0].on, pair[0].id))
    return QuestionsPage(
        open=tuple(view for view, is_open in views if is_open),
        answered=tuple(
            sorted(
                (view for view, is_open in reversed(views) if not is_open),
                key=lambda view: view.answered_on or view.on,
                reverse=True,
            )
        ),
    )


def _question(reading: ReaderContext, question: Question) -> QuestionView:
    until = (question.answered_on or question.on) if question.answer else reading.today
    return QuestionView(
        id=question.id,
        asked_by=reading.people.name(question.asked_by),
        on=question.on,
        about=reading.named.links("", question.about),
        text=question.text,
        answer=question.answer or "",
        answered_by=reading.people.name(question.answered_by),
        answered_on=question.answered_on,
        days=max(0, (until - question.on).days),
    )
