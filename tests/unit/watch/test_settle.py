"""A look waits for quiet and for git, and never for ever."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amportal.watch.hints import Hints
from amportal.watch.settle import Pace, Settling

PACE = Pace(quiet_one=0.02, quiet_many=0.3, most=1.0, git=0.5)


@contextmanager
def hinting(hints: Hints, path: str) -> Iterator[None]:
    """Give hints without a pause while the block runs."""
    over = threading.Event()

    def give() -> None:
        while not over.wait(0.005):
            hints.give(path)

    thread = threading.Thread(target=give)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def waited(settling: Settling) -> float:
    began = time.monotonic()
    settling.wait()
    return time.monotonic() - began


def test_one_saved_file_waits_the_short_quiet(tmp_path: Path) -> None:
    """The usual case, an editor's save, is quick; its hints are taken."""
    hints = Hints()
    file = tmp_path / "a.yaml"
    file.write_text("name: x\n")
    hints.give(str(file))
    assert 0.02 <= waited(Settling(hints, tmp_path, Pace(quiet_one=0.02, quiet_many=20))) < 10
    assert hints.burst is None


@pytest.mark.parametrize("state", ["empty", "absent", "several"])
def test_a_save_that_is_not_finished_waits_the_long_quiet(tmp_path: Path, state: str) -> None:
    """An emptied or moved-away file is about to come back; several files may be more."""
    hints = Hints()
    file = tmp_path / "a.yaml"
    if state != "absent":
        file.write_text("" if state == "empty" else "name: x\n")
    hints.give(str(file))
    if state == "several":
        hints.give(str(tmp_path))
    assert waited(Settling(hints, tmp_path, PACE)) >= 0.3


def test_hints_without_end_are_cut_off(tmp_path: Path) -> None:
    """Something that writes all the time does not keep us from looking."""
    hints = Hints()
    with hinting(hints, "/somewhere"):
        hints.wait(5)
        assert 0.5 < waited(Settling(hints, tmp_path, PACE)) < 10


def test_git_at_work_is_waited_for(tmp_path: Path) -> None:
    """While the lock of the working tree is there, nothing is looked at."""
    hints, lock = Hints(), tmp_path / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.touch()
    settling = Settling(hints, tmp_path, Pace(quiet_one=0.02, git=60))
    threading.Timer(0.2, lock.unlink).start()
    hints.give()
    assert waited(settling) >= 0.2
    assert not lock.exists()


def test_a_lock_left_behind_holds_us_up_once(tmp_path: Path) -> None:
    """After the bound we go on, and do not wait for the same lock again; for another we do."""
    hints, lock = Hints(), tmp_path / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.touch()
    settling = Settling(hints, tmp_path, Pace(quiet_one=0.02, git=1.0))
    assert waited(settling) >= 1.0
    assert waited(settling) < 1.0
    os.utime(lock, ns=(1, 1))
    assert waited(settling) >= 1.0


def test_the_end_is_not_kept_waiting(tmp_path: Path) -> None:
    """Whatever is waited for, Ctrl-C ends it."""
    hints = Hints()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index.lock").touch()
    threading.Timer(0.05, hints.end).start()
    assert waited(Settling(hints, tmp_path, Pace(git=60, quiet_many=60))) < 20
