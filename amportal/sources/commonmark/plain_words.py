"""The words of a Markdown text as a reader sees them, for searches and summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from amportal.sources.commonmark.block_parser import BlockParser, TooDeepError
from amportal.sources.commonmark.element_builder import ElementBuilder, TooManyCellsError
from amportal.sources.commonmark.links.link_policy import judged

_INLINE = frozenset({"a", "b", "code", "del", "em", "img", "strong"})
# Without one of these a text is its own words.
_MARKED = re.compile(r"[\\`*_~\[\]<>&#|=+-]|^[ \t]|\d[.)]", re.MULTILINE)


def plain_words(text: str) -> str:
    """Return the words of *text* on one line; as they are written where it is too deep to read."""
    if _MARKED.search(text):
        root = Element("div")
        try:
            parsed = BlockParser(text)
            builder = ElementBuilder(parsed.definitions, keeps_lines=True)
            builder.build(root, parsed.document.children)
        except (TooDeepError, TooManyCellsError):
            return " ".join(text.split())
        text = "".join(_words(root)).replace("&amp;", "&")
    return " ".join(text.split())


def _words(element: Element) -> Iterator[str]:
    apart = "" if element.tag in _INLINE else " "
    yield apart + (element.get("alt") or element.text or "")
    for each in element:
        yield from _words(each)
        yield each.tail or ""
    address = element.get("href", "").replace("&amp;", "&")
    if element.tag == "a" and judged(address).wrong == "words":
        yield f" ({address})"
    if title := element.get("title"):
        yield f" ({title})"
    yield apart
