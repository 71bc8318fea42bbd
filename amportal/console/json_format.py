"""Problems as JSON for scripts. A committed surface: keys stay, new ones may come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from amportal.console.counts import counts_of
from amportal.errors import Problem, Span

VERSION = 1


def render_json(problems: Sequence[Problem]) -> str:
    """Return *problems* as one JSON object, with the counts of errors and warnings."""
    errors, warnings = counts_of(problems)
    listing = {
        "version": VERSION,
        "errors": errors,
        "warnings": warnings,
        "problems": [_row(problem) for problem in problems],
    }
    return json.dumps(listing, indent=2) + "\n"


def _row(problem: Problem) -> dict[str, Any]:
    return {
        "slug": problem.slug,
        "severity": problem.severity,
        "message": problem.message,
        **_place(problem.span),
        "excerpt": problem.excerpt,
        "expected": problem.expected,
        "hint": problem.hint,
        "notes": [{"text": note.text, **_place(note.span)} for note in problem.notes],
    }


def _place(span: Span | None) -> dict[str, Any]:
    """Return where, from 1; nulls where a problem has no place."""
    if span is None:
        return {"path": None, "line": None, "column": None, "length": None}
    return {"path": span.path, "line": span.line, "column": span.column, "length": span.length}
