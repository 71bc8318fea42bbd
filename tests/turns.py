"""Tests that measure time have the machine to themselves: others of the same run wait meanwhile.

Every test holds a lock that it shares with all but those that measure. A gate before it lets nobody
pass whoever waits, or a stream of short tests would keep one that measures waiting for ever.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def taking_turns(run: str, *, alone: bool) -> Iterator[None]:
    """Hold this test's turn in the *run* of that name; *alone*, while no other test has one."""
    with ExitStack() as held:
        with _locked(_file(run, "gate"), fcntl.LOCK_EX):
            held.enter_context(
                _locked(_file(run, "turn"), fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            )
        yield


def forget_turns(run: str) -> None:
    """Remove what is left of a *run* that is over."""
    for name in ("gate", "turn"):
        _file(run, name).unlink(missing_ok=True)


def _file(run: str, name: str) -> Path:
    return Path(tempfile.gettempdir()) / f"amportal-tests-{run}.{name}"


@contextmanager
def _locked(file: Path, how: int) -> Iterator[None]:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


__all__ = ["forget_turns", "taking_turns"]
