"""Run one command to its end and say what it took, with all processes it started."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
_EVERY = 0.05
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True)
class Run:
    """Seconds on the clock and of processors, and the most memory at one time, in MiB.

    Memory is that of the whole tree of processes, looked at 20 times a second, or that of its
    largest process where this is more. Pages that processes share count for each of them.
    """

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run *command* in *folder*; a failure ends the bench with what the command said."""
    _adopt()
    began = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    watcher = _Memory(child.pid)
    with watcher:
        assert child.stderr
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{said.decode()}")
    most = max(watcher.most, used.ru_maxrss / 1024)
    return Run(wall, used.ru_utime + used.ru_stime + _left_behind(), most)


def _adopt() -> None:
    """Let processes that outlive who started them become ours, so that they are counted."""
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
        sys.exit("processes that outlive their parents cannot be counted here")


def _left_behind() -> float:
    """Wait for the processes that a command left, and return their processor seconds."""
    seconds = 0.0
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return seconds
        seconds += used.ru_utime + used.ru_stime


class _Memory:
    """Looks at the memory of a session's processes until it is closed."""

    def __init__(self, session: int) -> None:
        self.most = 0.0
        self._session, self._over = session, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            pages = sum(stat[0] for stat in session(self._session).values())
            self.most = max(self.most, pages * _PAGE / 2**20)


def session(leader: int) -> dict[int, tuple[int, float]]:
    """Return resident pages and processor seconds of each process in the session of *leader*."""
    found = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 - twenty times a second, beside what is timed
        if not name.isdigit() or int(name) < leader:
            continue
        try:
            fields = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found[int(name)] = (int(fields[21]), sum(map(int, fields[11:15])) / _TICK)
    return found
