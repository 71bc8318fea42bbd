"""Find texts that YAML cuts short: what follows ` #` on a line is a comment, and nobody reads it.

`headline: We are #1 in Leeds` says "We are". Only texts are looked at: after a date or an amount
nothing but a comment can be meant. Two spaces before a `#` that a space follows are how comments
are commonly set off, so those are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from amportal.errors import Problem
from amportal.model.problem_location import Loc
from amportal.model.value_types import is_text
from amportal.sources.yaml.yaml_document import Document

_CUT = re.compile(r"(?P<gap>[ \t]+)#(?P<said>.*\S)\s*\Z")
_MOST = 60


def cut_texts(noun: type[BaseModel], doc: Document) -> Iterator[Problem]:
    """Yield a warning for each text of *doc*, read as *noun*, that a `#` cuts short."""
    if not doc.lines_with(" #") and not doc.lines_with("\t#"):
        return
    for loc, value in _texts(noun, doc.data, ()):
        rest, span = doc.after(loc)
        found = _CUT.match(rest)
        if found is None or _is_comment(found):
            continue
        if doc.span(loc).length and doc.excerpt(doc.span(loc))[doc.span(loc).column - 1] in "|>'\"":
            continue
        lost = rest.rstrip()
        yield Problem(
            slug="comment-in-text",
            message=f"`{lost.strip()[:_MOST]}` is a comment to YAML, so nobody will read it",
            span=span,
            expected="everything after ` #` is left out",
            hint=f"put the whole text in quotes: `{_quoted(value + lost)}`; where a comment is "
            "meant, write two spaces before the `#` and one after it",
            severity="warning",
            excerpt=doc.excerpt(span),
        )


def _is_comment(found: re.Match[str]) -> bool:
    said = found["said"]
    if said.lstrip().lower().startswith("allow"):
        return True
    return len(found["gap"].expandtabs()) > 1 and said.startswith((" ", "\t", "#"))


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _texts(noun: type[BaseModel] | None, data: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield place and value of each free text that *data* writes for a *noun*."""
    if noun is None or not isinstance(data, dict):
        return
    kinds = text_keys(noun)
    for key, value in data.items():
        if key in kinds:
            free, inner = kinds[key]
            yield from _below(value, (*loc, key), free, inner)


def _below(
    value: Any, loc: Loc, free: bool, inner: type[BaseModel] | None
) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        if free:
            yield loc, value
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _below(each, (*loc, index), free, inner)
    else:
        yield from _texts(inner, value, loc)


@lru_cache(maxsize=256)
def text_keys(noun: type[BaseModel]) -> dict[str, tuple[bool, type[BaseModel] | None]]:
    """Return, for each key of *noun*, whether it takes free text and the noun that it holds."""
    return {
        field.alias or name: (
            any(map(is_text, field.metadata)) or _takes_text(field.annotation),
            _noun_in(field.annotation),
        )
        for name, field in noun.model_fields.items()
    }


def _takes_text(annotation: Any) -> bool:
    if is_text(annotation):
        return True
    if any(map(is_text, getattr(annotation, "__metadata__", ()))):
        return True
    return any(_takes_text(each) for each in get_args(annotation))


def _noun_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _noun_in(each))), None)
