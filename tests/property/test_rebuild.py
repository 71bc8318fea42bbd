"""Whatever is edited, in whatever order: an incremental build equals a build from nothing.

Random edits of content, templates, settings, the clock, git, the output and the ledger; after each
step the output is compared byte by byte with a clean build, a second build makes nothing, a client
with problems still shows its last good release, and no client's words are in another's bytes.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.proof import remembered_recipes
from tests.property.rebuilding import Rebuilding

SEQUENCES = 200
STEPS = 3


def test_incremental_equals_clean() -> None:
    """After each step of many random sequences the output is what a build from nothing makes."""
    Rebuilding.figures.clear()
    with remembered_recipes():
        run_state_machine_as_test(
            Rebuilding,
            settings=settings(max_examples=SEQUENCES, stateful_step_count=STEPS),
        )
    figures = Rebuilding.figures
    print(dict(figures))
    assert figures["sequences"] >= SEQUENCES
    assert figures["portals held"] * 5 < figures["portals compared"], "too few are sound"
