"""Hints are gathered from any thread and end every wait."""

from __future__ import annotations

import threading
import time

from amportal.watch.hints import Hints


def test_hints_are_one_burst_until_taken() -> None:
    """The first and the last hint are known; taking forgets them."""
    hints = Hints()
    assert hints.burst is None
    hints.give("/a")
    hints.give("/a")
    assert hints.burst is not None
    assert hints.burst.single
    assert hints.burst.first <= hints.burst.last
    assert hints.take()
    assert hints.burst is None
    assert not hints.take()


def test_two_files_are_no_single_save_and_many_are_not_kept() -> None:
    """The names are only to tell one file from several, so five thousand cost nothing."""
    hints = Hints()
    for number in range(5_000):
        hints.give(f"/{number}")
    assert hints.burst is not None
    assert not hints.burst.single
    assert len(hints.burst.paths) < 10


def test_a_wait_ends_with_a_hint_and_a_rest_does_not() -> None:
    """`wait` is for hints, `rest` for time to pass; the end cuts both short."""
    hints = Hints()
    threading.Timer(0.02, hints.give).start()
    hints.wait(30)
    assert hints.burst is not None
    began = time.monotonic()
    hints.rest(0.05)
    assert time.monotonic() - began >= 0.05
    threading.Timer(0.02, hints.end).start()
    hints.rest(30)
    hints.take()
    hints.wait(30)
    assert hints.ended
    assert time.monotonic() - began < 20
