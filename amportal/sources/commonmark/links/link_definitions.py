"""Link definitions, such as `[brief]: https://files.example/brief.pdf "The brief"`.

A definition stands at the beginning of a paragraph and is not shown. So that nothing vanishes which
was not meant as one, we take for an address only what looks like one: `[June]: yes` is a line of
text. CommonMark would take it for a link to a page named `yes`.
"""

from __future__ import annotations

import re

from msgspec import Struct

from amportal.sources.commonmark.block_nodes import Line, Place
from amportal.sources.commonmark.links import link_syntax as syntax
from amportal.sources.commonmark.links.link_policy import is_address

_LINE_END = re.compile(r"[ \t]*(?:\n|$)")


class Definition(Struct, frozen=True):
    """What a label stands for, and the place of the definition in the source."""

    key: str
    address: str
    title: str
    place: Place


def read(lines: list[Line]) -> tuple[int, list[Definition]]:
    """Return how many of *lines* are definitions, and what they say."""
    text = "\n".join(line.text for line in lines)
    found: list[Definition] = []
    taken = at = 0
    while text.startswith("[", at):
        parts = _parts(text, at)
        if parts is None:
            break
        key, leads, title, end = parts
        first = lines[taken]
        taken += text.count("\n", at, end) + 1
        last = lines[taken - 1]
        place = Place(first.number, first.column, last.number, last.column + len(last.text))
        found.append(Definition(key, leads, title, place))
        at = text.find("\n", end) + 1
        if not at:
            break
    return taken, found


def _parts(text: str, at: int) -> tuple[str, str, str, int] | None:
    """Return label, address, title and end of the definition that begins at *at*."""
    labelled = syntax.label(text, at)
    if labelled is None or not text.startswith(":", labelled[1]):
        return None
    key = syntax.key(labelled[0])
    begin = syntax.space(text, labelled[1] + 1)
    found = syntax.address(text, begin)
    if not key or found is None or found[1] == begin:
        return None
    leads, end = found
    if text[begin] != "<" and not is_address(leads):
        return None
    after = syntax.space(text, end)
    named = syntax.title(text, after) if after > end else None
    if named is not None and _LINE_END.match(text, named[1]):
        return key, leads, named[0], named[1]
    # What follows on its line is no title, so the line is none either.
    return (key, leads, "", end) if _LINE_END.match(text, end) else None
