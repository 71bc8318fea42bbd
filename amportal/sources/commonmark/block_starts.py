"""How each kind of block begins: what a line looks like, without its indent.

All functions look at one line only, in time linear to its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from amportal.sources.commonmark.month_names import begins_with_month

TAB = 4
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_BULLET = re.compile(r"[*+-](?=[ \t]|$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)", re.ASCII)
# Two numbers one after the other are a date, such as `3. 5. 2027`, and no list in a list.
_SECOND_NUMBER = re.compile(r"[ \t]+\d{1,9}[.)](?=[ \t]|$)", re.ASCII)


class Marker(NamedTuple):
    """The marker of a list item: its sign, its length and, where it is numbered, its number."""

    sign: str
    length: int
    number: int | None


def width(text: str, column: int) -> tuple[int, int]:
    """Return how many characters of *text* are indent, and how many columns they take.

    *column* is the one that *text* begins in, counted from 0; a tab leads to the next stop.
    """
    at = column
    for n, sign in enumerate(text):
        if sign == " ":
            at += 1
        elif sign == "\t":
            at += TAB - at % TAB
        else:
            return n, at - column
    return len(text), at - column


def skip(text: str, column: int, columns: int) -> str:
    """Return *text* without *columns* columns of its indent.

    Of a tab that is skipped in part, spaces remain.
    """
    at, goal = column, column + columns
    for n, sign in enumerate(text):
        if at >= goal or sign not in " \t":
            return " " * (at - goal) + text[n:]
        at += 1 if sign == " " else TAB - at % TAB
    return " " * (at - goal)


def heading(text: str) -> tuple[int, int, str] | None:
    """Return the level of a `#` heading, where its words begin, and its words."""
    match = _HEADING.match(text)
    if match is None:
        return None
    return len(match[1]), match.end(), _HEADING_END.sub("", text[match.end() :]).strip(" \t")


def fence(text: str) -> str:
    """Return the fence that opens code, or nothing."""
    match = _FENCE.match(text)
    return (match[1] or match[2]) if match else ""


def closes_fence(text: str, opened: str) -> bool:
    """Return whether *text* closes the code that *opened* opens."""
    bare = text.rstrip(" \t")
    return len(bare) >= len(opened) and not bare.strip(opened[0])


def is_rule(text: str) -> bool:
    """Return whether *text* is a line across the page."""
    return _RULE.match(text) is not None


def underline(text: str) -> int:
    """Return the level of the heading that *text* makes of the paragraph above it, or 0."""
    match = _UNDERLINE.match(text)
    # Two hyphens set the name below a mail apart from its words.
    if match and match[1] == "--":
        return 0
    return (1 if match[1][0] == "=" else 2) if match else 0


def is_date(text: str) -> bool:
    """Return whether *text* begins with a date: `3. 5. 2027`, or `18. September`."""
    number = _NUMBER.match(text)
    if number is None:
        return False
    if _SECOND_NUMBER.match(text, number.end()):
        return True
    return number[2] == "." and begins_with_month(text[number.end() :])


def marker(text: str, following: int | None = None) -> Marker | None:
    """Return the marker of the list item that *text* begins.

    A date begins none, unless its day is the number *following* the item above it: then a month
    may be what the item says, and so may another date.
    """
    bullet = _BULLET.match(text)
    if bullet:
        return Marker(bullet[0], 1, None)
    number = _NUMBER.match(text)
    if number is None:
        return None
    if is_date(text):
        rest = text[number.end() :].lstrip(" \t")
        if int(number[1]) != following or (_NUMBER.match(rest) and not is_date(rest)):
            return None
    return Marker(number[2], number.end(), int(number[1]))
