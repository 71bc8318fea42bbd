"""What a client's files keep from a reader, by place, and which line does.

A place is a job number and what it is there, by ids, as reports keep it
(`model.records.told_places`). What hides a thing may stand above it: in its file, or its project.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from amportal.model.problem_location import Loc
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.value_types import Entry

_OF_PROJECT = ("phases", "milestones", "actions", "risks", "decisions")


class Keeper(Struct, frozen=True):
    """An entry that may be kept from readers, and where it stands."""

    entry: Entry
    read: Read[Any]
    loc: Loc = ()

    @property
    def key(self) -> Loc:
        """The place of the key that keeps it from somebody."""
        return (*self.loc, "draft" if self.entry.draft else "audience")


class Kept(Struct, frozen=True):
    """One place, and all that may hide it, the outermost first."""

    place: str
    keepers: tuple[Keeper, ...]

    def hidden_by(self, roles: frozenset[str]) -> Keeper | None:
        """Return what hides it from a reader with *roles*; None where it is shown."""
        return next((each for each in self.keepers if not each.entry.shown_to(roles)), None)


def places_of(dossier: ClientFiles) -> Iterator[Kept]:
    """Yield every place of the client that has a reader, as far as its files can be read."""
    for project in dossier.projects:
        yield from _project(project)
    for read, name, kind in (
        (dossier.read, "contacts", "contact"),
        (dossier.questions, "questions", "question"),
    ):
        for keeper in _entries(read, name):
            yield Kept(f"/{kind}/{_ident(keeper)}", (keeper,))


def _project(project: ProjectFiles) -> Iterator[Kept]:
    read = project.read
    if read is None or read.noun is None:
        return
    job, own = read.noun.job_no, (Keeper(read.noun, read),)
    yield Kept(f"{job}/project", own)
    for name in _OF_PROJECT:
        for keeper in _entries(read, name):
            yield Kept(f"{job}/{_ident(keeper)}", (*own, keeper))
    for keeper in _entries(read, "next_steps"):
        yield Kept(f"{job}/step/{_what(keeper)}", (*own, keeper))
    yield from _money(project, job, own)
    for each in project.deliverables:
        if each.noun is not None:
            work = (*own, Keeper(each.noun, each))
            yield Kept(f"{job}/{each.noun.id}", work)
            for keeper, version in zip(_entries(each, "versions"), each.noun.versions, strict=True):
                yield Kept(f"{job}/{each.noun.id}/v{version.n}", (*work, keeper))
    yield from _pages(project, job, own)


def _money(project: ProjectFiles, job: str, own: tuple[Keeper, ...]) -> Iterator[Kept]:
    budget = project.budget
    if budget is not None and budget.noun is not None:
        money = (*own, Keeper(budget.noun, budget))
        yield Kept(f"{job}/budget", money)
        for name in ("lines", "change_orders"):
            for keeper in _entries(budget, name):
                yield Kept(f"{job}/{_ident(keeper)}", (*money, keeper))


def _pages(project: ProjectFiles, job: str, own: tuple[Keeper, ...]) -> Iterator[Kept]:
    for update in project.updates:
        if update.noun is not None:
            yield Kept(f"{job}/update/{update.name}", (*own, Keeper(update.noun, update)))
    for meeting in project.meetings:
        if meeting.noun is not None:
            page = (*own, Keeper(meeting.noun, meeting))
            yield Kept(f"{job}/meeting/{meeting.name}", page)
            for keeper in _entries(meeting, "actions"):
                yield Kept(f"{job}/{_ident(keeper)}", (*page, keeper))


def _entries(read: Read[Any] | None, name: str) -> Iterator[Keeper]:
    if read is not None and read.noun is not None:
        for index, entry in enumerate(getattr(read.noun, name)):
            yield Keeper(entry, read, (name, index))


def _ident(keeper: Keeper) -> str:
    return str(keeper.entry.id)  # type: ignore[attr-defined]


def _what(keeper: Keeper) -> str:
    return str(keeper.entry.what)  # type: ignore[attr-defined]
