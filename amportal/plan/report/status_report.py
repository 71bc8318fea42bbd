"""Status reports: what was done in a period and what comes next, from the portal's own views.

What was done is read from the dates of the work unless the account manager wrote it. Only names
as written stand in a step; the sentence around them is made in the reader's language by `render`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from amportal.model.derive.due_day import due_day
from amportal.model.derive.project_state import is_over
from amportal.model.derive.report_promises import Answer, answers, lines_of, promised_before
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.project_plan import NextStep
from amportal.model.nouns.site import Client, Report
from amportal.model.records.report_record import (
    CallRecord,
    ChangeRecord,
    FrameRecord,
    PromiseRecord,
    ReportRecord,
    UpdateRecord,
)
from amportal.model.records.sent_reports import newest_issue
from amportal.model.records.work_records import (
    ProjectRecord,
    StatusRecord,
    StepRecord,
    WaitingRecord,
)
from amportal.plan import routes
from amportal.plan.brand_assets import beside
from amportal.plan.ordering import late_first, worst_first
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.report.correction_changes import OwnWords, corrections
from amportal.plan.report.done_steps import done_in
from amportal.plan.report.issued_reports import (
    Now,
    SinceReports,
    sent_before,
    with_last,
)
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.told_things import Thing, kept_facts
from amportal.plan.view.change_views import Promise
from amportal.plan.view.page_frame import Frame, Reachable
from amportal.plan.view.page_views import ReportCard, ReportPage
from amportal.plan.view.work_views import ProjectView, StepView, UpdateView


def job_no_of(client: Client, file: ReportFile) -> str | None:
    """Return the job number of the one project that *file* is about; None: about all.

    Empty where that project is none of *client*'s.
    """
    if file.project is None:
        return None
    return next((p.file.job_no for p in client.projects if p.slug == file.project), "")


def promises_of(reading: ReaderContext, report: str, file: ReportFile) -> tuple[Promise, ...]:
    """Return what became of each line that was promised before *report*, which *file* is.

    A line that nobody answered is still to come: the check says so, and no report hides it.
    """
    client = reading.client
    before = promised_before(client.sent, report, job_no_of(client, file), file.period.to)
    projects = [each.file for each in client.projects]
    found = answers(lines_of(before), file, projects)
    return tuple(_promise(reading, each) for each in found)


def _promise(reading: ReaderContext, answer: Answer) -> Promise:
    """Return *answer* with its days: late once the promised day has passed, else how far it moved.

    What we promised is late in our own working days; a day that moved, did so in those of both.
    """
    line, promised, today = answer.line, answer.line.due, reading.today
    due, shared = answer.due or promised, reading.calendars.shared
    state: Literal["done", "late", "open", "dropped"] = answer.state or "open"
    days = 0
    if promised and state == "done" and answer.on:
        days = max(0, shared.between(promised, answer.on))
    elif promised and due and state == "open":
        late = due_day(promised, today, reading.calendars.ours).late
        state = "late" if late else "open"
        days = late or max(0, shared.between(promised, due))
    return Promise(
        what=line.what,
        owner=line.owner,
        promised=promised,
        state=state,
        on=answer.on,
        due=due,
        days=days,
        reason=answer.reason,
    )


def record_of(
    report: ReportPage,
    frame: Frame,
    today: date,
    project: str | None,
    things: Iterable[Thing],
) -> ReportRecord:
    """Return all that *report* shows within *frame*, as of *today*; *project*: its one project.

    *things* are all that its reader is told.
    """
    card = report.card
    return ReportRecord(
        format=2,
        frame=FrameRecord.model_validate(frame),
        id=card.slug,
        number=card.number,
        issue=card.issue,
        reason=card.reason,
        corrected=tuple(ChangeRecord.model_validate(each) for each in report.corrected),
        first=card.first,
        last=card.last,
        project=project,
        today=today,
        as_of=frame.as_of.day,
        as_of_time=frame.as_of.at,
        headline=report.headline,
        status=StatusRecord.model_validate(report.status) if report.status else None,
        waiting=tuple(WaitingRecord.model_validate(each) for each in report.waiting),
        done=tuple(StepRecord.model_validate(each) for each in report.done),
        next=tuple(StepRecord.model_validate(each) for each in report.next),
        promises=tuple(PromiseRecord.model_validate(each) for each in report.promises),
        since=max((group.day for group in report.since), default=None),
        changes=tuple(
            ChangeRecord.model_validate(change)
            for group in report.since
            for change in group.changes
        ),
        words=report.words,
        projects=tuple(ProjectRecord.model_validate(each) for each in report.projects),
        updates=tuple(UpdateRecord.model_validate(each) for each in report.updates),
        calls=tuple(CallRecord.model_validate(each) for each in report.calls),
        facts=kept_facts(told_in(things, report.projects[0].job_no if project else None)),
    )


def told_in(things: Iterable[Thing], job_no: str | None) -> tuple[Thing, ...]:
    """Return those of *things* that count as told with a report about *job_no*; None: about all.

    With a report about all, of what it does not cover too: nothing of that had changed.
    """
    return tuple(each for each in things if job_no is None or each.project in ("", job_no))


def reports_of(
    reading: ReaderContext,
    projects: tuple[ProjectView, ...],
    updates: tuple[UpdateView, ...],
    calls: tuple[Reachable, ...],
    now: Now,
) -> tuple[ReportPage, ...]:
    """Return every report that is made from the data, newest first; numbered by period from 1.

    What was sent is kept as it was and never made again; what is being corrected is.
    """
    pages = [
        _page(reading, report, number, projects, updates, calls, now)
        for number, report in _numbered(reading)
        if report.file.state != "sent"
    ]
    return tuple(reversed(pages))


def brought_along(reading: ReaderContext) -> Iterator[ReportCard]:
    """Yield the reports that were sent before amportal was used, each the PDF that went out."""
    issued = {each.issue.report for each in reading.client.sent}
    names = {project.slug: project.file.name for project in reading.client.projects}
    for number, report in _numbered(reading):
        file = report.file
        if file.state != "sent" or file.file is None or report.slug in issued:
            continue
        path = beside(report.path, file.file)
        if path in reading.files:
            yield ReportCard(
                slug=report.slug,
                path=routes.report(report.slug),
                number=number,
                first=file.period.from_,
                last=file.period.to,
                state="sent",
                headline=file.headline or "",
                project=names.get(file.project or "", ""),
                frozen=path,
                sha256=reading.files[path].sha256,
            )


def _numbered(reading: ReaderContext) -> Iterator[tuple[int, Report]]:
    """Return the reports by period, numbered from 1."""
    by_period = sorted(
        reading.client.reports,
        key=lambda each: (each.file.period.to, each.file.period.from_, each.slug),
    )
    return iter(tuple(enumerate(by_period, start=1)))


def covered_by(
    file: ReportFile, projects: Iterable[ProjectView], since: SinceReports
) -> tuple[ProjectView, ...]:
    """Return those of *projects* that a report tells of: the one it is about, else by `covers`."""
    if file.project is not None:
        return tuple(each for each in projects if each.slug == file.project)
    return tuple(each for each in projects if since.covers(each, file.period.from_))


def _page(
    reading: ReaderContext,
    report: Report,
    number: int,
    projects: tuple[ProjectView, ...],
    updates: tuple[UpdateView, ...],
    calls: tuple[Reachable, ...],
    now: Now,
) -> ReportPage:
    file = report.file
    first, last = file.period.from_, file.period.to
    job_no = job_no_of(reading.client, file)
    before = sent_before(reading.client.sent, report.slug, job_no, last)
    issued = newest_issue(reading.client.sent, report.slug)
    since = SinceReports(before, now)
    covered = with_last(covered_by(file, projects, since), before)
    ranked = worst_first(covered)
    worst = ranked[0] if ranked else None
    paths = {project.path for project in covered}
    headline = file.headline or (worst.headline if worst else "")
    said = _own_words(reading, report, covered, since, headline)
    return ReportPage(
        card=ReportCard(
            slug=report.slug,
            path=routes.report(report.slug, issued.issue.issue + 1 if issued else 1),
            number=issued.issue.number if issued else number,
            issue=issued.issue.issue + 1 if issued else 1,
            first=first,
            last=last,
            state=file.state,
            headline=headline,
            project=covered[0].name if file.project and covered else "",
        ),
        headline=headline,
        status=worst.overall if worst and not is_over(worst.state) else None,
        waiting=late_first(waiting for project in covered for waiting in project.waiting),
        done=said.done,
        next=said.next,
        words=report.body,
        projects=ranked,
        updates=tuple(
            each for each in updates if each.project_path in paths and first <= each.date <= last
        ),
        calls=calls,
        since=since.groups(ranked, every=job_no is None),
        promises=said.promises,
        corrected=corrections(issued, ToldState(told_in(now.state.things, job_no)), said, now),
    )


def _own_words(
    reading: ReaderContext,
    report: Report,
    projects: tuple[ProjectView, ...],
    since: SinceReports,
    headline: str,
) -> OwnWords:
    """Return what *report* says besides the facts of *projects*."""
    file = report.file
    first, last = file.period.from_, file.period.to
    return OwnWords(
        file=file,
        headline=headline,
        body=report.body,
        done=steps_of(reading, file.done) or done_in(projects, first, last, since),
        next=steps_of(reading, file.next)
        or tuple(step for project in worst_first(projects) for step in project.next_steps),
        promises=promises_of(reading, report.slug, file),
    )


def steps_of(reading: ReaderContext, steps: tuple[NextStep, ...]) -> tuple[StepView, ...]:
    """Return steps as written."""
    return tuple(StepView(each.what, each.due, reading.people.name(each.owner)) for each in steps)
