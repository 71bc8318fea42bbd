"""Which files of a client its entries name, and which readers see them through each entry.

A file of the content reaches a reader where an entry that they may see names it: a version, a
report made elsewhere, a logo, or a decision that rests on it (`source`, in archives).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.problem_location import Loc
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.hidden_entries import Keeper
from amportal.model.reading.noun_reader import Read

_LOGOS = ("logo", "logo_dark")


class Naming(Struct, frozen=True):
    """One entry that names the file at `path`: `written` at `loc` of `read`.

    `owner` is the entry whose file it becomes: the path of a deliverable or a report. It is empty
    for evidence and for logos, which only use a file. `keepers` are what may hide it, the outermost
    first; `sent` says whether it reached the client at all.
    """

    path: str
    written: str
    read: Read[Any]
    loc: Loc
    owner: str
    keepers: tuple[Keeper, ...]
    sent: bool = True

    def shown_to(self, roles: frozenset[str]) -> bool:
        """Say whether a reader with *roles* gets the file through this entry."""
        return self.sent and all(each.entry.shown_to(roles) for each in self.keepers)

    def whenever(self) -> Naming:
        """Return the same as if nothing were a draft and all had reached the client."""
        published = tuple(
            replace(each, entry=each.entry.model_copy(update={"draft": False}))
            for each in self.keepers
        )
        return replace(self, keepers=published, sent=True)

    def audiences(self) -> Iterator[str]:
        """Yield every word of every `audience` that counts here."""
        for each in self.keepers:
            yield from each.entry.audience


def named_files(dossier: ClientFiles, today: date) -> Iterator[Naming]:
    """Yield each entry of the client that names one of its files, as of *today*."""
    own = dossier.read
    if own is not None and own.noun is not None:
        for name in _LOGOS:
            written = getattr(own.noun.brand, name)
            if written:
                path = _joined(dossier.folder, written)
                yield Naming(path, written, own, ("brand", name), "", ())
    for read in dossier.reports:
        if read.noun is not None and read.noun.file:
            path = _joined(posixpath.dirname(read.path), read.noun.file)
            keepers = (*_project_of(dossier, read.noun.project), Keeper(read.noun, read))
            yield Naming(path, read.noun.file, read, ("file",), read.path, keepers)
    for project in dossier.projects:
        if project.read is not None and project.read.noun is not None:
            outer = Keeper(project.read.noun, project.read)
            yield from _evidence_of_project(dossier, project, outer)
            for work in project.deliverables:
                if work.noun is not None:
                    yield from _of_deliverable(dossier, project, work, outer, today)


def folder_owner(dossier: ClientFiles, path: str) -> Naming | None:
    """Return whose the file at *path* is by its folder: a deliverable's, else a project's.

    What lies in a deliverable's folder and is named by none of its versions reached nobody.
    """
    for project in dossier.projects:
        read = project.read
        if read is None or read.noun is None or not path.startswith(f"{project.folder}/"):
            continue
        outer = Keeper(read.noun, read)
        for work in project.deliverables:
            if work.noun is not None and path.startswith(f"{work.path.removesuffix('.yaml')}/"):
                return Naming(path, "", work, (), work.path, (outer,), sent=False)
        return Naming(path, "", read, (), read.path, (outer,))
    return None


def _project_of(dossier: ClientFiles, slug: str | None) -> tuple[Keeper, ...]:
    reads = (each.read for each in dossier.projects if each.slug == slug and each.read)
    return tuple(Keeper(each.noun, each) for each in reads if each.noun)


def _of_deliverable(
    dossier: ClientFiles,
    project: ProjectFiles,
    read: Read[DeliverableFile],
    outer: Keeper,
    today: date,
) -> Iterator[Naming]:
    """Yield the files and the evidence of a deliverable's versions."""
    assert read.noun is not None
    here = posixpath.dirname(read.path)
    homes = (here, project.folder, dossier.folder)
    for index, version in enumerate(read.noun.versions):
        loc: Loc = ("versions", index)
        keepers = (outer, Keeper(read.noun, read), Keeper(version, read, loc))
        sent = version.round > 0 and version.sent_on is not None and version.sent_on <= today
        for at, file in enumerate(version.files):
            place = (*loc, "files", at, "path")
            path = _joined(here, file.path)
            yield Naming(path, file.path, read, place, read.path, keepers, sent)
            if file.poster:
                place = (*loc, "files", at, "poster")
                path = _joined(here, file.poster)
                yield Naming(path, file.poster, read, place, read.path, keepers, sent)
        for at, decision in enumerate(version.decisions):
            place = (*loc, "decisions", at, "source")
            for path in _meant(dossier.paths, decision.source, homes):
                yield Naming(path, decision.source, read, place, "", keepers, sent)


def _evidence_of_project(
    dossier: ClientFiles, project: ProjectFiles, outer: Keeper
) -> Iterator[Naming]:
    """Yield the evidence of a project's decisions and change orders."""
    found: list[tuple[Read[Any], Loc, str, tuple[Keeper, ...]]] = []
    read, budget = outer.read, project.budget
    for at, each in enumerate(project.file.decisions if project.file else ()):
        loc: Loc = ("decisions", at)
        found.append((read, (*loc, "source"), each.source, (outer, Keeper(each, read, loc))))
    if budget is not None and budget.noun is not None:
        within = (outer, Keeper(budget.noun, budget))
        for at, order in enumerate(budget.noun.change_orders):
            if order.decision is not None:
                loc = ("change_orders", at)
                source: Loc = (*loc, "decision", "source")
                kept = (*within, Keeper(order, budget, loc))
                found.append((budget, source, order.decision.source, kept))
    for own, place, written, keepers in found:
        for path in _meant(dossier.paths, written, (project.folder, dossier.folder)):
            yield Naming(path, written, own, place, "", keepers)


def _meant(paths: Mapping[str, int], written: str, homes: Iterable[str]) -> Iterator[str]:
    """Yield the file that a `source` means, if it means one: the first that is there."""
    tried = (_joined(home, written) for home in homes)
    yield from [each for each in tried if each in paths][:1]


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))
