"""Which thing of one state is which of another: by its place, else by what else tells.

Folders, files, ids of people and job numbers may have been renamed between the two, so what has
lost its place is looked for again among what is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from amportal.plan.report.told_things import Thing

Pair = tuple[Thing | None, Thing | None]
# Words this much alike, from 0 to 1, are one line that was reworded.
_ALIKE = 0.6
# What tells that two things are one though their places differ, the surest first.
_SIGNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "approval": (("by", "outcome"), ("by",), ("outcome", "on")),
    "update": (("title",), ("body",)),
    "meeting": (("title",), ("start",)),
    "person": (("email",), ("name",)),
    "contact": (("email",), ("name",)),
}


class Pairs(Struct, frozen=True):
    """All things of two states, each beside what it was, in the order of the new one.

    `renamed` gives the new names of what was called otherwise.
    """

    pairs: tuple[Pair, ...]
    renamed: Mapping[str, str]


def paired(before: Iterable[Thing], after: Iterable[Thing]) -> Pairs:
    """Return the things of *before* and *after* side by side; what is gone comes last."""
    new = tuple(after)
    old = tuple(_with_new_numbers(before, new))
    pairs = list(_by_place(old, new))
    for noun in ("contact", "person"):
        pairs = _again(pairs, noun, _alike_in(_SIGNS[noun]))
    renamed = dict(_renamed(pairs))
    for noun in ("approval", "update", "meeting"):
        pairs = _again(pairs, noun, _alike_in(_SIGNS[noun], renamed))
    pairs = _again(pairs, "step", _in_other_words)
    return Pairs(tuple(pairs), renamed)


def _with_new_numbers(before: Iterable[Thing], after: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the things of *before* under the job numbers that their projects have now.

    A project whose number is not among the new ones is the new one of the same name.
    """
    old = tuple(before)
    gone = {each.project: each.name for each in old if each.noun == "project"}
    come = {each.name: each.project for each in after if each.noun == "project"}
    gone = {number: name for number, name in gone.items() if number not in come.values()}
    come = {name: number for name, number in come.items() if number not in gone}
    numbers = {number: come[name] for number, name in gone.items() if name in come}
    for each in old:
        yield replace(each, project=numbers[each.project]) if each.project in numbers else each


def _by_place(old: tuple[Thing, ...], new: tuple[Thing, ...]) -> Iterator[Pair]:
    known: dict[str, Thing] = {}
    for each in old:
        known.setdefault(each.place, each)
    for each in new:
        yield known.pop(each.place, None), each
    for each in known.values():
        yield each, None


def _renamed(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Yield old and new name of each thing that is called otherwise now."""
    for old, new in pairs:
        if old is not None and new is not None and old.name != new.name:
            yield old.name, new.name


def _again(
    pairs: list[Pair], noun: str, chosen: Callable[[list[Thing], list[Thing]], Iterator[Pair]]
) -> list[Pair]:
    """Return *pairs* with lonely things of the kind *noun* matched within their scope."""
    gone: dict[str, list[Thing]] = defaultdict(list)
    come: dict[str, list[Thing]] = defaultdict(list)
    for old, new in pairs:
        each = old or new
        if each is not None and each.noun == noun and (old is None or new is None):
            (gone if new is None else come)[_scope(each)].append(each)
    matched: dict[str, Thing] = {}
    for scope, lost in gone.items():
        for old, new in chosen(lost, come.get(scope, [])):
            if old is not None and new is not None:
                matched[new.place] = old
    places = {each.place for each in matched.values()}
    kept: list[Pair] = []
    for old, new in pairs:
        if new is not None and old is None and new.place in matched and new.noun == noun:
            kept.append((matched[new.place], new))
        elif not (new is None and old is not None and old.noun == noun and old.place in places):
            kept.append((old, new))
    return kept


def _scope(thing: Thing) -> str:
    """Return where *thing* may have moved within: its version, else its project."""
    key = thing.key.rsplit("/", 3)[0] if thing.noun == "approval" else ""
    return f"{thing.project}/{key}"


def _alike_in(
    signs: tuple[tuple[str, ...], ...], renamed: Mapping[str, str] | None = None
) -> Callable[[list[Thing], list[Thing]], Iterator[Pair]]:
    """Return what matches things that have the same values for one of *signs*."""
    names = renamed or {}

    def chosen(gone: list[Thing], come: list[Thing]) -> Iterator[Pair]:
        lost, found = list(gone), list(come)
        for keys in signs:
            for old in tuple(lost):
                was = [old.values.get(key, "") for key in keys]
                was = [names.get(each, each) for each in was]
                for new in found:
                    if was == [new.values.get(key, "") for key in keys] and any(was):
                        lost.remove(old)
                        found.remove(new)
                        yield old, new
                        break

    return chosen


def _in_other_words(gone: list[Thing], come: list[Thing]) -> Iterator[Pair]:
    """Match each line that is gone with the new one that is most like it, if any is."""
    found = list(come)
    for old in gone:
        ranked = [(SequenceMatcher(None, old.name, new.name).ratio(), new) for new in found]
        likeness, new = max(ranked, key=lambda each: each[0], default=(0.0, old))
        if likeness >= _ALIKE:
            found.remove(new)
            yield old, new
