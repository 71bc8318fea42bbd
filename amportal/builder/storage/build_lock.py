"""One build at a time per site: a kernel lock that dies with its process.

The file names who works, for the message of those who come second. A lock left behind by a
killed process never blocks, because the kernel let go of it; its text is not believed either.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amportal.builder.storage import disk

_PROCESS = re.compile(r"process (\d+), ")
# Seconds in which whoever has just taken the lock writes its name.
_NAMED_WITHIN = 1.0
_BLANK = 200
_OPENED = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class BusyError(Exception):
    """Another build holds the lock; `holder` says who, as that build wrote it."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@contextmanager
def only_build(state: Path, started: str) -> Iterator[None]:
    """Hold the site's lock in the folder *state*, or raise `BusyError`.

    *started* is the time of day to show to others; the process id is added. Raises
    `MisplacedError` where *state* or the lock in it is a link.
    """
    handle = _locked(state)
    try:
        # In one step: whoever reads sees all of the old text or all of the new one.
        text = f"process {os.getpid()}, started {started}\n".encode()
        os.pwrite(handle, text.ljust(_BLANK, b"\n"), 0)
        os.ftruncate(handle, len(text))
        yield
    finally:
        os.close(handle)


def _locked(state: Path) -> int:
    """Return a handle of the lock file that is locked and still in its place."""
    while True:
        disk.folder(state)
        disk.no_link(state / "lock")
        try:
            handle = os.open(state / "lock", _OPENED, 0o644)
        except IsADirectoryError:
            disk.drop(state / "lock")
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _in_place(handle, state / "lock"):
                return handle
            # Somebody deleted the folder between opening and locking: that lock locks nobody out.
            os.close(handle)
        except BlockingIOError:
            holder = _holder(handle)
            os.close(handle)
            raise BusyError(holder) from None
        except BaseException:
            os.close(handle)
            raise


def _in_place(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.lstat())
    except FileNotFoundError:
        return False


def _holder(handle: int) -> str:
    """Return what the holder wrote about itself, waiting a moment until it has."""
    until = time.monotonic() + _NAMED_WITHIN
    while True:
        text = os.pread(handle, _BLANK, 0).decode("utf-8", "replace").strip()
        named = _PROCESS.match(text)
        if named and _lives(int(named[1])):
            return text
        if time.monotonic() > until:
            # Named from another machine or container, perhaps: better than nothing.
            return text or "an unnamed process"
        time.sleep(0.01)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
