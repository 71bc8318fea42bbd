"""SARIF 2.1.0, as code scanning reads it."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import validate

import amportal
from amportal.console.sarif_format import render_sarif
from amportal.errors import Note, Problem, Span

LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}},
        },
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "additionalProperties": False,
                    # A relative reference: no scheme, no space, nothing that is not ASCII.
                    "properties": {
                        "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"},
                        "uriBaseId": {"type": "string"},
                    },
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {
                        key: {"type": "integer", "minimum": 1}
                        for key in ("startLine", "startColumn", "endColumn")
                    },
                },
            },
        },
    },
    "additionalProperties": False,
}
# The part of the standard that we write, closed: a key of our own invention is an error.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {"type": "object", "required": ["id"]},
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {"type": "array", "items": LOCATION},
                                "relatedLocations": {"type": "array", "items": LOCATION},
                            },
                        },
                    },
                },
            },
        },
    },
}

PROBLEMS = [
    Problem(
        "duplicate-id",
        "the id `D1` is taken",
        Span("content/clients/acme/projects/frühling 1/project.yaml", 9, 5, 2),
        "a new id",
        "write `D2`",
        (Note("first taken here", Span("content/a.yaml", 2, 3)), Note("no place")),
    ),
    Problem("bad-date", "`x` is not a date", Span("content/a.yaml", 3, 8), severity="warning"),
    Problem("no-clients", "there is no client yet", severity="warning"),
]


def test_the_log_is_of_the_standards_shape() -> None:
    """Each problem is one result; its rule is listed and pointed at."""
    log = json.loads(render_sarif(PROBLEMS))
    validate(log, SCHEMA)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [
        "duplicate-id",
        "bad-date",
        "no-clients",
    ]
    assert [each["level"] for each in run["results"]] == ["error", "warning", "warning"]
    assert run["tool"]["driver"]["version"] == amportal.__version__


def test_places_are_counted_as_the_standard_counts() -> None:
    """Columns are characters, the end column is the one behind, odd paths are encoded."""
    result = json.loads(render_sarif(PROBLEMS))["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 9, "startColumn": 5, "endColumn": 7}
    assert place["artifactLocation"]["uri"] == (
        "content/clients/acme/projects/fr%C3%BChling%201/project.yaml"
    )
    assert [each["message"]["text"] for each in result["relatedLocations"]] == ["first taken here"]
    assert result["message"]["text"] == "the id `D1` is taken\na new id\nhint: write `D2`"


def test_nothing_wrong_is_a_run_without_results() -> None:
    """Code scanning closes what is gone only when it gets a run."""
    log = json.loads(render_sarif([]))
    validate(log, SCHEMA)
    assert log["runs"][0]["results"] == []
