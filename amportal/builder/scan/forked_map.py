"""A row of questions that two processes answer together.

A build begins by looking at two trees of files, which keeps one processor busy and leaves the
other idle. Each question is answered by whoever comes to it first; where the other process fails,
its part is answered here.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")
_PR_SET_PDEATHSIG = 1
# A row is given out in about so many parts: few enough for a pipe to hold, and to cost nothing.
_PARTS = 250
_TOKEN = 2


class ForkedMap(Generic[T]):
    """A copy of this process that answers questions; `answers` helps it and waits for it."""

    def __init__(
        self, row: Sequence[T], answer: Callable[[T], str], tokens: int, pipe: int, child: int
    ) -> None:
        self._row = row
        self._answer = answer
        self._tokens = tokens
        self._pipe = pipe
        self._child = child
        self._answers: list[str] | None = None

    @classmethod
    def begin(
        cls, row: Sequence[T], answer: Callable[[T], str], *, mortal: bool = False
    ) -> ForkedMap[T] | None:
        """Let a copy of this process begin with the *row*; None where that cannot be.

        A copy of a process that has threads may wait for ever on what one of them holds. *mortal*
        is one that ends where this process is killed, because it changes the disk.
        """
        if sys.platform != "linux" or threading.active_count() > 1:
            return None
        # Reading from a pipe takes each token out for one process only.
        tokens, giving = os.pipe()
        os.write(giving, b"".join(n.to_bytes(_TOKEN, "big") for n in range(_parts(row))))
        os.close(giving)
        reading, writing = os.pipe()
        parent = os.getpid()
        try:
            child = os.fork()
        except OSError:
            for each in (tokens, reading, writing):
                os.close(each)
            return None
        if not child:
            if mortal:
                _die_with(parent)
            _work(row, answer, tokens, writing)
        os.close(writing)
        return cls(row, answer, tokens, reading, child)

    def answers(self) -> list[str]:
        """Return the answers to the whole row, in its order. Raises what answering here raises."""
        if self._answers is None:
            try:
                found = dict(_answered(self._row, self._answer, self._tokens))
                found.update(self._others())
            except BaseException:
                os.kill(self._child, signal.SIGKILL)
                raise
            finally:
                os.close(self._tokens)
                os.close(self._pipe)
                os.waitpid(self._child, 0)
            self._answers = [
                found[at] if at in found else self._answer(each)
                for at, each in enumerate(self._row)
            ]
        return self._answers

    def _others(self) -> dict[int, str]:
        """Wait for what the other process found: nothing where it did not get to its end."""
        told = b"".join(iter(lambda: os.read(self._pipe, 1 << 20), b""))
        try:
            return dict(marshal.loads(told))  # a copy of this process wrote it
        except (EOFError, ValueError, TypeError):
            return {}


def _parts(row: Sequence[Any]) -> int:
    return -(-len(row) // _size(row))


def _size(row: Sequence[Any]) -> int:
    return 1 + len(row) // _PARTS


def _answered(
    row: Sequence[T], answer: Callable[[T], str], tokens: int
) -> Iterator[tuple[int, str]]:
    """Yield an answer to each question that nobody else has come to, with its place in *row*."""
    size = _size(row)
    while token := os.read(tokens, _TOKEN):
        first = int.from_bytes(token, "big") * size
        for at in range(first, min(first + size, len(row))):
            yield at, answer(row[at])


def _work(row: Sequence[T], answer: Callable[[T], str], tokens: int, pipe: int) -> NoReturn:
    """Answer, write what comes of it, and end this process without any of its clearing up."""
    try:
        told = marshal.dumps(dict(_answered(row, answer, tokens)))
        with os.fdopen(pipe, "wb") as out:
            out.write(told)
    finally:
        # Whatever went wrong, and an interrupt too: the other process does the work itself.
        os._exit(0)


def _die_with(parent: int) -> None:
    """Have this process killed when *parent* ends, or end it where that is gone already."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
