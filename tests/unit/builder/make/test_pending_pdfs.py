"""Slow steps: what several portals have alike is made once, and what came of it is let go of."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import Future
from typing import Any

from amportal.builder.make.pending_pdfs import PendingPdfs
from amportal.render.recipe import Later


class _Outcome:
    """What came of a step."""


class _Pool:
    """Makes every step at once, and counts them."""

    def __init__(self) -> None:
        self.made: list[weakref.ref[_Outcome]] = []

    def start(self) -> None:
        """Be ready."""

    def submit(self, inputs: Any) -> Future[Any]:
        """Return a future that is done."""
        future: Future[Any] = Future()
        outcome = _Outcome()
        self.made.append(weakref.ref(outcome))
        future.set_result(outcome)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End."""


def test_equal_steps_of_one_client_are_made_once_and_held_until_the_last_took_them() -> None:
    """A large site's reports are not all in memory at the end of its build."""
    pool = _Pool()
    steps = PendingPdfs(lambda: pool, lambda: False)
    for folder in ("acme", "acme.board", "beta"):
        steps.submit(folder, "reports/1.pdf", Later(None, "digest"))
    assert len(pool.made) == 2

    assert isinstance(steps.outcome("acme", "reports/1.pdf"), _Outcome)
    gc.collect()
    assert pool.made[0]() is steps.outcome("acme.board", "reports/1.pdf")
    gc.collect()
    assert pool.made[0]() is None
    assert pool.made[1]() is not None
