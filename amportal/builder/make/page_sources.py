"""Which lines of which files an output is made from, for whoever asks why it says what it says.

A view knows what it is about: a project, a milestone, a version, somebody to call. Each of them is
looked for where it was written. So the answer follows from what a page shows, and from nothing that
has to be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from amportal.builder.make.client_jobs import VisibleClient, draft_jobs_for, jobs_for
from amportal.model.noun_fields import PLAIN, values_of
from amportal.model.problem_location import Loc
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.client_reader import gather_agency, gather_client
from amportal.model.reading.noun_reader import Read
from amportal.plan import routes
from amportal.plan.view import (
    deliverable_views,
    mail_view,
    meeting_views,
    money_views,
    page_frame,
    page_views,
    search_views,
    waiting_views,
    work_views,
)
from amportal.sources.snapshot import Snapshot

# What a list of projects, or a mail, says of one.
_BRIEF = ("name", "job_no", "po_no", "state", "headline", "status")
# What every page says of the client and of the agency.
_FRAME = ("name", "code", "brand", "locale", "timezone", "currency", "account_manager")
_OURS = ("name", "legal_name", "logo", "logo_dark", "website", "closed")
_PEOPLE = (page_frame.Reachable, page_views.TeamMember)
_ENTRIES = (
    work_views.MilestoneView,
    deliverable_views.DeliverableView,
    money_views.ChangeOrderView,
    work_views.ActionView,
    work_views.RiskView,
    work_views.ProjectDecisionView,
    waiting_views.Waiting,
)
_BRIEFLY = (page_views.ProjectCard, page_views.ProjectBudget, mail_view.MailProject)


class SourceLines(Struct, frozen=True):
    """Lines of one file, in order: pairs of the first and the last, from 1."""

    path: str
    lines: tuple[tuple[int, int], ...]


def sources_of(shown: VisibleClient, agency: Snapshot, output: str) -> tuple[SourceLines, ...]:
    """Return what *output* of the client is made from, by path; nothing where there is no such.

    *output* is a path from the output folder, *agency* the agency's own files.
    """
    folder, _, path = output.partition("/")
    path = routes.unnamed(path)
    jobs = [*jobs_for(shown).get(folder, ()), *draft_jobs_for(shown)]
    job = next((each for each in jobs if each.output == path), None)
    if job is None:
        return ()
    finder = _Finder(gather_client(shown.sources, shown.client.slug), gather_agency(agency).read)
    found: dict[str, set[tuple[int, int]]] = {}
    for read, loc in finder.behind(job.data):
        count = shown.sources.read(read.path).count(b"\n") if read.path in shown.sources else 0
        lines = read.doc.entry_lines(loc) if loc else (1, max(count, read.doc.entry_lines(())[1]))
        found.setdefault(read.path, set()).add(lines)
    return tuple(SourceLines(path, _joined(lines)) for path, lines in sorted(found.items()))


def _joined(lines: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return *lines* in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(lines):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


_Place = tuple[Read[Any], Loc]


class _Finder:
    """Knows where everything that views are about was written."""

    def __init__(self, client: ClientFiles, agency: Read[Any]) -> None:
        self._client, self._agency = client.read, agency
        self._jobs: dict[str, ProjectFiles] = {}
        self._entries: dict[str, _Place] = {}
        self._pages: dict[str, Read[Any]] = {each.name: each for each in client.reports}
        self._people = dict(_by_id(agency, "people"))
        self._people |= _by_id(client.read, "contacts")
        self._questions = dict(_by_id(client.questions, "questions"))
        # What is called by its name alone: where the name stands.
        self._names: dict[str, list[_Place]] = {}
        self._called(agency, "departments")
        self._called(agency, "people")
        self._called(client.read, "contacts")
        for report in client.reports:
            if isinstance(report.data, dict):
                self._name(report, ())
        for project in client.projects:
            if project.file is not None:
                self._learn(project, project.file.job_no)

    def _called(self, read: Read[Any] | None, group: str) -> None:
        """Note where the names of the entries of *group* stand."""
        for each, loc in _by_id(read, group).values():
            self._name(each, loc)

    def _name(self, read: Read[Any], loc: Loc) -> None:
        entry = read.data
        for step in loc:
            entry = entry[step]
        for key in ("name", "title", "what", "headline"):
            if isinstance(entry.get(key), str):
                self._names.setdefault(entry[key].strip(), []).append((read, (*loc, key)))

    def _learn(self, project: ProjectFiles, job_no: str) -> None:
        self._jobs[job_no] = project
        known: dict[str, _Place] = {}
        for group in ("milestones", "actions", "risks", "decisions"):
            known |= _by_id(project.read, group)
        known |= _by_id(project.budget, "change_orders")
        for meeting in project.meetings:
            known |= _by_id(meeting, "actions")
            # The decisions of meetings stand in the log of their project, most without an id.
            for place in _entries(meeting, "decisions"):
                self._name(*place)
            self._pages[routes.meeting(job_no, meeting.name)] = meeting
        for update in project.updates:
            self._pages[routes.update(job_no, update.name)] = update
        for work in project.deliverables:
            if work.noun is not None:
                known[work.noun.id] = (work, ())
        for ident, place in known.items():
            self._entries[routes.reference(job_no, ident)] = place
            self._name(*place)
        self._called(project.read, "phases")
        for read in (project.read, *project.meetings):
            if read is not None and isinstance(read.data, dict):
                self._name(read, ())

    def behind(self, data: object) -> Iterator[_Place]:
        """Yield where all that is in *data*, however deep, was written."""
        pending, seen = [data], set[int]()
        while pending:
            value = pending.pop()
            if isinstance(value, str):
                yield from self._names.get(value, ())
            if type(value) in PLAIN or id(value) in seen:
                continue
            seen.add(id(value))
            yield from self._of(value)
            pending += value if isinstance(value, tuple) else values_of(value)

    def _of(self, value: object) -> Iterator[_Place]:
        if isinstance(value, page_frame.Frame):
            yield from _keys(self._client, _FRAME)
            yield from _keys(self._agency, _OURS)
        elif isinstance(value, page_views.HomePage):
            yield from _keys(self._client, ("welcome",))
        elif isinstance(value, work_views.ProjectView):
            yield from self._project(value.job_no, whole=True)
        elif isinstance(value, _BRIEFLY):
            money = isinstance(value, page_views.ProjectBudget)
            yield from self._project(value.job_no, budget=money)
        elif isinstance(value, _ENTRIES):
            yield from _one(self._entries.get(value.ref))
        elif isinstance(value, _PEOPLE):
            yield from _one(self._people.get(value.id))
        else:
            yield from self._of_page(value)

    def _of_page(self, value: object) -> Iterator[_Place]:
        if isinstance(value, page_views.QuestionView):
            yield from _one(self._questions.get(value.id))
        elif isinstance(value, work_views.UpdateView | meeting_views.MeetingView):
            yield from _whole(self._pages.get(value.path))
        elif isinstance(value, search_views.Found):
            yield from _one(self._entries.get(value.ref))
            yield from _one(self._questions.get(value.ref))
            yield from _whole(self._pages.get(value.path))
        elif isinstance(value, page_views.ReportCard):
            yield from _whole(self._pages.get(value.slug))

    def _project(
        self, job_no: str, *, whole: bool = False, budget: bool = False
    ) -> Iterator[_Place]:
        files = self._jobs.get(job_no)
        if files is None or files.read is None:
            return
        if whole:
            yield files.read, ()
        else:
            yield from _keys(files.read, _BRIEF)
        if files.budget is not None and (whole or budget):
            yield files.budget, ()


def _by_id(read: Read[Any] | None, group: str) -> dict[str, _Place]:
    """Return the entries of the list *group* of *read* by their ids."""
    found: dict[str, _Place] = {}
    for place in _entries(read, group):
        ident = place[0].data[group][place[1][-1]].get("id")
        if isinstance(ident, str):
            found[ident] = place
    return found


def _entries(read: Read[Any] | None, group: str) -> Iterator[_Place]:
    """Yield the entries of the list *group* of *read* that have keys."""
    entries = read.data.get(group) if read and isinstance(read.data, dict) else None
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if read and isinstance(entry, dict):
            yield read, (group, at)


def _keys(read: Read[Any] | None, keys: tuple[str, ...]) -> Iterator[_Place]:
    """Yield those of *keys* that stand in *read*."""
    if read is not None:
        yield from ((read, (key,)) for key in keys if read.doc.has((key,)))


def _one(place: _Place | None) -> Iterator[_Place]:
    if place is not None:
        yield place


def _whole(read: Read[Any] | None) -> Iterator[_Place]:
    if read is not None:
        yield read, ()
