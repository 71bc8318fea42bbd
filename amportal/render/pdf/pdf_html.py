"""A report's HTML as the engine takes it, spared what costs time and comes to nothing.

It exists because the engine's style gives every element five boxes for notes and one for the mark
of a list, whether there is a note or a list or not: six sets of styles for each of the thousands
of elements in a report, a twentieth of its time. And its reader of HTML means to keep the patterns
it looks for, but never finds them again. The report is the same, byte for byte.

A style cannot say "begin a new page unless this one is nearly empty". So a report with such a page
is laid out once more with `data-loose` on its body, where the print style asks for fewer breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tinyhtml5 import inputstream  # type: ignore[import-untyped]  # it has no types
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA, UA_STYLESHEET

# Where one of these words stands in a style, a note or a list of its own kind may be meant.
_MEANT = re.compile(r"note|list-item|marker", re.IGNORECASE)
_STYLED = re.compile(r"""<style|\bstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_OF_NOTES = re.compile(r"^::(?:foot)?note-\w+\s*\{[^}]*\}", re.MULTILINE)
_OF_LISTS = re.compile(r"^::marker(?=\s*\{)", re.MULTILINE)


_BODY = re.compile(r"<body\b", re.IGNORECASE)
# A page that is filled to less than this looks like a mistake, unless it is the last one.
_LEAST_FILLED = 0.25
# The engine heeds these two attributes only together with others that our styles must not meet.
_NUMBERED = re.compile(r'<(?:ol start|li value)="(\d{1,9})"(?=>)')


class _Patterns(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """The reader's patterns by what it asks for: characters, and whether to pass over them.

    Version 2.1.0 keeps each under itself and so makes it again at every tag, half of its time.
    """

    def __missing__(self, asked: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, among = asked
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        made = self[asked] = re.compile(f"[{'' if among else '^'}{listed}]+")
        return made


if type(getattr(inputstream, "characters_until_regex", None)) is dict:
    inputstream.characters_until_regex = _Patterns()


class SpareElement(HTML):  # type: ignore[misc]  # the library has no types
    """A document without notes, whose only lists are those of HTML."""

    def _ua_stylesheets(self, *arguments: Any, **options: Any) -> list[Any]:
        """Answer the engine, which asks for its own styles: a document may bring others."""
        sheets = super()._ua_stylesheets(*arguments, **options)
        return [_plain() if sheet is UA_STYLESHEET else sheet for sheet in sheets]


def kind_of(html: str, sheets: Iterable[str]) -> type[Any]:
    """Return what is to take *html* in: `SpareElement`, unless it or a sheet asks for more."""
    written = (found[0] for found in _STYLED.finditer(html))
    asks = any(_MEANT.search(text) or text.lower() == "<style" for text in (*sheets, *written))
    return HTML if asks else SpareElement


def with_numbers(html: str) -> str:
    """Return *html* with the numbers of lists as styles, which the engine heeds."""
    return _NUMBERED.sub(_style_of_number, html)


def _style_of_number(tag: re.Match[str]) -> str:
    if tag[0].startswith("<ol"):
        return f'{tag[0]} style="counter-reset:list-item {int(tag[1]) - 1}"'
    return f'{tag[0]} style="counter-set:list-item {int(tag[1])};counter-increment:none"'


def loosened(html: str) -> str:
    """Return *html* with the mark by which the print style knows that it is to break less."""
    return _BODY.sub("<body data-loose", html, count=1)


def sparse_pages(document: Any) -> int:
    """Return how many pages but the last of a laid out *document* are nearly empty."""
    return sum(_filled(page._page_box) < _LEAST_FILLED for page in document.pages[:-1])


def _filled(page: Any) -> float:
    """Return down to which part of its height *page* holds anything."""
    lowest = max((box.position_y + box.height for box in _leaves(page.children[0])), default=0)
    return float(lowest - page.content_box_y()) / float(page.height)


def _leaves(box: Any) -> Iterator[Any]:
    """Yield the words and pictures in *box*."""
    children = getattr(box, "children", ())
    if not children and (hasattr(box, "text") or hasattr(box, "replacement")):
        yield box
    for child in children:
        yield from _leaves(child)


@cache
def _plain() -> Any:
    text = _OF_LISTS.sub("li::marker", _OF_NOTES.sub("", UA))
    # The engine has the styles of numbers already; to read them twice into one place is an error.
    return CSS(string=text, counter_style=CounterStyle())
