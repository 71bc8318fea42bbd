"""Say what a person must mend, and where: plain values every layer may use.

Nothing here prints, reads a file or raises. Values pickle, so they cross processes.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import astuple, replace

Severity = Literal["error", "warning"]


class Span(Struct, frozen=True, order=True):
    """A stretch of one source: posix path relative to the site's root, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


class Note(Struct, frozen=True):
    """A second place that matters to a problem, such as where an id was first taken."""

    text: str
    span: Span | None = None


class Problem(Struct, frozen=True):
    """What a person must mend.

    `message` says what is wrong, `expected` stands under the caret, `hint` is the mend: all in
    plain words, lower case, no full stop, names in backticks. `excerpt` is the source line of
    `span`, taken when the problem is made, so that printing needs no file.
    """

    slug: str
    message: str
    span: Span | None = None
    expected: str = ""
    hint: str = ""
    notes: tuple[Note, ...] = ()
    severity: Severity = "error"
    excerpt: str = ""

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by file, line and column; problems without a place come first."""
        at = self.span or Span("", 0, 0)
        return (at.path, at.line, at.column, self.slug, self.message)

    def with_excerpt(self, line: str) -> Problem:
        """Return the same problem with the source line it stands on."""
        return replace(self, excerpt=line)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return *problems* without doubles, sorted by place."""
    return sorted(set(problems), key=Problem.sort_key)


def span_row(span: Span | None) -> list[Any] | None:
    """Return *span* as plain values."""
    return None if span is None else list(astuple(span))


def span_of(row: list[Any] | None) -> Span | None:
    """Return the span that `span_row` wrote."""
    return None if row is None else Span(*row)


def problem_row(problem: Problem) -> dict[str, Any]:
    """Return *problem* as plain values that JSON holds."""
    return {
        "slug": problem.slug,
        "message": problem.message,
        "span": span_row(problem.span),
        "expected": problem.expected,
        "hint": problem.hint,
        "notes": [[note.text, span_row(note.span)] for note in problem.notes],
        "severity": problem.severity,
        "excerpt": problem.excerpt,
    }


def problem_of(row: dict[str, Any]) -> Problem:
    """Return the problem that `problem_row` wrote."""
    notes = tuple(Note(text, span_of(span)) for text, span in row["notes"])
    return Problem(**{**row, "span": span_of(row["span"]), "notes": notes})
