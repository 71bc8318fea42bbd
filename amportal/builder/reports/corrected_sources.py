"""The sources of a correction: those that the issue before was made from, with facts laid over.

A correction changes what its report names under `corrects`, and the report's own words. Whatever
else happened since stays out of it, so it still speaks of its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from amportal.model.content_layout import AGENCY_PATH, client_folder, extension
from amportal.model.messages.nearest_name import nearest
from amportal.model.nouns.page_settings import CorrectedFact
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.client_reader import gather_client
from amportal.sources.edit.edit_request import Edit, EditRefused, Loc
from amportal.sources.edit.file_edit import edited, values_of
from amportal.sources.snapshot import Snapshot

# By what an item of a list is known, the surest first.
_KNOWN_BY = ("id", "n", "on")
_PLAN = ("phases", "milestones", "actions", "risks", "decisions")
_MONEY = ("lines", "change_orders")
_WRITTEN = frozenset({"yaml", "yml", "md"})
# What a report says of its own making, which is no part of what it tells.
_OWN_MAKING = ("reviewed", "recipients", "corrects", "file")


class _Place(Struct, frozen=True):
    """Where a fact is written: a file, and the path of keys in it; empty for the whole file."""

    path: str
    loc: Loc = ()


def laid_over(
    then: Snapshot, now: Snapshot, client: str, report: str, facts: Iterable[CorrectedFact]
) -> Snapshot:
    """Return the sources *then* with *facts* as they are written *now*, and *report* as it is now.

    Raises `EditRefused` where a fact is not found, or cannot be written alone.
    """
    later = _Files(now, client)
    files = {path: then.read(path) for path in then}
    for fact in facts:
        _lay_over(files, later, client, fact)
    earlier = _Files(Snapshot.of(files), client)
    for path in now.under(client_folder(client)):
        # Pictures and documents may be named by what was laid over; others are named by nothing.
        if extension(path) not in _WRITTEN and "/reports/" not in path:
            files.setdefault(_counterpart(path, later, earlier), now.read(path))
    path = f"{client_folder(client)}/reports/{report}.md"
    files[path] = _own_words(path, now.read(path))
    return Snapshot.of(files)


def moved(snapshot: Snapshot, old: str, new: str) -> Snapshot:
    """Return *snapshot* with the folder of the client *old* under the name of *new*."""
    if old == new:
        return snapshot
    return Snapshot.of({moved_path(path, old, new): snapshot.read(path) for path in snapshot})


def moved_path(path: str, old: str, new: str) -> str:
    """Return *path* where the client's folder *old* is called *new*."""
    before = f"{client_folder(old)}/"
    return f"{client_folder(new)}/{path[len(before) :]}" if path.startswith(before) else path


def _own_words(path: str, raw: bytes) -> bytes:
    """Return the report's file as one that nobody has looked over yet."""
    said = values_of(path, raw)
    edits = [Edit((key,), "unset") for key in _OWN_MAKING if key in said]
    return edited(path, raw, [Edit(("state",), "set", "draft", after=("period",)), *edits])


class _Files:
    """What is written of one client at one moment."""

    def __init__(self, snapshot: Snapshot, client: str) -> None:
        self.snapshot, self._client = snapshot, client
        self._trees: dict[str, Any] = {}

    @cached_property
    def dossier(self) -> ClientFiles:
        return gather_client(self.snapshot, self._client)

    @cached_property
    def projects(self) -> Mapping[str, ProjectFiles]:
        """The projects by job number."""
        numbered = ((self._written(each.read, "job_no"), each) for each in self.dossier.projects)
        return {str(number): each for number, each in numbered if number}

    def tree(self, path: str) -> Any:
        """Return the values written in the file at *path*."""
        if path not in self._trees:
            self._trees[path] = values_of(path, self.snapshot.read(path))
        return self._trees[path]

    def place(self, what: str) -> _Place | None:
        """Return where *what* is written; None: nowhere."""
        folder = client_folder(self._client)
        named = {"agency": AGENCY_PATH, "client": f"{folder}/client.yaml"}.get(what)
        path = named or f"{folder}/{what}"
        if path in self.snapshot:
            return _Place(path)
        return next(self._places(what), None)

    def _places(self, what: str) -> Iterator[_Place]:
        questions = self.dossier.questions
        if questions:
            yield from self._in_lists(questions.path, ("questions",), what)
        for number, project in self.projects.items():
            if what == number and project.read:
                yield _Place(project.read.path)
            elif what.startswith(f"{number}-"):
                yield from self._in_project(project, what.removeprefix(f"{number}-"))

    def _in_project(self, project: ProjectFiles, ident: str) -> Iterator[_Place]:
        if project.read:
            yield from self._in_lists(project.read.path, _PLAN, ident)
        if project.budget:
            yield from self._in_lists(project.budget.path, _MONEY, ident)
        for piece in project.deliverables:
            if self._written(piece, "id") == ident:
                yield _Place(piece.path)
        for meeting in project.meetings:
            yield from self._in_lists(meeting.path, ("actions",), ident)

    def _in_lists(self, path: str, keys: Iterable[str], ident: str) -> Iterator[_Place]:
        tree = self.tree(path)
        for key in keys:
            items = tree.get(key) if isinstance(tree, dict) else None
            at = _item(items, ident)
            if at is not None:
                yield _Place(path, (key, at))

    def _written(self, read: Any, key: str) -> Any:
        tree = self.tree(read.path) if read else None
        return tree.get(key) if isinstance(tree, dict) else None

    def known(self) -> list[str]:
        """Return what may be named: job numbers and the ids in their projects."""
        found = ["client", "agency"]
        for number, project in self.projects.items():
            found.append(number)
            for read in project.reads():
                found += [f"{number}-{ident}" for ident in _ids(self.tree(read.path))]
        return found


