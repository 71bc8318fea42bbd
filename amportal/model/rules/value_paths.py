"""Find values in a noun, or in data as written, by a path of keys such as `versions.*.sent_on`.

Rules that hold for many keys are tables of such paths; this walks them, so that each rule stands
in one line and every problem has the place of the value itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from amportal.model.problem_location import Loc


def every(noun: BaseModel, path: str) -> Iterator[tuple[Loc, Any]]:
    """Yield place and value of everything at *path* of *noun* that is not None."""
    yield from _step(noun, tuple(path.split(".")) if path else (), ())


def _step(value: Any, steps: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if value is None:
        return
    if not steps:
        yield loc, value
    elif steps[0] == "*":
        for index, each in enumerate(value):
            yield from _step(each, steps[1:], (*loc, index))
    else:
        # Two keys are words of Python; their fields end in an underscore.
        name = f"{steps[0]}_" if steps[0] in ("from", "for") else steps[0]
        yield from _step(getattr(value, name), steps[1:], (*loc, steps[0]))


def written(data: Any, path: str) -> Iterator[tuple[Loc, str]]:
    """Yield place and text of everything at *path* of *data* that is a text.

    *data* is as parsed, so this works where the noun failed. One word counts as a list of one.
    """
    yield from _raw(data, tuple(path.split(".")), ())


def _raw(value: Any, steps: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, str]]:
    if not steps:
        if isinstance(value, str) and value.strip():
            yield loc, value.strip()
    elif steps[0] == "*":
        if isinstance(value, list):
            for index, each in enumerate(value):
                yield from _raw(each, steps[1:], (*loc, index))
        elif isinstance(value, str):
            yield from _raw(value, steps[1:], loc)
    elif isinstance(value, dict) and steps[0] in value:
        yield from _raw(value[steps[0]], steps[1:], (*loc, steps[0]))


def paths_of(noun: type[BaseModel], kind: Any) -> Iterator[str]:
    """Yield the paths of all values of *noun* that are of *kind*, such as `questions.*.text`."""
    for name, hint in get_type_hints(noun, include_extras=True).items():
        for each, path in _kinds(hint, name, kind) if name in noun.model_fields else ():
            if each == kind:
                yield path
            elif isinstance(each, type) and issubclass(each, BaseModel):
                yield from (f"{path}.{inner}" for inner in paths_of(each, kind))


def _kinds(hint: Any, path: str, kind: Any) -> Iterator[tuple[Any, str]]:
    """Yield the types that *hint* consists of, each with the path to its values."""
    if hint == kind or not get_args(hint):
        yield hint, path
        return
    many = getattr(hint, "__origin__", None) is tuple
    for each in get_args(hint):
        yield from _kinds(each, f"{path}.*" if many else path, kind)
