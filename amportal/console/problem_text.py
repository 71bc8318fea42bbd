"""Problems as text: the place, what is wrong, the line with a caret, and the mend.

Plain and coloured text come from the same pieces, so they say the same. Sources may hold
anything: whatever would disturb a terminal is shown as a mark, never sent to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from amportal.errors import Note, Problem, Span
from amportal.sources.text_positions import visible

if TYPE_CHECKING:
    from rich.text import Text

# A piece of text and what it is; styles are chosen by what a piece is.
Piece = tuple[str, str]

STYLES = {
    "place": "bold",
    "error": "bold red",
    "warning": "bold yellow",
    "slug": "dim",
    "gutter": "dim",
    "caret": "bold red",
    "hint": "bold cyan",
    "note": "bold",
}


def render_text(problems: Iterable[Problem]) -> str:
    """Return *problems* as plain text, in the order given; "" where there are none."""
    return "".join(text for text, _ in pieces_of(problems))


def coloured(pieces: Iterable[Piece]) -> Text:
    """Return *pieces* with styles: the same text, whatever the terminal can show."""
    from rich.text import Text

    return Text.assemble(*((text, STYLES.get(kind, "")) for text, kind in pieces))


def place_of(span: Span) -> str:
    """Return `file:line:column` as editors and terminals know to open it."""
    return f"{_one_line(span.path)}:{span.line}:{span.column}"


def shown(text: str) -> str:
    """Return *text* as it may be sent to a terminal: nothing in it moves or hides anything."""
    return visible(text).replace("\r", "\N{REPLACEMENT CHARACTER}")


def pieces_of(problems: Iterable[Problem]) -> Iterator[Piece]:
    """Yield the text of *problems* piece by piece, with a blank line between two of them."""
    for number, problem in enumerate(problems):
        if number:
            yield "\n", ""
        yield from _head(problem)
        yield from _excerpt(problem)
        for note in problem.notes:
            yield from _note(note)
        if problem.hint:
            yield "hint:", "hint"
            yield f" {_folded(problem.hint, 6)}\n", ""


def _head(problem: Problem) -> Iterator[Piece]:
    if problem.span:
        yield f"{place_of(problem.span)}: ", "place"
    yield problem.severity, problem.severity
    yield f": {_one_line(problem.message)} ", ""
    yield f"[{problem.slug}]\n", "slug"


def _excerpt(problem: Problem) -> Iterator[Piece]:
    expected = _one_line(problem.expected)
    line = _one_line(problem.excerpt).expandtabs(1).rstrip()
    if not problem.span or not line.strip():
        if expected:
            yield f"    {expected}\n", ""
        return
    number = str(problem.span.line)
    before = max(problem.span.column - 1, 0)
    marked = line[before : before + max(problem.span.length, 1)]
    yield f" {number} | ", "gutter"
    yield f"{line}\n", ""
    yield f" {' ' * len(number)} | ", "gutter"
    yield " " * (_cells(line[:before]) + max(before - len(line), 0)), ""
    yield "^" * max(_cells(marked), 1), "caret"
    yield f" {expected}\n" if expected else "\n", ""


def _note(note: Note) -> Iterator[Piece]:
    yield "note:", "note"
    where = f" ({place_of(note.span)})" if note.span else ""
    yield f" {_folded(note.text, 6)}{where}\n", ""


def _one_line(text: str) -> str:
    return shown(text).replace("\n", " ")


def _folded(text: str, indent: int) -> str:
    """Return *text* with its further lines under its first."""
    return shown(text).rstrip().replace("\n", "\n" + " " * indent)


def _cells(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return sum(_width(each) for each in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
