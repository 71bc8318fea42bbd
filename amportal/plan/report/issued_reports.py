"""What the reports that were sent say today: how things stood then, and what changed since.

Everything is read from what is kept beside each PDF (`model.records.issued_report`); nothing is
looked up in git, so a site without history knows the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from amportal.model.derive.project_state import is_over
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import newest_issues
from amportal.model.records.work_records import ProjectRecord
from amportal.plan import routes
from amportal.plan.report.commit_days import CommitDays
from amportal.plan.report.report_changes import changes_between
from amportal.plan.view.change_views import Change, ChangesPage, ProjectChanges
from amportal.plan.view.page_views import ReportCard
from amportal.plan.view.work_views import ProjectView


def sent_before(
    sent: Iterable[SentReport], report: str, job_no: str | None, last: date
) -> tuple[SentReport, ...]:
    """Return what had been sent before *report* (which speaks until *last*), the newest first.

    Only issues whose data are at hand. About the one project *job_no*, or about all, like this one.
    """
    return tuple(
        each
        for each in known_first(sent)
        if each.issue.report != report
        and each.issue.last <= last
        and (job_no is None or each.job_no in (None, job_no))
    )


def known_first(sent: Iterable[SentReport]) -> tuple[SentReport, ...]:
    """Return the newest issue of each report, the newest by its period first.

    Only those whose data are at hand. When they went out does not count: a correction of an old
    report is no newer than the report after it.
    """
    return tuple(each for each in newest_issues(sent) if each.record is not None)


def cards_of(sent: Iterable[SentReport]) -> tuple[ReportCard, ...]:
    """Return every report as it was sent, the newest first."""
    return listed(_card(each) for each in sent)


def listed(cards: Iterable[ReportCard]) -> tuple[ReportCard, ...]:
    """Return *cards* in the order of a list: the newest period first, corrections above."""
    return tuple(sorted(cards, key=lambda each: (each.last, each.number, each.issue), reverse=True))


def _card(each: SentReport) -> ReportCard:
    issue = each.issue
    about = ""
    if each.job_no and each.record:
        about = next((p.name for p in each.record.projects if p.job_no == each.job_no), "")
    return ReportCard(
        slug=issue.report,
        path=routes.report(issue.report, issue.issue),
        number=issue.number,
        first=issue.first,
        last=issue.last,
        state="sent",
        headline=issue.headline,
        project=about or issue.project_name,
        issue=issue.issue,
        reason=issue.reason,
        issued_on=issue.issued_on,
        frozen=each.pdf,
        sha256=issue.pdf.sha256,
    )


def with_last(
    projects: tuple[ProjectView, ...], before: tuple[SentReport, ...]
) -> tuple[ProjectView, ...]:
    """Return *projects* with how each dimension stood in the last report about each."""
    return tuple(_with_last(project, before) for project in projects)


def _with_last(project: ProjectView, before: tuple[SentReport, ...]) -> ProjectView:
    known = _last(project.slug, before)
    if known is None:
        return project
    rags = {each.dimension: each.rag for each in known[1].status}
    status = tuple(replace(each, last=rags.get(each.dimension)) for each in project.status)
    return replace(project, status=status) if status != project.status else project


def _last(slug: str, before: tuple[SentReport, ...]) -> tuple[SentReport, ProjectRecord] | None:
    """Return the newest report that told of the project *slug*, and what it told."""
    for each in before:
        for project in each.record.projects if each.record else ():
            if project.slug == slug:
                return each, project
    return None


def changes_since(
    before: tuple[SentReport, ...],
    projects: Iterable[ProjectView],
    hidden: frozenset[str],
    days: CommitDays,
) -> tuple[ProjectChanges, ...]:
    """Return what changed in each of *projects* since the last report about it, if anything.

    *before* comes newest first. A project that began since is told against the newest report about
    all of them, and so is one that is gone.
    """
    whole = next((each for each in before if each.job_no is None), None)
    groups = []
    for project in projects:
        known = _last(project.slug, before)
        record = ProjectRecord.model_validate(project)
        if known is not None:
            groups.append(_group(known[0], record, ((known[1],), (record,)), hidden, days))
        elif whole is not None and not is_over(project.state):
            groups.append(_group(whole, record, ((), (record,)), hidden, days))
    return tuple(groups)


def _group(
    since: SentReport,
    project: ProjectRecord,
    sides: tuple[tuple[ProjectRecord, ...], tuple[ProjectRecord, ...]],
    hidden: frozenset[str],
    days: CommitDays,
) -> ProjectChanges:
    issue = since.issue
    return ProjectChanges(
        name=project.name,
        path=project.path,
        number=issue.number,
        day=issue.last,
        report=routes.report(issue.report, issue.issue),
        changes=days.dated(changes_between(*sides, hidden), issue.issued_on),
    )


def changes_page(
    sent: Iterable[SentReport],
    projects: Iterable[ProjectView],
    hidden: frozenset[str],
    days: CommitDays,
) -> ChangesPage | None:
    """Return what changed since the newest report, or None where none was sent."""
    before = known_first(sent)
    if not before:
        return None
    issue = before[0].issue
    return ChangesPage(
        number=issue.number,
        day=issue.last,
        report=routes.report(issue.report, issue.issue),
        groups=changes_since(before, projects, hidden, days),
    )


def corrections(
    issued: SentReport | None, projects: Iterable[ProjectView], hidden: frozenset[str]
) -> tuple[Change, ...]:
    """Return what differs from the issue that is to be corrected."""
    if issued is None or issued.record is None:
        return ()
    after = [ProjectRecord.model_validate(project) for project in projects]
    return changes_between(issued.record.projects, after, hidden)
