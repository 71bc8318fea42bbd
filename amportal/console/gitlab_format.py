"""Problems for GitLab's Code Quality report, which marks them in a merge request."""

from __future__ import annotations

import json
from collections.abc import Sequence

from amportal.console.problem_fingerprint import fingerprints
from amportal.errors import Problem

_SEVERITY = {"error": "major", "warning": "minor"}
# The report must name a file for each problem; one without a place is about the whole site.
_WHOLE_SITE = "content/agency.yaml"


def render_gitlab(problems: Sequence[Problem]) -> str:
    """Return *problems* as a Code Quality report."""
    rows = [
        {
            "description": f"{problem.message}: {problem.hint}"
            if problem.hint
            else problem.message,
            "check_name": problem.slug,
            "fingerprint": fingerprint,
            "severity": _SEVERITY[problem.severity],
            "location": {
                "path": problem.span.path if problem.span else _WHOLE_SITE,
                "lines": {"begin": problem.span.line if problem.span else 1},
            },
        }
        for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
    ]
    return json.dumps(rows, indent=2) + "\n"
