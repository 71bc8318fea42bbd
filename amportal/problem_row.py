"""Problems as rows of plain values, for what is kept between builds."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from amportal.errors import Note, Problem, Span


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


__all__ = ["problem_of", "problem_row", "span_of", "span_row"]
