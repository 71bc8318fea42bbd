"""What the reports that were sent say today: how things stood then, and what changed since.

Everything is read from what is kept beside each PDF (`model.records.issued_report`); nothing is
looked up in git, so a site without history knows the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.derive.project_state import is_over
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import newest_issues
from amportal.model.records.work_records import ProjectRecord
from amportal.plan import routes
from amportal.plan.report.commit_days import CommitDays
from amportal.plan.report.record_things import ToldState, told_by
from amportal.plan.report.report_changes import changes_by_project
from amportal.plan.report.told_things import Thing
from amportal.plan.view.change_views import Change, ChangesPage, ProjectChanges, ToldMove
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
        differs=tuple(Change(**dict(one)) for one in each.record.corrected) if each.record else (),
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


def told_moves(sent: Iterable[SentReport]) -> tuple[ToldMove, ...]:
    """Return what the reports *sent* told to have moved: of each milestone the newest."""
    newest: dict[str, ToldMove] = {}
    for each in newest_issues(sent):
        for move in each.moved:
            told = ToldMove(move.ref, move.field, move.was, move.now, move.on)
            # Of one report, the day that is expected before the day in the plan.
            if newest.setdefault(move.ref, told).on == told.on and told.field == "date":
                newest[move.ref] = told
    return tuple(newest[ref] for ref in sorted(newest))


class Now(Struct, frozen=True):
    """What a reader is told today, and all that changes since a report are worked out with."""

    state: ToldState
    # Places of what is there but not shown to this reader.
    hidden: frozenset[str]
    days: CommitDays
    today: date
    client: str


class SinceReports:
    """What changed since the reports *before*, which come newest first; worked out once for each.

    A project is told against the newest report that told of it. One that began since is told
    against the newest report about all of them, and so is one that is gone.
    """

    def __init__(self, before: tuple[SentReport, ...], now: Now) -> None:
        self._before, self._now = before, now
        self._whole = next((each for each in before if each.job_no is None), None)
        self._states: dict[str, ToldState] = {}
        self._changes: dict[str, Mapping[str, tuple[Change, ...]]] = {}

    def groups(self, projects: Iterable[ProjectView], *, every: bool) -> tuple[ProjectChanges, ...]:
        """Return what changed in each of *projects*, if a report could have told of it.

        Where *every* project is spoken of, those that are gone follow. What is the client's as a
        whole comes last, against the newest report.
        """
        groups = [self._of_project(project) for project in projects]
        if every:
            groups += self._gone()
        groups.append(self._of_client())
        return tuple(group for group in groups if group is not None)

    def covers(self, project: ProjectView, first: date) -> bool:
        """Say whether a report about all projects, whose period begins on *first*, tells of one.

        Of all that were not over when the last report told of them; then, of what is over, as
        long as something of it changes.
        """
        if not is_over(project.state):
            return True
        told = self.told(project)
        if told is None:
            is_news = self._whole is not None and project.end >= self._whole.issue.first
            return project.end >= first or is_news
        state = told.places[f"{project.job_no}/project"].values["state"]
        group = self._of_project(project)
        return not is_over(state) or bool(group and group.changes)

    def told(self, project: ProjectView) -> Told | None:
        """Return what the newest report that told of *project* told; None where none did."""
        sent = self._telling(project.job_no)
        if sent is None:
            return None
        records = sent.record.projects if sent.record else ()
        reached = frozenset(
            milestone.id
            for record in records
            if record.job_no == project.job_no
            for milestone in record.milestones
            if milestone.done
        )
        return Told(self._state(sent), sent.issue.last, reached)

    def began(self, project: ProjectView) -> bool:
        """Say whether *project* is told of for the first time, though reports went out before."""
        return self._whole is not None and self._telling(project.job_no) is None

    def _state(self, sent: SentReport) -> ToldState:
        if sent.folder not in self._states:
            assert sent.record is not None
            self._states[sent.folder] = told_by(sent.record)
        return self._states[sent.folder]

    def _since(self, sent: SentReport) -> Mapping[str, tuple[Change, ...]]:
        if sent.folder not in self._changes:
            now = self._now
            self._changes[sent.folder] = changes_by_project(
                self._state(sent), now.state, now.today, now.hidden
            )
        return self._changes[sent.folder]

    def _telling(self, job_no: str) -> SentReport | None:
        """Return the newest report that told of the project *job_no*."""
        place = f"{job_no}/project"
        return next((each for each in self._before if place in self._state(each).places), None)

    def _of_project(self, project: ProjectView) -> ProjectChanges | None:
        known = self._telling(project.job_no) or self._whole
        if known is None:
            return None
        if self.began(project) and is_over(project.state) and project.end < known.issue.first:
            # What was over before its period began was not told of, and is no news.
            return None
        return self._group(known, project.job_no, project.name, project.path)

    def _gone(self) -> Iterator[ProjectChanges]:
        """Yield the projects of which the newest report about all told, and that are gone."""
        if self._whole is None:
            return
        present = {each.project for each in self._now.state.things}
        for job_no, changes in self._since(self._whole).items():
            if job_no not in present:
                yield self._group(self._whole, job_no, changes[0].where, routes.HOME)

    def _of_client(self) -> ProjectChanges | None:
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


class Told(Struct, frozen=True):
    """What a report told of a project; `last` is the last day that the report speaks of.

    `reached`: ids of the milestones that it showed as reached, written down or by an approval.
    """

    state: ToldState
    last: date
    reached: frozenset[str] = frozenset()

    @property
    def places(self) -> Mapping[str, Thing]:
        """The things it told of, by their places."""
        return self.state.places


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
        groups=SinceReports(before, now).groups(projects, every=True),
    )
