"""Hints are gathered from any thread and end every wait."""

from __future__ import annotations

import threading
import time

from amportal.watch.rebuild_hints import RebuildHints


def test_hints_are_one_burst_until_taken() -> None:
    """The first and the last hint are known; taking forgets them."""
    hints = RebuildHints()
    assert hints.burst is None
    hints.give("/a")
    hints.give("/a")
    burst = hints.burst
    assert burst is not None
    assert burst.files == {"/a": False}
    assert burst.first <= burst.last
    assert hints.take() is burst
    assert hints.burst is None
    assert not hints.take()


def test_a_few_files_are_known_and_many_are_not_kept() -> None:
    """The names are there to spare a look at everything, so five thousand cost nothing."""
    hints = RebuildHints()
    for number in range(5_000):
        hints.give(f"/{number}")
        burst = hints.burst
        assert burst is not None
        assert burst.wide is (number >= 4)
        assert len(burst.files) == (number + 1 if number < 4 else 0)


def test_a_hint_about_nothing_in_particular_is_about_everything() -> None:
    """Such as lost events: the files told of before or after are not all there is."""
    hints = RebuildHints()
    hints.give("/a", done=True)
    hints.give()
    hints.give("/b", done=True)
    burst = hints.take()
    assert burst is not None
    assert (burst.wide, burst.files) == (True, {})


def test_the_last_hint_about_a_file_counts_and_its_old_name_does_not() -> None:
    """As with a fresh file that is written beside the old one and moved over it."""
    hints = RebuildHints()
    hints.give("/new")
    hints.give("/a", done=True, instead_of="/new")
    burst = hints.take()
    assert burst is not None
    assert burst.files == {"/a": True}


def test_a_wait_ends_with_a_hint_and_a_rest_does_not() -> None:
    """`wait` is for hints, `rest` for time to pass; the end cuts both short."""
    hints = RebuildHints()
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
