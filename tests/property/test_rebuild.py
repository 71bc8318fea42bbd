"""Whatever is edited, in whatever order: an incremental build equals a build from nothing.

Random edits of content, templates, settings, the clock, git, the output and the ledger, and builds
that die; after each step the output is compared byte by byte with a clean build, a second build
makes nothing, a client with problems still shows its last good release, and no client's words are
in another's bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from amportal.render.pdf.pdf_limits import PdfLimits
from amportal.render.pdf.pdf_pool import PdfPool
from tests.faults.mortal import Mortal
from tests.property.proof import Remembered, remembered_recipes
from tests.property.rebuilding import Rebuilding
from tests.sites import Kept

SEQUENCES = 90
STEPS = 3
REAL = 3
# What is timed out on a busy machine is no difference between builds.
PATIENT = PdfLimits(wall=600.0)


@pytest.fixture
def mortal() -> Iterator[Mortal]:
    """Where builds are forked that may die."""
    with Mortal() as opened:
        yield opened


def test_incremental_equals_clean(mortal: Mortal, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step of many random sequences the output is what a build from nothing makes."""
    monkeypatch.setattr(Rebuilding, "mortal", mortal)
    monkeypatch.setattr(Rebuilding, "figures", figures := Counter[str]())
    with remembered_recipes():
        run_state_machine_as_test(
            Rebuilding, settings=settings(max_examples=SEQUENCES, stateful_step_count=STEPS)
        )
    print(dict(figures))
    assert figures["sequences"] >= SEQUENCES
    assert figures["builds that died"] > 2
    assert figures["portals held"] * 3 < figures["portals compared"], "too few are sound"


def test_incremental_equals_clean_with_real_pages_and_reports() -> None:
    """A few sequences with the theme that ships and the engine that lays out reports."""
    with PdfPool(limits=PATIENT) as pool:

        class Real(Rebuilding):
            slow = staticmethod(lambda: Kept(pool))
            plain = False
            clean = Remembered()

        run_state_machine_as_test(
            Real, settings=settings(max_examples=REAL, stateful_step_count=STEPS)
        )
