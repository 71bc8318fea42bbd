"""Take links out of a Markdown text: the words stay, the address goes from the text itself.

A text reaches pages, tables, data, feeds, reports and mails, so what a link must not say may not be
left in it. This is about inline links, links by label and pictures; an address in angle brackets is
shown as it was written, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element

from amportal.sources.commonmark.block_nodes import Place
from amportal.sources.commonmark.block_parser import BlockParser, TooDeepError
from amportal.sources.commonmark.element_builder import ElementBuilder, TooManyCellsError
from amportal.sources.commonmark.inline_parser import LinkPlace
from amportal.sources.commonmark.links.link_policy import Judged, judged
from amportal.sources.commonmark.plain_words import plain_words
from amportal.sources.commonmark.text_places import with_line_feeds, without_places

# What may stand before the words of a line without being one.
_MARKERS = " \t>*+-.)0123456789"
# Links in links come to light once the outer one is gone.
_ROUNDS = 8
# What would begin a list, a heading, a quote or a rule at the beginning of a line.
_BEGINS = re.compile(r"(?:#{1,6}(?=\s|$)|[+*-](?=\s|$)|>|[-=_*]{3})")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class InnerLink(NamedTuple):
    """A link into the portal: where it leads, and its place in the text, counted from 0."""

    target: Judged
    line: int
    column: int


def may_hold_links(text: str) -> bool:
    """Say whether *text* may hold a link with an address; never no where there is one."""
    return "](" in text or "]:" in text


def inner_links(text: str) -> list[InnerLink]:
    """Return the links of *text* that lead into the portal."""
    if not may_hold_links(text):
        return []
    found = []
    read = _read(with_line_feeds(text))
    for each in read.links if read else ():
        leads = judged(each.address)
        if not each.picture and not leads.outside and (leads.target or leads.fragment):
            found.append(InnerLink(leads, each.whole.line, each.whole.column))
    return found


def with_links(text: str, kept: Callable[[Judged], Judged | None]) -> str:
    """Return *text* in which each link leads where *kept* says; None leaves its words alone.

    Where that cannot be done in the text, its plain words are returned.
    """
    text = with_line_feeds(text)
    for _ in range(_ROUNDS):
        if not may_hold_links(text):
            return text
        read = _read(text)
        if read is None:
            return text
        lost = list(_lost(read.links, kept))
        if not lost:
            return text
        changed = _replaced(text, lost)
        if changed is None:
            break
        text = _without_unused(changed)
    return plain_words(text)


def _without_unused(text: str) -> str:
    """Return *text* without the definitions that its last change left without a link."""
    read = _read(text)
    return without_places(text, text.split("\n"), read.unused) if read and read.unused else text


def without_lost_links(text: str) -> str:
    """Return *text* without links that no reader may follow, and without pictures."""
    return with_links(text, lambda found: None if found.wrong in ("unsafe", "leaves") else found)


class _Read(NamedTuple):
    """The links and pictures of a text, and where definitions stand that none refers to."""

    links: list[LinkPlace]
    unused: list[Place]


def _read(text: str) -> _Read | None:
    """Return what *text* holds; None where it is too hard to read, so that it shows no link."""
    try:
        parsed = BlockParser(text)
        builder = ElementBuilder(parsed.definitions)
        builder.build(Element("div"), parsed.document.children)
    except (TooDeepError, TooManyCellsError):
        return None
    used = builder.seen.used
    unused = [each.place for each in parsed.definitions if each.key not in used]
    return _Read(builder.seen.links, unused)


def _lost(
    links: list[LinkPlace], kept: Callable[[Judged], Judged | None]
) -> Iterator[tuple[LinkPlace, Judged | None]]:
    """Yield the links that change, the outermost only, in the order of the text."""
    end = (-1, -1)
    for each in sorted(links, key=lambda link: (link.whole.line, link.whole.column)):
        if (each.whole.line, each.whole.column) < end:
            continue
        leads = judged(each.address)
        new = None if each.picture else kept(leads)
        if new != leads or each.picture:
            end = (each.whole.end_line, each.whole.end_column)
            yield each, new


def _replaced(text: str, lost: list[tuple[LinkPlace, Judged | None]]) -> str | None:
    """Return *text* with the links *lost* changed; None where a place is not what it seems."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def span(place: Place) -> tuple[int, int]:
        return (
            starts[place.line] + place.column,
            starts[place.end_line] + place.end_column,
        )

    parts: list[str] = []
    at = 0
    for link, new in lost:
        begin, end = span(link.whole)
        words = slice(*span(link.words))
        opening = "![" if link.picture else "["
        if text[begin : words.start] != opening or text[end - 1 : end] not in (")", "]"):
            return None
        if text[words.stop : words.stop + 1] != "]":
            return None
        said = text[words]
        if new is None:
            line = text[starts[link.whole.line] : begin]
            said = said if line.strip(_MARKERS) else _as_words(said)
        else:
            said = f"[{said}]({quote(new.target)}{new.fragment})"
        parts += [text[at:begin], said]
        at = end
    return "".join([*parts, text[at:]])


def _as_words(said: str) -> str:
    """Return *said* so that it begins no block at the beginning of a line."""
    if _BEGINS.match(said):
        return f"\\{said}"
    return _NUMBER.sub(r"\1\\\2", said, count=1) if _NUMBER.match(said) else said
