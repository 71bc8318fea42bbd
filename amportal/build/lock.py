"""One build at a time per site: a kernel lock that dies with its process.

The file names who works, for the message of those who come second. A lock left behind by a
killed process never blocks, because the kernel let go of it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another build holds the lock; `holder` says who, as that build wrote it."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@contextmanager
def only_build(state: Path, started: str) -> Iterator[None]:
    """Hold the site's lock in the folder *state*, or raise `BusyError`.

    *started* is the time of day to show to others; the process id is added.
    """
    state.mkdir(parents=True, exist_ok=True)
    handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
            raise BusyError(holder or "an unnamed process") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}, started {started}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
