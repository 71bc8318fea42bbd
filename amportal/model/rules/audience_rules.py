"""Who may see an entry must be said in one way: `everyone`, `internal`, or roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amportal.errors import Problem
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read

_ALONE = ("everyone", "internal")


def audience_rules(read: Read[Any]) -> Iterator[Problem]:
    """Yield each `audience` in *read* that names nobody, or contradicts itself."""
    for loc, audience in _audiences(read.data, ()):
        if audience == []:
            yield point(
                read.doc,
                loc,
                "empty-audience",
                "`audience` names nobody",
                expected="`everyone`, `internal` or roles",
                hint="write `internal` for the agency alone, or leave the line out",
            )
        elif isinstance(audience, list) and len(audience) > 1:
            for index, each in enumerate(audience):
                if each in _ALONE:
                    yield point(
                        read.doc,
                        (*loc, index),
                        "mixed-audience",
                        f"`{each}` and others in one `audience` contradict each other",
                        expected=f"`{each}` stands alone",
                        hint=f"write `audience: {each}`, or the roles alone",
                    )
                    break


def _audiences(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        if "audience" in value:
            yield from _in_order(value, loc)
            return
        inner: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        return
    for key, each in inner:
        # Most of what is written is text, in which nothing more can be.
        if each.__class__ is not str and key != "internal":
            yield from _audiences(each, (*loc, key))


def _in_order(value: dict[Any, Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for key, each in value.items():
        if key == "audience":
            yield (*loc, key), each
        elif key != "internal":
            yield from _audiences(each, (*loc, key))
