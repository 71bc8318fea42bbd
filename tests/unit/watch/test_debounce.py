"""A look waits for quiet and for git, and never for ever."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amportal.watch.debounce import Debounce, Pace
from amportal.watch.rebuild_hints import RebuildHints

PACE = Pace(quiet_few=0.02, quiet_many=0.3, most=1.0, git=0.5)


@contextmanager
def hinting(hints: RebuildHints, path: str) -> Iterator[None]:
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


def waited(settling: Debounce) -> float:
    began = time.monotonic()
    settling.wait()
    return time.monotonic() - began


@pytest.mark.parametrize("count", [1, 4])
def test_files_saved_by_hand_wait_the_short_quiet(tmp_path: Path, count: int) -> None:
    """The usual case, an editor's save, is quick; its hints are handed on."""
    hints = RebuildHints()
    files = [tmp_path / f"{number}.yaml" for number in range(count)]
    for file in files:
        file.write_text("name: x\n")
        hints.give(str(file))
    pace = Pace(quiet_done=20, quiet_few=0.02, quiet_many=20)
    began = time.monotonic()
    burst = Debounce(hints, tmp_path, pace).wait()
    assert 0.02 <= time.monotonic() - began < 10
    assert burst is not None
    assert set(burst.files) == {str(file) for file in files}
    assert hints.burst is None


def test_what_its_writer_has_finished_waits_the_shortest_quiet(tmp_path: Path) -> None:
    """A file that was closed, or moved to its place, is whole; until it is written once more."""
    hints = RebuildHints()
    file = tmp_path / "a.yaml"
    file.write_text("name: x\n")
    settling = Debounce(hints, tmp_path, Pace(quiet_done=0, quiet_few=0.1, quiet_many=20))
    hints.give(str(file))
    hints.give(str(file), done=True)
    assert waited(settling) < 0.1
    hints.give(str(file), done=True)
    hints.give(str(file))
    assert waited(settling) >= 0.1


@pytest.mark.parametrize("state", ["empty", "absent", "folder", "many"])
def test_a_save_that_is_not_finished_waits_the_long_quiet(tmp_path: Path, state: str) -> None:
    """An emptied or moved-away file is about to come back; a folder may be a checkout."""
    hints = RebuildHints()
    file = tmp_path / "a.yaml"
    if state != "absent":
        file.write_text("" if state == "empty" else "name: x\n")
    hints.give(str(file), done=True)
    if state == "folder":
        hints.give()
    for number in range(5 if state == "many" else 0):
        (tmp_path / f"{number}.yaml").write_text("name: x\n")
        hints.give(str(tmp_path / f"{number}.yaml"), done=True)
    assert waited(Debounce(hints, tmp_path, PACE)) >= 0.3


def test_hints_without_end_are_cut_off(tmp_path: Path) -> None:
    """Something that writes all the time does not keep us from looking."""
    hints = RebuildHints()
    with hinting(hints, "/somewhere"):
        hints.wait(5)
        assert 0.5 < waited(Debounce(hints, tmp_path, PACE)) < 10


def test_git_at_work_is_waited_for(tmp_path: Path) -> None:
    """While the lock of the working tree is there, nothing is looked at."""
    hints, lock = RebuildHints(), tmp_path / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.touch()
    settling = Debounce(hints, tmp_path, Pace(quiet_few=0.02, git=60))
    threading.Timer(0.2, lock.unlink).start()
    hints.give()
    assert waited(settling) >= 0.2
    assert not lock.exists()


def test_a_lock_left_behind_holds_us_up_once(tmp_path: Path) -> None:
    """After the bound we go on, and do not wait for the same lock again; for another we do."""
    hints, lock = RebuildHints(), tmp_path / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.touch()
    settling = Debounce(hints, tmp_path, Pace(quiet_few=0.02, git=1.0))
    assert waited(settling) >= 1.0
    assert waited(settling) < 1.0
    os.utime(lock, ns=(1, 1))
    assert waited(settling) >= 1.0


def test_the_end_is_not_kept_waiting(tmp_path: Path) -> None:
    """Whatever is waited for, Ctrl-C ends it."""
    hints = RebuildHints()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index.lock").touch()
    threading.Timer(0.05, hints.end).start()
    assert waited(Debounce(hints, tmp_path, Pace(git=60, quiet_many=60))) < 20
