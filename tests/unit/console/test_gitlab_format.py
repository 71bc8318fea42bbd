"""GitLab's Code Quality report."""

from __future__ import annotations

import json

from jsonschema import validate

from amportal.console.gitlab_format import render_gitlab
from amportal.errors import Problem, Span

# What GitLab's documentation asks of each entry.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./][^:]*$"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_each_problem_is_one_entry() -> None:
    """What GitLab asks for is there, for problems with and without a place."""
    placed = Problem("bad-date", "`x` is not a date", Span("content/a.yaml", 3, 8), hint="write it")
    loose = Problem("no-clients", "there is no client yet", severity="warning")
    rows = json.loads(render_gitlab([placed, placed, loose]))
    validate(rows, SCHEMA)
    assert len({row["fingerprint"] for row in rows}) == 3
    assert [row["severity"] for row in rows] == ["major", "major", "minor"]
    assert rows[0]["location"] == {"path": "content/a.yaml", "lines": {"begin": 3}}
    assert rows[0]["description"] == "`x` is not a date: write it"


def test_no_problems_are_an_empty_report() -> None:
    """GitLab needs a report to see that problems are gone."""
    assert json.loads(render_gitlab([])) == []
