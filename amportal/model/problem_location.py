"""Make a problem that points at the very value in its document.

The one place where a `loc` (the path of keys and numbers to a value) becomes a span and an
excerpt, so that no rule can forget either.
"""

from __future__ import annotations

from typing import Protocol

from amportal.errors import Note, Problem, Severity, Span

Loc = tuple[str | int, ...]


class Pointer(Protocol):
    """What a parsed document can say about places in it."""

    def span(self, loc: Loc, /) -> Span:
        """Return where the value at *loc* stands, or its deepest parent that exists."""

    def key_span(self, loc: Loc, /) -> Span:
        """Return where the key of the value at *loc* stands."""

    def excerpt(self, span: Span, /) -> str:
        """Return the source line of *span*."""


def point(
    doc: Pointer,
    loc: Loc,
    slug: str,
    message: str,
    *,
    expected: str = "",
    hint: str = "",
    notes: tuple[Note, ...] = (),
    severity: Severity = "error",
    key: bool = False,
) -> Problem:
    """Return the problem at *loc* of *doc*; with *key*, at the key instead of the value."""
    span = doc.key_span(loc) if key else doc.span(loc)
    return Problem(
        slug=slug,
        message=message,
        span=span,
        expected=expected,
        hint=hint,
        notes=notes,
        severity=severity,
        excerpt=doc.excerpt(span),
    )


def note_at(doc: Pointer, loc: Loc, text: str, *, key: bool = False) -> Note:
    """Return a note on a second place that matters."""
    return Note(text, doc.key_span(loc) if key else doc.span(loc))


def at_file(
    path: str, slug: str, message: str, *, hint: str, severity: Severity = "error"
) -> Problem:
    """Return a problem of a whole file."""
    return Problem(slug=slug, message=message, span=Span(path), hint=hint, severity=severity)
