"""One id, one thing: ids that are taken twice, and entries that wait for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amportal.errors import Problem
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.known_ids import KnownId, agency_names
from amportal.model.rules.rule_context import RuleContext
from amportal.model.rules.value_paths import written


def _doubles(entries: Iterable[KnownId], taken: Iterable[KnownId] = ()) -> Iterator[Problem]:
    """Yield a problem for each of *entries* whose id is taken before; case does not tell apart."""
    first = {each.id.casefold(): each for each in taken}
    for each in entries:
        before = first.setdefault(each.id.casefold(), each)
        if before is not each:
            case = "" if before.id == each.id else f" (as `{before.id}`)"
            article = "an" if before.kind[0] in "aeiou" else "a"
            yield point(
                each.doc,
                each.loc,
                "duplicate-id",
                f"the id `{each.id}` is taken already{case}",
                expected=f"{article} {before.kind} has this id",
                hint="give this one the next free id; the older one keeps its own",
                notes=(note_at(before.doc, before.loc, "first taken here"),),
            )


def agency_doubles(read: Read[Any]) -> Iterator[Problem]:
    """Yield ids that two people, two departments or two targets share."""
    names = agency_names(read)
    for kind in ("person", "department"):
        yield from _doubles(each for each in names.entries if each.kind == kind)
    targets = written(read.data, "publish.*.id")
    yield from _doubles(KnownId("target", ident, read.doc, loc) for loc, ident in targets)


def client_doubles(check: RuleContext) -> Iterator[Problem]:
    """Yield ids that are taken twice: contacts, people, questions, or within one project."""
    directory = check.directory
    people = [each for each in directory.agency.entries if each.kind == "person"]
    yield from _doubles(directory.contacts.entries, people)
    for names in directory.projects.values():
        yield from _doubles(names.entries)
    questions = check.dossier.questions
    if questions:
        yield from _doubles(
            KnownId("question", ident, questions.doc, loc)
            for loc, ident in written(questions.data, "questions.*.id")
        )


# A circle of more than these is told with its middle left out.
_LONGEST_CHAIN = 6


class _Edge:
    """*later* waits for *earlier*, as written at one place."""

    __slots__ = ("doc", "earlier", "later", "loc")

    def __init__(self, later: str, earlier: str, doc: Any, loc: Loc) -> None:
        self.later, self.earlier, self.doc, self.loc = later, earlier, doc, loc


def dependency_cycles(check: RuleContext) -> Iterator[Problem]:
    """Yield each chain of `depends_on` and `blocks` that comes back to where it began."""
    for project in check.dossier.projects:
        edges = list(_edges(project.read, "milestones", "depends_on", waits=True))
        edges += _edges(project.read, "actions", "blocks", waits=False)
        for meeting in project.meetings:
            edges += _edges(meeting, "actions", "blocks", waits=False)
        for each in project.deliverables:
            own = next((ident for _, ident in written(each.data, "id")), "")
            edges += [
                _Edge(later, own, each.doc, loc) for loc, later in written(each.data, "blocks.*")
            ]
        yield from _cycles(edges)


def _edges(read: Read[Any] | None, group: str, key: str, *, waits: bool) -> Iterator[_Edge]:
    if read is None:
        return
    for loc, own in written(read.data, f"{group}.*.id"):
        item = read.data[group][loc[1]]
        for inner, other in written(item, f"{key}.*"):
            later, earlier = (own, other) if waits else (other, own)
            yield _Edge(later, earlier, read.doc, (*loc[:2], *inner))


def _cycles(edges: list[_Edge]) -> Iterator[Problem]:
    """Yield one problem for each cycle, at the edge that closes it. Does not recurse."""
    after: dict[str, list[_Edge]] = {}
    for edge in edges:
        after.setdefault(edge.later, []).append(edge)
    done: set[str] = set()
    for start in list(after):
        if start in done:
            continue
        # Ids on the way from `start`, in order: a dict, so that long chains stay quick.
        way, stack = {start: None}, [iter(after[start])]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                done.add(way.popitem()[0])
                stack.pop()
            elif step.earlier in way:
                ring = list(way)
                yield _cycle(step, ring[ring.index(step.earlier) :])
            elif step.earlier not in done:
                way[step.earlier] = None
                stack.append(iter(after.get(step.earlier, ())))


def _cycle(edge: _Edge, ring: list[str]) -> Problem:
    if len(ring) == 1:
        message = f"`{edge.later}` waits for itself"
    else:
        links = [*ring[1:], ring[0]]
        if len(links) > _LONGEST_CHAIN:
            links = [*links[: _LONGEST_CHAIN - 1], "...", links[-1]]
        chain = ", which waits for ".join(f"`{ident}`" for ident in links)
        message = f"`{ring[0]}` waits for {chain}"
    return point(
        edge.doc,
        edge.loc,
        "dependency-cycle",
        message,
        expected="this closes the circle",
        hint="take one of these out: nothing can begin before itself",
    )
