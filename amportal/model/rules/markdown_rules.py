"""Rules of Markdown that stands in YAML: what is left out of it, and links that lead nowhere.

Pages are looked at where they are read, in `sources.front_matter`; the remarks are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from amportal.errors import Problem, Span
from amportal.model.problem_location import Loc
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.value_paths import written
from amportal.model.value_types import MarkdownText
from amportal.sources.commonmark.markdown_source import Remark, problem_of, read_markdown
from amportal.sources.yaml.yaml_document import Document


def markdown_rules(read: Read[Any] | None) -> Iterator[Problem]:
    """Yield what is wrong with the Markdown in the values of *read*."""
    if read is None or read.noun is None:
        return
    noun: type[BaseModel] = type(read.noun)
    for path in markdown_paths(noun):
        for loc, text in written(read.data, path):
            for remark in read_markdown(text).remarks:
                span = _span(read.doc, loc, text, remark)
                yield problem_of(remark, span, read.doc.excerpt(span))


@lru_cache(maxsize=64)
def markdown_paths(noun: type[BaseModel]) -> tuple[str, ...]:
    """Return the paths of all values of *noun* that are Markdown, such as `questions.*.text`."""
    return tuple(_paths(noun))


def _paths(noun: type[BaseModel]) -> Iterator[str]:
    for name, kind in get_type_hints(noun, include_extras=True).items():
        if name not in noun.model_fields:
            continue
        for each, steps in _kinds(kind, name):
            if each == MarkdownText:
                yield steps
            elif isinstance(each, type) and issubclass(each, BaseModel):
                yield from (f"{steps}.{path}" for path in _paths(each))


def _kinds(kind: Any, steps: str) -> Iterator[tuple[Any, str]]:
    """Yield the types that *kind* consists of, each with the path to it."""
    if kind == MarkdownText or not get_args(kind):
        yield kind, steps
        return
    many = getattr(kind, "__origin__", None) is tuple
    for each in get_args(kind):
        if each is not Ellipsis:
            yield from _kinds(each, f"{steps}.*" if many else steps)


def _span(doc: Document, loc: Loc, text: str, remark: Remark) -> Span:
    """Return where *remark* on the value at *loc* stands in the source.

    The value may be folded or quoted; so what stands there is looked for, from its first line on.
    """
    value = doc.span(loc)
    sought = text.split("\n")[remark.line][remark.column :][:40].strip()
    for number in range(value.line, value.line + text.count("\n") * 2 + 3):
        column = doc.line(number).find(sought, value.column - 1 if number == value.line else 0)
        if sought and column >= 0:
            return Span(value.path, number, column + 1, remark.length)
    return value
