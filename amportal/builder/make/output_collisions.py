"""Two outputs in one place stop the build: one of two clients' bytes would be lost or shown.

Compared as a file system that folds case and Unicode forms would.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from amportal.errors import Problem
from amportal.plan.output_jobs import Job


def collisions(client: str, jobs: Iterable[Job]) -> tuple[Problem, ...]:
    """Return a problem for every two jobs of *client* that would write one file."""
    taken: dict[str, Job] = {}
    problems = []
    for job in jobs:
        folded = unicodedata.normalize("NFC", job.output).casefold()
        first = taken.setdefault(folded, job)
        if first is not job:
            problems.append(
                Problem(
                    slug="output-collision",
                    message=(
                        f"two things of client `{client}` would be written to `{job.output}`: "
                        f"{_origin(first)} and {_origin(job)}"
                    ),
                    hint="rename one of the two source files; nothing was written for this client",
                )
            )
    return tuple(problems)


def _origin(job: Job) -> str:
    return f"`{job.assets[0].source}`" if job.assets else f"the {job.recipe} of that name"
