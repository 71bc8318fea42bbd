"""A question that another process answers while this one goes on.

A build begins by looking at two trees of files, which keeps one processor busy and leaves the
other idle. The answer is a text per key; where no answer comes, whoever asked works it out itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import NoReturn

Answers = Mapping[str, str]
_PR_SET_PDEATHSIG = 1


class Aside:
    """A copy of this process that works out answers; `answers` waits for them."""

    def __init__(self, pipe: int, child: int) -> None:
        self._pipe = pipe
        self._child = child
        self._answers: Answers | None = None

    @classmethod
    def begin(cls, work: Callable[[], Answers], *, mortal: bool = False) -> Aside | None:
        """Let a copy of this process do *work*; None where the system or threads forbid one.

        A copy of a process that has threads may wait for ever on what one of them holds. *mortal*
        is one that ends where this process is killed, because it changes the disk.
        """
        if sys.platform != "linux" or threading.active_count() > 1:
            return None
        parent = os.getpid()
        reading, writing = os.pipe()
        try:
            child = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return None
        if not child:
            if mortal:
                _die_with(parent)
            _answer(work, writing)
        os.close(writing)
        return cls(reading, child)

    def answers(self) -> Answers:
        """Return what was found; nothing where the other process did not get to its end."""
        if self._answers is None:
            with os.fdopen(self._pipe, "rb") as pipe:
                text = pipe.read().decode("utf-8", "surrogateescape")
            os.waitpid(self._child, 0)
            self._answers = _told(text)
        return self._answers


def _die_with(parent: int) -> None:
    """Have this process killed when *parent* ends, or end it where that is gone already."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _answer(work: Callable[[], Answers], pipe: int) -> NoReturn:
    """Do *work*, write what comes of it, and end this process without any of its clearing up."""
    try:
        rows = [f"{key}\n{value}" for key, value in work().items()]
        text = "\n".join((*rows, _END))
        with os.fdopen(pipe, "wb") as out:
            out.write(text.encode("utf-8", "surrogateescape"))
    finally:
        # Whatever went wrong, and an interrupt too: the other process does the work itself.
        os._exit(0)


_END = "."


def _told(text: str) -> Answers:
    """Return the answers in *text*, or nothing where its end is missing."""
    *lines, end = text.split("\n")
    return dict(zip(lines[::2], lines[1::2], strict=True)) if end == _END else {}


__all__ = ["Answers", "Aside"]
