"""Run the benches in turn and print what they found as Markdown: `make bench`.

    python -m bench [rounds]

Ends with 1 where a promise was missed, so that a nightly run can watch over them.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

from bench import history, hostile, pdf, reading, sample, today
from bench.figures import Figure, table

LIBRARIES = ("pyyaml", "pydantic", "jinja2", "markdown", "weasyprint", "pillow")


def machine() -> str:
    """Return when, where and with what was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {cores} cores, "
        f"Python {platform.python_version()}, {versions}. Load before: {load}."
    )


def main(rounds: int = 5) -> int:
    """Print each bench's table; return 1 where a promise was missed."""
    print(machine(), flush=True)
    benches: dict[str, Callable[[], list[Figure]]] = {
        "Reading": partial(reading.figures, rounds * 12),
        "Hostile texts": partial(hostile.figures, rounds),
        "Reports": partial(pdf.figures, rounds * 2),
        "What changed, from git": partial(history.figures, rounds),
        "The sample agency": partial(sample.figures, rounds),
        "The day": partial(today.figures, rounds),
    }
    found: list[Figure] = []
    for title, figures in benches.items():
        measured = figures()
        found += measured
        print(f"\n## {title}\n\n{table(measured)}", flush=True)
    return int(not all(each.held for each in found))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
