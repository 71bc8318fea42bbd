"""What one reader may see of a client, as a smaller client.

Every derived value is worked out from the client returned here, so a hidden thing cannot leak
through a count, a sum, a reference or a date: there is nothing left of it to find. Notes for the
agency (`internal:`), drafts, what is for other readers, versions that were never sent and the
agency's own money are all cut here, and only here. Nothing downstream asks who reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from amportal.model.content_layout import client_folder
from amportal.model.derive.deliverable_state import sent_versions
from amportal.model.minute_marks import without_marks
from amportal.model.nouns.budget import BudgetFile, ChangeOrder
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import Action, Milestone
from amportal.model.nouns.site import Client, Deliverable, Meeting, Project, Report, Update
from amportal.model.value_types import Entry, Noun

_N = TypeVar("_N", bound=Noun)
_E = TypeVar("_E", bound=Entry)
_File = TypeVar("_File", Deliverable, Update, Meeting, Report)


def visible(
    client: Client, roles: frozenset[str], today: date, *, unreviewed: bool = False
) -> Client:
    """Return the part of *client* that a reader with *roles* may see; no roles: everybody may.

    Ids that point at something hidden are gone from `blocks`, `depends_on`, `about` and `phase`.
    Contacts stay whole, because approvals are counted over them: whose name may be shown is
    `people.People`'s to say. Reports nobody has reviewed yet are left out unless *unreviewed*.
    """
    projects = [
        _project(each, roles, today, _hidden_meetings(each, client, roles))
        for each in client.projects
        if each.file.shown_to(roles)
    ]
    slugs = {project.slug for project in projects}
    hidden = {each.file.job_no for each in client.projects if each.slug not in slugs}
    known = Known(projects)
    seen = replace(
        client,
        settings=_with(client.settings, internal=None),
        projects=tuple(_pruned(project, known) for project in projects),
        questions=tuple(
            _with(entry, about=known.kept("", entry.about))
            for entry in _shown(client.questions, roles)
        ),
        reports=tuple(
            replace(each, file=_report(each.file, roles))
            for each in _files(client.reports, roles)
            if (unreviewed or each.file.state != "draft")
            and (each.file.project is None or each.file.project in slugs)
        ),
        sent=tuple(
            each
            for each in client.sent
            if _was_for(each.issue.audience, roles) and each.job_no not in hidden
        ),
        deliveries=(),
    )
    return replace(seen, sources=_sources(client, seen), assets=())


def hidden_from(client: Client, seen: Client) -> frozenset[str]:
    """Return the places of what *client* holds and *seen* does not: what is hidden is not gone.

    A place is a job number and what it is in that project (`plan.report.told_things.Thing`).
    """
    return frozenset(_places(client)) - frozenset(_places(seen))


def _places(client: Client) -> Iterator[str]:
    for project in client.projects:
        job_no = project.file.job_no
        yield f"{job_no}/project"
        yield from (f"{job_no}/{ident}" for ident in _ids(project) if ident not in _drafts(project))
        yield from (f"{job_no}/step/{step.what}" for step in project.file.next_steps)
        yield from (f"{job_no}/update/{update.slug}" for update in project.updates)
        yield from (f"{job_no}/meeting/{meeting.slug}" for meeting in project.meetings)
        if project.budget:
            yield f"{job_no}/budget"
        for each in project.deliverables:
            sent = (version.n for version in each.file.versions if version.sent_on)
            yield from (f"{job_no}/{each.file.id}/v{n}" for n in sent)
    yield from (f"/contact/{contact.id}" for contact in client.settings.contacts)
    yield from (f"/question/{question.id}" for question in client.questions)


def _drafts(project: Project) -> frozenset[str]:
    """Return the ids of change orders that were not sent, or were taken back: these are gone."""
    orders = project.budget.change_orders if project.budget else ()
    return frozenset(each.id for each in orders if each.state == "draft" and not each.draft)


def _was_for(audience: tuple[str, ...], roles: frozenset[str]) -> bool:
    """Say whether a report that was sent to *audience* may be seen by a reader with *roles*."""
    return "everyone" in audience or not roles.isdisjoint(audience)


def _sources(client: Client, seen: Client) -> tuple[str, ...]:
    """Return the files behind what is *seen*: a hidden file's date would tell that it changed.

    What was reviewed or sent is a copy of the data, so keeping it is no change of them.
    """
    hidden = _paths(client) - _paths(seen)
    folders = tuple(
        f"{each.path.rpartition('/')[0]}/" for each in client.projects if each.path in hidden
    )
    reports = f"{client_folder(client.slug)}/reports"
    copies = (f"{reports}/sent/", f"{reports}/reviewed/")
    return tuple(
        path
        for path in client.sources
        if path not in hidden
        and not path.startswith((*folders, *copies))
        and "/internal/" not in path
    )


def _paths(client: Client) -> set[str]:
    paths = {report.path for report in client.reports}
    for project in client.projects:
        paths.add(project.path)
        if project.budget:
            paths.add(project.budget_path)
        paths.update(each.path for each in project.deliverables)
        paths.update(each.path for each in project.updates)
        paths.update(each.path for each in project.meetings)
    return paths


class Known:
    """The ids a reader may follow: `D1` within its project, `MER-014-D1` from anywhere."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._inside: dict[str, frozenset[str]] = {}
        everywhere: set[str] = set()
        for project in projects:
            ids = frozenset(_ids(project))
            self._inside[project.slug] = ids
            everywhere.update(f"{project.file.job_no}-{ident}" for ident in ids)
            everywhere.add(project.file.job_no)
        self._everywhere = frozenset(everywhere)

    def kept(self, project: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of *ids*, written in *project*, that point at something visible."""
        if not ids:
            return ()
        inside = self._inside.get(project, frozenset())
        return tuple(ident for ident in ids if ident in inside or ident in self._everywhere)


def _ids(project: Project) -> Iterable[str]:
    file = project.file
    yield from (entry.id for entry in file.phases)
    yield from (entry.id for entry in file.milestones)
    yield from (entry.id for entry in file.actions)
    yield from (entry.id for entry in file.risks)
    yield from (entry.id for entry in file.decisions)
    yield from (each.file.id for each in project.deliverables)
    if project.budget:
        yield from (line.id for line in project.budget.lines)
        yield from (order.id for order in project.budget.change_orders)
    for meeting in project.meetings:
        yield from (action.id for action in meeting.file.actions)
        yield from (made.id for made in meeting.file.decisions if made.id)


def _with(noun: _N, **changes: object) -> _N:
    """Return *noun* with *changes*; itself where nothing changes, which is the common case."""
    for name, value in changes.items():
        if getattr(noun, name) != value:
            return noun.model_copy(update=changes)
    return noun


def _shown(entries: Iterable[_E], roles: frozenset[str]) -> tuple[_E, ...]:
    """Return those of *entries* the reader may see, without the agency's notes."""
    return tuple(_with(entry, internal=None) for entry in entries if entry.shown_to(roles))


def _files(files: Iterable[_File], roles: frozenset[str]) -> tuple[_File, ...]:
    return tuple(each for each in files if each.file.shown_to(roles))


def _hidden_meetings(project: Project, client: Client, roles: frozenset[str]) -> frozenset[str]:
    """Return the names of meetings that a `source` in *project* must not give away."""
    inside = {each.slug for each in project.meetings if not each.file.shown_to(roles)}
    elsewhere: dict[str, bool] = {}
    for other in client.projects:
        for each in other.meetings:
            shown = other.file.shown_to(roles) and each.file.shown_to(roles)
            elsewhere[each.slug] = elsewhere.get(each.slug, False) or shown
    return frozenset(inside | {slug for slug, shown in elsewhere.items() if not shown})


def _source(written: str, hidden: frozenset[str]) -> str:
    name = written.rpartition("/")[2].removesuffix(".md")
    return "" if name in hidden else written


def _project(
    project: Project, roles: frozenset[str], today: date, hidden: frozenset[str]
) -> Project:
    return replace(
        project,
        file=_project_file(project.file, roles, hidden),
        budget=_budget(project.budget, roles, today),
        deliverables=tuple(
            replace(each, file=_deliverable(each.file, roles, today, hidden))
            for each in _files(project.deliverables, roles)
        ),
        updates=tuple(
            replace(each, file=_with(each.file, internal=None))
            for each in _files(project.updates, roles)
        ),
        meetings=tuple(
            replace(each, file=_meeting(each.file, roles), body=without_marks(each.body))
            for each in _files(project.meetings, roles)
        ),
        money=None,
    )


def _project_file(file: ProjectFile, roles: frozenset[str], hidden: frozenset[str]) -> ProjectFile:
    return file.model_copy(
        update={
            "internal": None,
            "next_steps": _shown(file.next_steps, roles),
            "phases": _shown(file.phases, roles),
            "milestones": _shown(file.milestones, roles),
            "actions": _shown(file.actions, roles),
            "risks": _shown(file.risks, roles),
            "decisions": tuple(
                _with(entry, source=_source(entry.source, hidden))
                for entry in _shown(file.decisions, roles)
            ),
        }
    )


def _deliverable(
    file: DeliverableFile, roles: frozenset[str], today: date, hidden: frozenset[str]
) -> DeliverableFile:
    """Keep the versions that reached the client: sent by *today*, and of a round that counts."""
    versions = tuple(
        _with(
            version,
            decisions=tuple(
                _with(decision, source=_source(decision.source, hidden))
                for decision in version.decisions
            ),
        )
        for version in _shown(sent_versions(file, today), roles)
        if version.round > 0
    )
    return _with(file, internal=None, versions=versions)


def _budget(file: BudgetFile | None, roles: frozenset[str], today: date) -> BudgetFile | None:
    """Keep the lines shown. Sums are of these lines alone, exact, so no hidden amount shows.

    Points of the burn are totals over all lines, from which a hidden amount could be taken by
    subtraction: they go as soon as one line is hidden. A change order that was not sent is
    nothing the client knows of.
    """
    if file is None or not file.shown_to(roles):
        return None
    lines = _shown(file.lines, roles)
    ids = {line.id for line in lines}
    return file.model_copy(
        update={
            "internal": None,
            "lines": lines,
            "change_orders": tuple(
                _change_order(entry, ids)
                for entry in _shown(file.change_orders, roles)
                if entry.state != "draft" and (entry.sent_on or today) <= today
            ),
            "burn": file.burn if len(lines) == len(file.lines) else (),
        }
    )


def _change_order(entry: ChangeOrder, ids: set[str]) -> ChangeOrder:
    return _with(entry, lines=tuple(line for line in entry.lines if line.line in ids))


def _meeting(file: MeetingFile, roles: frozenset[str]) -> MeetingFile:
    return _with(file, internal=None, actions=_shown(file.actions, roles))


def _report(file: ReportFile, roles: frozenset[str]) -> ReportFile:
    return _with(file, internal=None, done=_shown(file.done, roles), next=_shown(file.next, roles))


def _pruned(project: Project, known: Known) -> Project:
    """Return *project* without ids that point at something hidden."""
    slug, file = project.slug, project.file
    phases = {phase.id for phase in file.phases}
    return replace(
        project,
        file=_with(
            file,
            milestones=tuple(_milestone(each, slug, phases, known) for each in file.milestones),
            actions=_actions(file.actions, slug, known),
        ),
        deliverables=tuple(
            replace(each, file=_with(each.file, blocks=known.kept(slug, each.file.blocks)))
            for each in project.deliverables
        ),
        updates=tuple(
            replace(each, file=_with(each.file, about=known.kept(slug, each.file.about)))
            for each in project.updates
        ),
        meetings=tuple(
            replace(each, file=_with(each.file, actions=_actions(each.file.actions, slug, known)))
            for each in project.meetings
        ),
    )


def _milestone(entry: Milestone, slug: str, phases: set[str], known: Known) -> Milestone:
    return _with(
        entry,
        phase=entry.phase if entry.phase in phases else None,
        depends_on=known.kept(slug, entry.depends_on),
    )


def _actions(entries: tuple[Action, ...], slug: str, known: Known) -> tuple[Action, ...]:
    return tuple(_with(entry, blocks=known.kept(slug, entry.blocks)) for entry in entries)
