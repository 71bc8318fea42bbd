"""The JSON listing: what scripts rely on."""

from __future__ import annotations

import json

from amportal.console.json_format import render_json
from amportal.errors import Note, Problem, Span


def test_keys_are_always_there() -> None:
    """A script finds every key in every problem, null where there is no place."""
    note = Note("first taken here", Span("b.yaml", 2, 3, 4))
    placed = Problem("x-y", "no", Span("a.yaml", 3, 8, 2), "e", "h", (note,), excerpt="a: ü")
    loose = Problem("no-clients", "none", severity="warning")
    listing = json.loads(render_json([placed, loose]))
    assert listing == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
        "problems": [
            {
                "slug": "x-y",
                "severity": "error",
                "message": "no",
                "path": "a.yaml",
                "line": 3,
                "column": 8,
                "length": 2,
                "excerpt": "a: ü",
                "expected": "e",
                "hint": "h",
                "notes": [
                    {
                        "text": "first taken here",
                        "path": "b.yaml",
                        "line": 2,
                        "column": 3,
                        "length": 4,
                    }
                ],
            },
            {
                "slug": "no-clients",
                "severity": "warning",
                "message": "none",
                "path": None,
                "line": None,
                "column": None,
                "length": None,
                "excerpt": "",
                "expected": "",
                "hint": "",
                "notes": [],
            },
        ],
    }
