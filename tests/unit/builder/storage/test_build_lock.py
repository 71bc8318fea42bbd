"""One build at a time per site, by a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amportal.builder.storage.build_lock import BusyError, only_build

_HOLD = """
import sys, pathlib
from amportal.builder.storage.build_lock import only_build
with only_build(pathlib.Path(sys.argv[1]), "10:00:00"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(state: Path, project_root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(state)],
        cwd=project_root,
        env={**os.environ, "PYTHONPATH": str(project_root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_second_build_is_told_who_works(tmp_path: Path, project_root: Path) -> None:
    """The message names process and start."""
    process = _holder(tmp_path, project_root)
    try:
        with pytest.raises(BusyError) as busy, only_build(tmp_path, "11:00:00"):
            pass
        assert busy.value.holder == f"process {process.pid}, started 10:00:00"
    finally:
        _end(process)


def test_the_lock_of_a_killed_process_never_blocks(tmp_path: Path, project_root: Path) -> None:
    """SIGKILL leaves the file behind, and the next build works at once."""
    process = _holder(tmp_path, project_root)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    with only_build(tmp_path, "11:00:00"):
        assert (tmp_path / "lock").read_text() == f"process {os.getpid()}, started 11:00:00\n"


def test_a_build_that_ends_lets_go(tmp_path: Path) -> None:
    """Two builds one after the other both work."""
    for _ in range(2):
        with only_build(tmp_path, "11:00:00"):
            pass


def test_a_lock_whose_folder_was_deleted_is_taken_where_it_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted between opening and locking: a lock on a file that is gone locks nobody out."""
    state, real = tmp_path / "state", fcntl.flock
    deleted: list[int] = []

    def flock(handle: int, how: int) -> None:
        if not deleted:
            deleted.append(handle)
            (state / "lock").unlink()
            state.rmdir()
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with only_build(state, "11:00:00"):
        monkeypatch.undo()
        with pytest.raises(BusyError), only_build(state, "11:00:01"):
            pass


def test_a_dead_process_is_not_named(tmp_path: Path, project_root: Path) -> None:
    """What a killed build left in the lock is not taken for the one that works now."""
    killed = _holder(tmp_path, project_root)
    _end(killed)
    process = _holder(tmp_path, project_root)
    try:
        with pytest.raises(BusyError) as busy, only_build(tmp_path, "11:00:00"):
            pass
        assert busy.value.holder.startswith(f"process {process.pid},")
    finally:
        _end(process)
