"""Short marks in the minutes of a meeting: what was decided, who does what, what was asked.

    ! The film stays in colour @priya
    -> @grace send version 2 by 2026-12-04
    ? Who brings the props @omar

`amportal minutes` makes entries of them. On pages the entries stand, and the marks are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

MarkKind = Literal["decision", "action", "question"]

_KINDS: dict[str, MarkKind] = {
    "!": "decision",
    "->": "action",
    "→": "action",
    "?": "question",
}
_MARK = re.compile(r" {0,3}(?:[-*+] )?(?P<sign>!|->|→|\?)[ \t]+(?P<text>\S.*)\Z")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_FIRST = re.compile(r"@(?P<who>[^\W_][\w.-]*[^\W_]|[^\W_])(?:[:,])?\s+")
_LAST = re.compile(r"\s+@(?P<who>[^\W_][\w-]*)[.,;]?\Z")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DUE = re.compile(
    rf"\s+by\s+(?P<day>\d{{4}}-\d{{2}}-\d{{2}}|{'|'.join(_WEEKDAYS)})\.?\Z", re.IGNORECASE
)


class Mark(Struct, frozen=True):
    """One mark: its `text` without name and day, whom it names, by when, and its line (from 0)."""

    kind: MarkKind
    text: str
    who: str
    due: str
    line: int


def marks_in(body: str) -> Iterator[Mark]:
    """Yield the marks of *body*, the Markdown of a meeting, in their order."""
    for number, line in _lines(body):
        found = _MARK.match(line)
        if found:
            yield _mark(_KINDS[found["sign"]], found["text"].strip(), number)


def without_marks(body: str) -> str:
    """Return *body* without the lines that are marks."""
    marked = {each.line for each in marks_in(body)}
    if not marked:
        return body
    lines = body.split("\n")
    return "\n".join(each for number, each in enumerate(lines) if number not in marked)


def due_day_of(mark: Mark, held: date) -> date | None:
    """Return the day that *mark* names; a weekday is the next one after the meeting was *held*.

    None where it names no day, or one that no calendar has.
    """
    wanted = mark.due.lower()
    if wanted in _WEEKDAYS:
        return held + timedelta(days=(_WEEKDAYS.index(wanted) - held.weekday()) % 7 or 7)
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        return None


def same_words(one: str, other: str) -> bool:
    """Say whether two texts are the same to a reader: spaces, case and a full stop aside."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _lines(body: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of *body* with their numbers, without those between fences of code."""
    fenced = False
    for number, line in enumerate(body.split("\n")):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line


def _mark(kind: MarkKind, text: str, line: int) -> Mark:
    who = due = ""
    if found := _FIRST.match(text):
        who, text = found["who"], text[found.end() :]
    while True:
        if not who and (found := _LAST.search(text)):
            who, text = found["who"], text[: found.start()]
        elif kind == "action" and not due and (found := _DUE.search(text)):
            due, text = found["day"], text[: found.start()]
        else:
            return Mark(kind, text.strip(), who, due, line)