def _ids(tree: Any) -> Iterator[str]:
    """Yield the ids of a file and of the items in its lists."""
    if not isinstance(tree, dict):
        return
    lists = (held for held in tree.values() if isinstance(held, list))
    for each in (tree, *(item for held in lists for item in held)):
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            yield each["id"]


def _item(items: Any, known_as: str) -> int | None:
    """Return the position of the item of a list that is known as *known_as*."""
    if not isinstance(items, list):
        return None
    for at, each in enumerate(items):
        known = (each.get(key) for key in _KNOWN_BY) if isinstance(each, dict) else ()
        if next((str(name) for name in known if name is not None), None) == known_as:
            return at
    return None


def _within(tree: Any, loc: Loc) -> Any:
    for step in loc:
        tree = tree[step]
    return tree


class _Found(Struct, frozen=True):
    """How far a key is written: `loc` as far as it goes, `rest` what of it is not there."""

    loc: Loc
    rest: tuple[str, ...]


def _found(tree: Any, start: Loc, key: str) -> _Found:
    steps, loc = key.split("."), list(start)
    held = _within(tree, start)
    for at, step in enumerate(steps):
        if isinstance(held, list):
            position = _item(held, step)
            if position is None:
                return _Found(tuple(loc), tuple(steps[at:]))
            loc.append(position)
        elif isinstance(held, dict) and step in held:
            loc.append(step)
        else:
            return _Found(tuple(loc), tuple(steps[at:]))
        held = _within(tree, tuple(loc))
    return _Found(tuple(loc), ())


def _counterpart(path: str, now: _Files, then: _Files) -> str:
    """Return what *path*, a file of now, was called then: its project may have been renamed."""
    for number, project in now.projects.items():
        if path.startswith(f"{project.folder}/") and number in then.projects:
            return f"{then.projects[number].folder}/{path[len(project.folder) + 1 :]}"
    return path


def _lay_over(files: dict[str, bytes], now: _Files, client: str, fact: CorrectedFact) -> None:
    """Write *fact* into *files* as it is *now*."""
    then = _Files(Snapshot.of(files), client)
    old, new = then.place(fact.what), now.place(fact.what)
    if old is None and new is None:
        near = nearest(fact.what, [*now.known(), *then.known()])
        hint = f"did you mean `{near}`?" if near else "name it as `explain` and the pages do"
        raise EditRefused(f"`{fact.what}`, which the report corrects, is written nowhere", hint)
    if fact.key is not None:
        _one_key(files, then, now, fact, old, new)
    elif old is not None and new is not None:
        _whole(files, now, old, new)
    elif new is not None:
        _added(files, then, now, fact, new)
    elif old is not None:
        _taken_out(files, old)


def _one_key(
    files: dict[str, bytes],
    then: _Files,
    now: _Files,
    fact: CorrectedFact,
    old: _Place | None,
    new: _Place | None,
) -> None:
    assert fact.key is not None
    if old is None:
        raise EditRefused(
            f"`{fact.what}` was not there when the report was issued",
            "leave `key` out: all of it is then added",
        )
    missing, value = False, fact.is_ if fact.is_ is not None else None
    if fact.is_ is None:
        if new is None:
            raise EditRefused(
                f"`{fact.what}` is written nowhere now", "say with `is:` what was right then"
            )
        at = _found(now.tree(new.path), new.loc, fact.key)
        missing = bool(at.rest)
        value = None if missing else _within(now.tree(new.path), at.loc)
    there = _found(then.tree(old.path), old.loc, fact.key)
    if missing and there.rest:
        raise EditRefused(
            f"`{fact.what}` has no `{fact.key}`, now or then", "look at how the key is written"
        )
    files[old.path] = edited(old.path, files[old.path], [_edit(then, old, there, value, missing)])


def _edit(then: _Files, old: _Place, there: _Found, value: Any, missing: bool) -> Edit:
    if missing:
        return Edit(there.loc, "unset")
    held = _within(then.tree(old.path), there.loc) if there.rest else None
    if isinstance(held, list):
        return Edit(there.loc, "append", value)
    return Edit((*there.loc, *there.rest), "set", value)


def _whole(files: dict[str, bytes], now: _Files, old: _Place, new: _Place) -> None:
    if not old.loc:
        files[old.path] = now.snapshot.read(new.path)
        return
    value = _within(now.tree(new.path), new.loc)
    files[old.path] = edited(old.path, files[old.path], [Edit(old.loc, "set", value)])


def _added(
    files: dict[str, bytes], then: _Files, now: _Files, fact: CorrectedFact, new: _Place
) -> None:
    path = _counterpart(new.path, now, then)
    if not new.loc or path not in files:
        files[path] = now.snapshot.read(new.path)
        return
    value = _within(now.tree(new.path), new.loc)
    files[path] = edited(path, files[path], [Edit(new.loc[:-1], "append", value)])


def _taken_out(files: dict[str, bytes], old: _Place) -> None:
    if old.loc:
        files[old.path] = edited(old.path, files[old.path], [Edit(old.loc, "unset")])
    else:
        del files[old.path]
