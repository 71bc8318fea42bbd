"""Short entries, read as if they stood in the files that they are about.

Each becomes a decision, a day or an answer in the data of its file before that is checked, so that
every rule holds for it as for any other, and points at the small file.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from amportal.errors import Problem
from amportal.model.messages.nearest_name import nearest
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.noun_reader import Read, read_noun
from amportal.model.short_entry import EntryFile
from amportal.sources.yaml.grafted_document import Graft, GraftedDocument

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|\Z)")
_DECISIONS = ("approved", "approved_with_changes", "changes_required")
_SAYS = (*_DECISIONS, "done", "answered")
_DONE = (("milestones", "actual"), ("actions", "done_on"))


class _Thing(Struct, frozen=True):
    """What an entry may be about: `names` are its ids, `kind` the list it stands in."""

    read: Read[Any]
    loc: Loc
    kind: str
    names: tuple[str, ...]


class _Wrong(Exception):  # noqa: N818  # an answer, not a mistake of ours
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def with_entries(files: ClientFiles) -> ClientFiles:
    """Return *files* with what their short entries say in the files that these are about."""
    if not files.entries:
        return files
    things = list(_things(files))
    grafts: dict[str, list[tuple[Graft, Any, bool]]] = defaultdict(list)
    problems: list[Problem] = []
    manager = files.settings.account_manager if files.settings else ""
    for entry in files.entries:
        if entry.noun is None or not entry.sound:
            continue
        try:
            thing = _about(entry, things)
            grafts[thing.read.path] += _grafts(entry, thing, grafts[thing.read.path], manager)
        except _Wrong as wrong:
            problems.append(wrong.problem)

    def grafted(read: Read[Any] | None) -> Any:
        return _read_again(read, grafts[read.path]) if read and grafts.get(read.path) else read

    projects = tuple(
        replace(
            each,
            read=grafted(each.read),
            deliverables=tuple(map(grafted, each.deliverables)),
            meetings=tuple(map(grafted, each.meetings)),
        )
        for each in files.projects
    )
    return replace(
        files,
        projects=projects,
        questions=grafted(files.questions),
        problems=(*files.problems, *problems),
    )


def _things(files: ClientFiles) -> Iterator[_Thing]:
    if files.questions is not None:
        yield from _entries(files.questions, "questions", "")
    for project in files.projects:
        job = _job(project)
        if project.read is not None:
            for key, _ in _DONE:
                yield from _entries(project.read, key, job)
        for meeting in project.meetings:
            yield from _entries(meeting, "actions", job)
        for read in project.deliverables:
            ident = read.data.get("id") if isinstance(read.data, dict) else None
            if isinstance(ident, str):
                yield _Thing(read, (), "deliverables", _names(ident, job))


def _job(project: ProjectFiles) -> str:
    data = project.read.data if project.read else None
    job = data.get("job_no") if isinstance(data, dict) else None
    return job if isinstance(job, str) else ""


def _names(ident: str, job: str) -> tuple[str, ...]:
    return (ident.casefold(), f"{job}-{ident}".casefold()) if job else (ident.casefold(),)


def _entries(read: Read[Any], key: str, job: str) -> Iterator[_Thing]:
    items = read.data.get(key) if isinstance(read.data, dict) else None
    for number, each in enumerate(items if isinstance(items, list) else ()):
        ident = each.get("id") if isinstance(each, dict) else None
        if isinstance(ident, str):
            yield _Thing(read, (key, number), key, _names(ident, job))


def _says(entry: Read[EntryFile]) -> tuple[str, str]:
    """Return what *entry* says, and of what; raise where it says nothing, or several things."""
    assert entry.noun is not None
    said = [(key, ident) for key in _SAYS if (ident := getattr(entry.noun, key))]
    if len(said) == 1:
        return said[0]
    two = f"both `{said[0][0]}` and `{said[1][0]}`" if said else "nothing that happened"
    raise _Wrong(
        point(
            entry.doc,
            (said[1][0],) if said else (),
            "entry-unclear",
            f"this entry says {two}",
            expected="one thing is said in each file",
            hint="write one of `approved`, `changes_required`, `done` or `answered`, with an id",
            key=bool(said),
        )
    )


def _about(entry: Read[EntryFile], things: list[_Thing]) -> _Thing:
    key, ident = _says(entry)
    kinds = {"done": ("milestones", "actions", "deliverables"), "answered": ("questions",)}
    wanted = kinds.get(key, ("deliverables",))
    fitting = [each for each in things if each.kind in wanted]
    # `acme/Q3` and `acme/D1` are what commands call them.
    folded = ident.casefold()
    found = [each for each in fitting if folded in each.names]
    if len(found) == 1:
        return found[0]
    known = [each.names[-1].upper() for each in fitting]
    near = nearest(ident, known)
    if found:
        message = f"`{ident}` is in several projects"
        hint = f"write it with its job number, such as `{found[0].names[-1].upper()}`"
    else:
        message = f"`{ident}` is nothing in this client's projects"
        hint = f"did you mean `{near}`?" if near else "look for its id on the client's page"
    expected = " or ".join(each.removesuffix("s") for each in wanted)
    raise _Wrong(
        point(entry.doc, (key,), "unknown-id", message, expected=f"a {expected}", hint=hint)
    )


def _grafts(
    entry: Read[EntryFile], thing: _Thing, others: list[tuple[Graft, Any, bool]], manager: str
) -> list[tuple[Graft, Any, bool]]:
    """Return what *entry* puts into the file of *thing*: where, what, and whether to a list.

    Nobody named, the *manager* has answered.
    """
    key, _ = _says(entry)
    data, day = entry.doc.data, _day(entry)
    if key in _DECISIONS:
        return [_decision(entry, thing, key, day, others)]
    if key == "answered":
        made = [("answer", data.get("text"), "text"), ("answered_on", day, "on")]
        made.append(("answered_by", data.get("by") or manager, "by"))
    else:
        done = dict(_DONE).get(thing.kind, "delivered_on")
        made = [(done, day, "on")]
    found = []
    for name, value, from_key in made:
        loc = (*thing.loc, name)
        if thing.read.doc.has(loc) or any(graft.loc == loc for graft, _, _ in others):
            raise _Wrong(
                point(
                    entry.doc,
                    (key,),
                    "entry-twice",
                    f"`{name}` is said already",
                    expected="it stands in the file itself, or in another entry",
                    hint="delete this entry, or the line in that file",
                    notes=(note_at(thing.read.doc, loc, "it is said here"),),
                )
            )
        own = from_key if from_key in data else key
        found.append((Graft(loc, entry.doc, {"": own}), value, False))
    return found


def _decision(
    entry: Read[EntryFile],
    thing: _Thing,
    key: str,
    day: str,
    others: list[tuple[Graft, Any, bool]],
) -> tuple[Graft, Any, bool]:
    data = entry.doc.data
    number = _version(entry, thing, key)
    at: Loc = ("versions", number, "decisions")
    held = thing.read.doc.data["versions"][number].get("decisions")
    count = len(held) if isinstance(held, list) else 0
    count += sum(1 for graft, _, _ in others if graft.loc[:-1] == at)
    said = {"outcome": key, "by": data.get("by"), "on": day, "comment": data.get("comment")}
    value = {name: each for name, each in said.items() if each is not None}
    value["source"] = data.get("source") or "email"
    keys = {name: name for name in ("by", "on", "comment", "source") if name in data}
    return Graft((*at, count), entry.doc, {**keys, "outcome": key}), value, True


def _version(entry: Read[EntryFile], thing: _Thing, key: str) -> int:
    versions = thing.read.doc.data.get("versions")
    known = versions if isinstance(versions, list) else []
    wanted = entry.doc.data.get("version")
    found = [
        number
        for number, each in enumerate(known)
        if isinstance(each, dict) and (each.get("n") == wanted if wanted else each.get("sent_on"))
    ]
    if found:
        return found[-1]
    raise _Wrong(
        point(
            entry.doc,
            ("version",) if wanted else (key,),
            "entry-unclear",
            f"there is no version {wanted}" if wanted else "no version of it was sent",
            expected="a version that the client has",
            hint="write `sent_on:` at the version first",
        )
    )


def _day(entry: Read[EntryFile]) -> str:
    said = entry.doc.data.get("on")
    if isinstance(said, str):
        return said
    found = _DATED.match(entry.name)
    if found:
        return found[1]
    raise _Wrong(
        point(
            entry.doc,
            (),
            "entry-unclear",
            "this entry does not say when",
            expected="a day is needed",
            hint="begin the file's name with it (`2026-11-20-key-visual.yaml`), or write `on:`",
        )
    )


def _read_again(read: Read[Any], grafts: list[tuple[Graft, Any, bool]]) -> Read[Any]:
    """Return the file *read* with *grafts* in it, checked anew."""
    if not isinstance(read.doc.data, dict) or read.noun is None:
        return read
    data = copy.deepcopy(read.doc.data)
    for graft, value, listed in grafts:
        *way, last = graft.loc[:-1] if listed else graft.loc
        holder: Any = data
        for step in way:
            holder = holder[step]
        if listed:
            items = holder.get(last)
            holder[last] = [*(items if isinstance(items, list) else []), value]
        else:
            holder[last] = value
    doc = GraftedDocument(read.doc, data, tuple(graft for graft, _, _ in grafts))
    more = tuple(each for each in read.problems if each not in doc.problems)
    again = read_noun(type(read.noun), doc, read.name, body=(read.body, read.body_line))
    known = {*again.problems}
    return replace(again, problems=(*again.problems, *(e for e in more if e not in known)))
