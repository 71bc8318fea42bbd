"""Read one document as one noun: validate, word the problems, and go on as if they were mended.

Going on matters: a file with one misspelt key still gets all its other rules checked, so that a
person learns everything in one run. The repaired noun serves rules only; its client is held.
"""

from __future__ import annotations

import copy
from typing import Any, Generic, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from amportal.errors import Problem, Span
from amportal.model.messages.validation_messages import DROP, RENAME, Repair, Worded, word
from amportal.model.problem_location import Loc
from amportal.model.reading.cut_texts import cut_texts
from amportal.sources.yaml.yaml_document import Document

N = TypeVar("N", bound=BaseModel)
_TRIES = 3
_LOSE_A_KEY = frozenset({"key-not-text", "empty-key", "merge-key", "too-many-problems"})


class Read(Struct, Generic[N], frozen=True):
    """One file as read. `noun` may be repaired where `problems` is not empty; None: hopeless."""

    path: str
    doc: Document
    noun: N | None
    problems: tuple[Problem, ...] = ()
    # As written; where it could be, with the mends that were guessed.
    data: Any = None
    name: str = ""
    body: str = ""
    body_line: int = 1
    # Where a value could not be read as what it is to be.
    broken: tuple[Loc, ...] = ()

    @property
    def sound(self) -> bool:
        """Say whether the noun is as written."""
        return self.noun is not None and not any(p.severity == "error" for p in self.problems)


def read_noun(
    noun: type[N],
    doc: Document,
    name: str = "",
    *,
    body: tuple[str, int] = ("", 1),
    more: tuple[Problem, ...] = (),
) -> Read[N]:
    """Return *doc* as a *noun*, with its problems and those of its syntax (*more* included)."""
    problems = [*doc.problems, *more]
    value: N | None = None
    data, broken = doc.data, tuple[Loc, ...]()
    if isinstance(doc.data, dict):
        problems += cut_texts(noun, doc)
        try:
            value = noun.model_validate(doc.data)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            broken = tuple(tuple(each["loc"]) for each in errors)
            worded = word(doc, noun, errors)
            problems += [each.problem for each in worded if not _unsure(each.problem, doc)]
            value, data = _as_if_mended(noun, doc.data, worded)
    told = tuple(problems)
    return Read(doc.path, doc, value, told, data, name, body[0], body[1], broken)


def _unsure(problem: Problem, doc: Document) -> bool:
    """Say whether a key may be missing only because the line it is on could not be read."""
    lost = any(each.slug in _LOSE_A_KEY for each in doc.problems)
    return lost and problem.slug == "missing-key"


def _as_if_mended(
    noun: type[N], data: dict[str, Any], worded: list[Worded]
) -> tuple[N | None, dict[str, Any]]:
    """Return noun and data that the mends of *worded* would give; no noun where one is unknown.

    No item of a list is ever dropped, so that places in the source stay those of the noun.
    """
    for _ in range(_TRIES):
        data = copy.deepcopy(data)
        done = [each.repair is not None and _repair(data, each.repair) for each in worded]
        if not all(done):
            return None, data
        try:
            return noun.model_validate(data), data
        except ValidationError as error:
            worded = word(_NOWHERE, noun, error.errors(include_url=False))
    return None, data


class _Nowhere:
    """Stands in for a document where places do not matter any more."""

    def span(self, loc: Any, /) -> Span:
        return Span("")

    def key_span(self, loc: Any, /) -> Span:
        return Span("")

    def excerpt(self, span: Span, /) -> str:
        return ""


_NOWHERE = _Nowhere()


def _repair(data: Any, repair: Repair) -> bool:
    """Carry out *repair* on *data* in place; False where it cannot be done."""
    *way, last = repair.loc
    holder: Any = data
    above: Any = None
    at: str | int = last
    for step in way:
        if isinstance(holder, str):
            break
        above, at, holder = holder, step, holder[step]
    if isinstance(holder, str) and isinstance(above, dict):
        # One word where a list of words may stand.
        holder, last = above, at
    if isinstance(holder, list) and isinstance(last, int):
        if repair.how == DROP:
            return False
        holder[last] = repair.value
        return True
    if not isinstance(holder, dict) or last not in holder:
        return False
    old = holder.pop(last)
    if repair.how == RENAME:
        holder.setdefault(repair.value, old)
    elif repair.how != DROP:
        holder[last] = repair.value
    return True
