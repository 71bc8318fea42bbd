"""What the reports that were sent say today: how things stood then, and what changed since.

Everything is read from what is kept beside each PDF (`model.records.issued_report`); nothing is
looked up in git, so a site without history knows the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from amportal.model.derive.project_state import is_over
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import newest_issues
from amportal.model.records.work_records import ProjectRecord
from amportal.plan import routes
from amportal.plan.report.commit_days import CommitDays
from amportal.plan.report.record_things import ToldState, told_by
from amportal.plan.report.report_changes import changes_between, changes_by_project
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
    known = last_told(project.job_no, before)
    if known is None:
        return project
    rags = {each.dimension: each.rag for each in known.status}
    status = tuple(replace(each, last=rags.get(each.dimension)) for each in project.status)
    return replace(project, status=status) if status != project.status else project


def last_told(job_no: str, before: tuple[SentReport, ...]) -> ProjectRecord | None:
    """Return what the newest report that told of the project *job_no* told of it."""
    for each in before:
        for project in each.record.projects if each.record else ():
            if project.job_no == job_no:
                return project
    return None


@dataclass(frozen=True)
class Now:
    """What a reader is told today, and all that changes since a report are worked out with."""

    state: ToldState
    # Places of what is there but not shown to this reader.
    hidden: frozenset[str]
    days: CommitDays
    today: date
    client: str


def changes_since(
    before: tuple[SentReport, ...], projects: Iterable[ProjectView], now: Now, *, every: bool
) -> tuple[ProjectChanges, ...]:
    """Return what changed in each of *projects* since the last report about it, if anything.

    *before* comes newest first. A project that began since is told against the newest report about
    all of them, and so is one that is gone, where *every* project is spoken of. What is the
    client's as a whole comes last, against the newest report.
    """
    found = _Found(before, now)
    groups = [found.of_project(project) for project in projects]
    if every:
        groups += found.gone()
    groups.append(found.of_client())
    return tuple(group for group in groups if group is not None)


class _Found:
    """Changes since each report of *before*, worked out once for each."""

    def __init__(self, before: tuple[SentReport, ...], now: Now) -> None:
        self._before, self._now = before, now
        self._whole = next((each for each in before if each.job_no is None), None)
        self._changes: dict[str, Mapping[str, tuple[Change, ...]]] = {}

    def _since(self, sent: SentReport) -> Mapping[str, tuple[Change, ...]]:
        assert sent.record is not None
        if sent.folder not in self._changes:
            now = self._now
            self._changes[sent.folder] = changes_by_project(
                told_by(sent.record), now.state, now.today, now.hidden
            )
        return self._changes[sent.folder]

    def of_project(self, project: ProjectView) -> ProjectChanges | None:
        """Return what changed in *project*; None where no report could have told of it."""
        known = _telling(project.job_no, self._before)
        if known is None and self._whole is not None and _is_news(project, self._whole):
            known = self._whole
        if known is None:
            return None
        return self._group(known, project.job_no, project.name, project.path)

    def gone(self) -> Iterator[ProjectChanges]:
        """Yield the projects of which the newest report about all told, and that are gone."""
        if self._whole is None:
            return
        present = {each.project for each in self._now.state.things}
        for job_no, changes in self._since(self._whole).items():
            if job_no not in present:
                yield self._group(self._whole, job_no, changes[0].where, routes.HOME)

    def of_client(self) -> ProjectChanges | None:
        """Return what changed for the client as a whole, if anything."""
        newest = self._before[0] if self._before else None
        if newest is None or not self._since(newest).get(""):
            return None
        return self._group(newest, "", self._now.client, routes.HOME)

    def _group(self, since: SentReport, job_no: str, name: str, path: str) -> ProjectChanges:
        issue = since.issue
        changes = self._since(since).get(job_no, ())
        return ProjectChanges(
            name=name,
            path=path,
            number=issue.number,
            day=issue.last,
            report=routes.report(issue.report, issue.issue),
            changes=self._now.days.dated(changes, issue.issued_on),
        )


def _telling(job_no: str, before: tuple[SentReport, ...]) -> SentReport | None:
    """Return the newest report that told of the project *job_no*."""
    for each in before:
        if each.record and any(project.job_no == job_no for project in each.record.projects):
            return each
    return None


def _is_news(project: ProjectView, whole: SentReport) -> bool:
    """Say whether *project*, which the report *whole* did not tell of, began after it.

    What was over before its period began was not told of, and is no news.
    """
    return not is_over(project.state) or project.end >= whole.issue.first


def changes_page(
    sent: Iterable[SentReport], projects: Iterable[ProjectView], now: Now
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
        groups=changes_since(before, projects, now, every=True),
    )


def corrections(issued: SentReport | None, state: ToldState, now: Now) -> tuple[Change, ...]:
    """Return what differs from the issue that is to be corrected; *state*: what this one tells."""
    if issued is None or issued.record is None:
        return ()
    return changes_between(told_by(issued.record), state, now.today, now.hidden)
