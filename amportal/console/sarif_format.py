"""Problems as SARIF 2.1.0, for code scanning. A committed surface: keys stay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import amportal
from amportal.console.problem_fingerprint import fingerprints
from amportal.errors import Problem, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(problems: Sequence[Problem]) -> str:
    """Return *problems* as one run of a SARIF log."""
    rules = sorted({problem.slug for problem in problems})
    run = {
        "tool": {
            "driver": {
                "name": "amportal",
                "version": amportal.__version__,
                "rules": [
                    {"id": slug, "shortDescription": {"text": slug.replace("-", " ")}}
                    for slug in rules
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, rules.index(problem.slug), fingerprint)
            for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(problem: Problem, rule: int, fingerprint: str) -> dict[str, Any]:
    told = [problem.message, problem.expected, problem.hint and f"hint: {problem.hint}"]
    result: dict[str, Any] = {
        "ruleId": problem.slug,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": "\n".join(filter(None, told))},
        "partialFingerprints": {"amportal/v1": fingerprint},
    }
    if problem.span:
        result["locations"] = [_location(problem.span)]
    related = [
        {"id": number, "message": {"text": note.text}, **_location(note.span)}
        for number, note in enumerate(problem.notes, 1)
        if note.span
    ]
    if related:
        result["relatedLocations"] = related
    return result


def _location(span: Span) -> dict[str, Any]:
    path = quote(span.path.encode("utf-8", "surrogateescape"))
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": path, "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endColumn": span.column + span.length,
            },
        }
    }
