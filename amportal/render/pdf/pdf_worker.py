"""The process that makes reports: warm once, then one fork for each report, under limits.

It exists because a fork is safe only where there are no threads, and cheap only where everything
is loaded already. It talks frames on its standard input and output, keeps nothing between reports
but fonts and styles, and ends when its input ends. It never prints.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from msgspec import Struct, field
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_limits import PdfLimits, apply_limits, die_with_parent, died, timed_out
from amportal.render.pdf.pdf_render import render_with
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome, failed, out_of_memory
from amportal.render.pdf.worker_frames import (
    FrameReader,
    pack_outcome,
    unpack_inputs,
    unpack_outcome,
)
from amportal.render.refusal import Refusal

_PIECE = 1 << 20


class _Child(Struct):
    """One report being made."""

    number: int
    pid: int
    deadline: float
    answer: bytearray = field(default_factory=bytearray)


class _TooSlowError(Exception):
    """The style of a report was not ready in time."""


class Worker:
    """Takes frames from one descriptor, forks for each, gives outcomes to another."""

    def __init__(
        self, source: int, sink: int, press: PdfEngine | Refusal, workers: int, limits: PdfLimits
    ) -> None:
        self._source, self._sink = source, sink
        self._press, self._workers, self._limits = press, workers, limits
        self._waiting: deque[tuple[int, PdfInputs]] = deque()
        self._children: dict[int, _Child] = {}
        self._reader, self._out = FrameReader(), bytearray()
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve until the source ends; every child is gone when this returns."""
        for descriptor in (self._source, self._sink):
            os.set_blocking(descriptor, False)
        self._selector.register(self._source, selectors.EVENT_READ)
        try:
            while self._step():
                pass
        finally:
            for descriptor in list(self._children):
                self._end(descriptor, timed_out(self._limits))
            self._selector.close()

    def _step(self) -> bool:
        """Do what there is to do, then wait for more; False when the source has ended."""
        while self._waiting and len(self._children) < self._workers:
            self._start(*self._waiting.popleft())
        self._flush()
        for key, _ in self._selector.select(self._patience()):
            if key.fd == self._source:
                if not self._take():
                    return False
            elif key.fd in self._children:
                self._listen(key.fd)
        now = time.monotonic()
        for descriptor, child in list(self._children.items()):
            if child.deadline <= now:
                self._end(descriptor, timed_out(self._limits))
        return True

    def _patience(self) -> float | None:
        if not self._children:
            return None
        first = min(child.deadline for child in self._children.values())
        return max(0.0, first - time.monotonic())

    def _take(self) -> bool:
        piece = _read(self._source)
        if piece is not None:
            for body in self._reader.feed(piece):
                self._waiting.append(unpack_inputs(body))
        return piece != b""

    def _start(self, number: int, inputs: PdfInputs) -> None:
        press = self._press
        if isinstance(press, Refusal):
            self._answer(number, PdfOutcome(None, press.problems))
            return
        try:
            with _alarm(self._limits.wall):
                press.warm(inputs)
        except _TooSlowError:
            self._answer(number, timed_out(self._limits))
            return
        except Exception as error:  # noqa: BLE001 - a bad style is that report's problem
            self._answer(number, PdfOutcome(None, (failed(error),)))
            return
        gc.enable()
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(self._source)  # the wire ends with the parent, not with us
            os.close(self._sink)
            _render_and_exit(theirs, number, inputs, press, self._limits)
        os.close(theirs)
        os.set_blocking(ours, False)
        self._children[ours] = _Child(number, pid, time.monotonic() + self._limits.wall)
        self._selector.register(ours, selectors.EVENT_READ)

    def _listen(self, descriptor: int) -> None:
        piece = _read(descriptor)
        if piece:
            self._children[descriptor].answer += piece
        elif piece == b"":
            self._end(descriptor, None)

    def _end(self, descriptor: int, outcome: PdfOutcome | None) -> None:
        """Reap the child behind *descriptor* and answer: with *outcome*, or with its own words."""
        child = self._children.pop(descriptor)
        self._selector.unregister(descriptor)
        os.close(descriptor)
        if outcome is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
        status = os.waitpid(child.pid, 0)[1]
        self._answer(child.number, outcome or self._spoken(child, status))

    def _spoken(self, child: _Child, status: int) -> PdfOutcome:
        try:
            (body,) = FrameReader().feed(bytes(child.answer))
            number, outcome = unpack_outcome(body)
        except (ValueError, KeyError, TypeError):
            return died(self._limits, status)
        return outcome if number == child.number else died(self._limits, status)

    def _answer(self, number: int, outcome: PdfOutcome) -> None:
        self._out += pack_outcome(number, outcome)

    def _flush(self) -> None:
        """Write what fits; the rest waits until the other side has read."""
        while self._out:
            try:
                written = os.write(self._sink, self._out[:_PIECE])
            except BlockingIOError:
                break
            del self._out[:written]
        wanted = bool(self._out)
        watched = self._sink in self._selector.get_map()
        if wanted and not watched:
            self._selector.register(self._sink, selectors.EVENT_WRITE)
        elif watched and not wanted:
            self._selector.unregister(self._sink)


def _read(descriptor: int) -> bytes | None:
    """Return what is there, b"" at the end, None when nothing is there yet."""
    try:
        return os.read(descriptor, _PIECE)
    except BlockingIOError:
        return None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _render_and_exit(
    sink: int, number: int, inputs: PdfInputs, press: PdfEngine, limits: PdfLimits
) -> NoReturn:
    """Be the child: render, write one frame, and leave without any cleaning up."""
    try:
        die_with_parent()
        apply_limits(limits)
        outcome = render_with(press, inputs)
        _write_all(sink, pack_outcome(number, outcome))
    except MemoryError:
        _write_all(sink, pack_outcome(number, PdfOutcome(None, (out_of_memory(limits.memory),))))
    except BaseException:  # noqa: BLE001 - whatever it is, a child must not return
        os._exit(1)
    os._exit(0)


def _write_all(sink: int, frame: bytes) -> None:
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(sink, rest) :]


def serve(folder: Path, workers: int, limits: PdfLimits) -> None:
    """Make reports from standard input to standard output, forking for each."""
    source, sink = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what a library prints must not land in a frame
        os.dup2(nowhere, descriptor)
    try:
        press = PdfEngine(folder)
    except Refusal as refusal:
        Worker(source, sink, refusal, workers, limits).run()
        return
    with press:
        Worker(source, sink, press, workers, limits).run()


def render_one(folder: Path, limits: PdfLimits) -> None:
    """Make the one report on standard input in this very process: where there is no fork."""
    (body,) = FrameReader().feed(sys.stdin.buffer.read())
    number, inputs = unpack_inputs(body)
    apply_limits(replace(limits, cpu=limits.cpu + limits.alone - limits.wall))
    try:
        with PdfEngine(folder) as press:
            outcome = render_with(press, inputs)
    except Refusal as refusal:
        outcome = PdfOutcome(None, refusal.problems)
    sys.stdout.buffer.write(pack_outcome(number, outcome))
    sys.stdout.buffer.flush()


def main(arguments: list[str]) -> int:
    """Run as a process of its own: mode, folder, workers, and the limits as JSON."""
    mode, folder, workers, limits = arguments
    allowed = PdfLimits(**json.loads(limits))
    gc.disable()  # until the first report: what is loaded before it stays, and is no garbage
    if mode == "fork":
        serve(Path(folder), int(workers), allowed)
    else:
        render_one(Path(folder), allowed)
    return 0
