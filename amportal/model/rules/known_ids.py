"""Who and what there is: every id of the agency and of one client, with where it was given.

Taken from the data as written, so that an id still counts as known when another value beside it
is wrong. Where a file could not be read at all, its kinds of id are unknown territory: nothing is
said to be missing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from amportal.model.problem_location import Loc, Pointer
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.value_paths import written

# Kinds of id that things can wait for.
WORK = ("milestone", "deliverable", "action")
_PROJECT_IDS = (
    ("phase", "phases.*.id"),
    ("milestone", "milestones.*.id"),
    ("action", "actions.*.id"),
    ("risk", "risks.*.id"),
    ("decision", "decisions.*.id"),
)
_MEETING_IDS = (("action", "actions.*.id"), ("decision", "decisions.*.id"))
_BUDGET_IDS = (("budget line", "lines.*.id"), ("change order", "change_orders.*.id"))


class KnownId(Struct, frozen=True):
    """One id where it was given."""

    kind: str
    id: str
    doc: Pointer
    loc: Loc
    label: str = ""


class Names(Struct, frozen=True, dict=True):
    """Ids of one scope, in the order they are found; `unread`: kinds that cannot be known."""

    entries: tuple[KnownId, ...] = ()
    unread: frozenset[str] = frozenset()

    @cached_property
    def kinds(self) -> dict[str, set[str]]:
        """The kinds that each id is given to."""
        found: dict[str, set[str]] = {}
        for each in self.entries:
            found.setdefault(each.id, set()).add(each.kind)
        return found

    def of(self, *kinds: str) -> list[str]:
        """Return the ids of *kinds*; of all kinds where none is given."""
        return [each.id for each in self.entries if not kinds or each.kind in kinds]

    def called(self, *kinds: str) -> dict[str, str]:
        """Return the ids of *kinds* by what they are called; of all kinds where none is given."""
        entries = (each for each in self.entries if not kinds or each.kind in kinds)
        return {each.label: each.id for each in entries if each.label}

    def knows(self, ident: str, *kinds: str) -> bool:
        """Say whether *ident* is one of *kinds*, or might be in a file that could not be read."""
        if self.unread and (not kinds or not self.unread.isdisjoint(kinds)):
            return True
        found = self.kinds.get(ident)
        return found is not None and (not kinds or not found.isdisjoint(kinds))


def _entries(read: Read[Any] | None, paths: Iterable[tuple[str, str]]) -> Iterator[KnownId]:
    if read is not None:
        for kind, path in paths:
            for loc, ident in written(read.data, path):
                yield KnownId(kind, ident, read.doc, loc, _label(read.data, loc))


def _label(data: Any, loc: Loc) -> str:
    """Return what the entry that holds the id at *loc* is called."""
    for step in loc[:-1]:
        data = data[step]
    said = (data.get(key) for key in ("name", "title", "what")) if isinstance(data, dict) else ()
    return next((each for each in said if isinstance(each, str)), "")


def _unread(read: Read[Any] | None, paths: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the kinds of *paths* that a file is there for, but that cannot all be read in it."""
    if read is None:
        return frozenset()
    if not isinstance(read.data, dict):
        return frozenset(kind for kind, _ in paths)
    holes = {_pattern(loc) for loc in read.broken}
    wrong = {problem.slug for problem in read.problems} & {"empty-list", "expected-list"}
    groups = {kind: read.data.get(path.partition(".")[0], []) for kind, path in paths}
    return frozenset(
        kind
        for kind, path in paths
        if path in holes
        or isinstance(groups[kind], dict)
        or (wrong and (not groups[kind] or isinstance(groups[kind], str)))
    )


def _pattern(loc: Loc) -> str:
    return ".".join("*" if isinstance(step, int) else step for step in loc)


def agency_names(read: Read[Any]) -> Names:
    """Return people and departments of the agency."""
    kinds = (("person", "people.*.id"), ("department", "departments.*.id"))
    return Names(tuple(_entries(read, kinds)), _unread(read, kinds))


def contact_names(dossier: ClientFiles) -> Names:
    """Return the client's contacts."""
    read = dossier.read
    kinds = (("contact", "contacts.*.id"),)
    missing = frozenset({"contact"}) if read is None else _unread(read, kinds)
    return Names(tuple(_entries(read, kinds)), missing)


def project_names(project: ProjectFiles) -> Names:
    """Return everything in one project that has an id."""
    entries = list(_entries(project.read, _PROJECT_IDS))
    unread = set(_unread(project.read, (*_PROJECT_IDS, ("job number", "job_no"))))
    if project.read is None:
        unread |= {kind for kind, _ in _PROJECT_IDS}
    for each in project.deliverables:
        entries += _entries(each, (("deliverable", "id"),))
        unread |= _unread(each, (("deliverable", "id"),))
    entries += _entries(project.budget, _BUDGET_IDS)
    unread |= _unread(project.budget, _BUDGET_IDS)
    for meeting in project.meetings:
        entries += _entries(meeting, _MEETING_IDS)
        unread |= _unread(meeting, (("action", "actions.*.id"),))
    return Names(tuple(entries), frozenset(unread))


class KnownIds(Struct, frozen=True):
    """All ids that one client's files may name."""

    agency: Names
    contacts: Names
    projects: dict[str, Names] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)

    def references(self, *kinds: str) -> list[str]:
        """Return the full ids (`ACM-014-D1`) in all projects, and the job numbers themselves."""
        found = [] if kinds else list(self.jobs.values())
        for slug, names in self.projects.items():
            job = self.jobs.get(slug)
            found += [f"{job}-{ident}" for ident in names.of(*kinds)] if job else []
        return found

    def knows_reference(self, ident: str, *kinds: str) -> bool:
        """Say whether *ident* is a full id of one of *kinds*, or might be in an unread project."""
        if self.partly_read:
            return True
        if not kinds and ident in self.jobs.values():
            return True
        return any(
            ident.startswith(f"{job}-")
            and self.projects[slug].knows(ident.removeprefix(f"{job}-"), *kinds)
            for slug, job in self.jobs.items()
        )

    @property
    def partly_read(self) -> bool:
        """Say whether some project could not be read, so that a full id may be in there."""
        return any(names.unread for names in self.projects.values())


def known_ids_of(dossier: ClientFiles, agency: Read[Any]) -> KnownIds:
    """Return all ids that the files of *dossier* may name."""
    jobs = {}
    for project in dossier.projects:
        if project.read:
            for _, job in written(project.read.data, "job_no"):
                jobs[project.slug] = job
    return KnownIds(
        agency=agency_names(agency),
        contacts=contact_names(dossier),
        projects={project.slug: project_names(project) for project in dossier.projects},
        jobs=jobs,
    )
