"""The thread that attends one worker process: hands it reports, takes outcomes, replaces it.

It exists so that all talk with the worker happens in one place and in one order. It starts no
process but the worker, and when it is closed the worker, its children and its folder are gone.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path

from msgspec import Struct

from amportal.errors import Note, Problem
from amportal.render.pdf.pdf_limits import PdfLimits, died
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome
from amportal.render.pdf.worker_frames import FrameReader, pack_inputs, unpack_outcome

_PIECE = 1 << 20
_GRACE = 30.0  # seconds beyond a report's own limit after which the worker itself is stuck


class _Job(Struct):
    inputs: PdfInputs
    future: Future[PdfOutcome]
    tries: int = 0


class _Worker:
    """One running worker process and the folder it may write in."""

    def __init__(self, start: Callable[[Path], subprocess.Popen[bytes]]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="report-"))
        try:
            self.process = start(self.folder)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.sink, self.source = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.sink, False)
        os.set_blocking(self.source, False)
        self.reader, self.out = FrameReader(), bytearray()
        self.given: dict[int, _Job] = {}
        self.heard = time.monotonic()

    def end(self) -> None:
        """Kill the worker and all its children, and remove its folder."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class WorkerSupervisor:
    """Makes reports by way of one worker process, which it starts again once if it dies."""

    def __init__(
        self,
        start: Callable[[Path], subprocess.Popen[bytes]],
        workers: int,
        limits: PdfLimits,
    ) -> None:
        self._start, self._limits = start, limits
        self._at_most = workers + 1  # one more than run, so that the worker never waits for us
        self._waiting: deque[_Job] = deque()
        self._worker: _Worker | None = None
        self._deaths = self._numbers = 0
        self._lock = threading.Lock()
        self._closing = self._at_once = self._left = self._early = False
        self._ear, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._ear, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)
        self._thread.start()

    def start(self) -> None:
        """Start the worker now, so that it is warm when the first report comes."""
        with self._lock:
            self._early = True
            self._ring()

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return the future outcome of *inputs*."""
        future: Future[PdfOutcome] = Future()
        with self._lock:
            if self._closing:
                raise RuntimeError("the pool is closed")
            self._waiting.append(_Job(inputs, future))
            self._ring()
        return future

    def close(self, *, at_once: bool) -> None:
        """Return when the worker is gone; with *at_once* reports under way are cancelled."""
        self._hurry(at_once)
        try:
            self._thread.join()
        except BaseException:  # Ctrl-C while waiting: do not wait for reports any longer
            self._hurry(True)
            self._thread.join()
            raise

    def _hurry(self, at_once: bool) -> None:
        with self._lock:
            self._closing, self._at_once = True, self._at_once or at_once
            self._ring()

    def _ring(self) -> None:
        """Wake the thread; call it with the lock held, for the bell may be gone otherwise."""
        if not self._left:
            with contextlib.suppress(BlockingIOError):  # it has been rung often enough
                os.write(self._bell, b"!")

    def _run(self) -> None:
        try:
            while self._step():
                pass
        finally:
            self._leave()

    def _step(self) -> bool:
        with self._lock:
            if self._at_once or (self._closing and not self._waiting and not self._given()):
                return False
        self._hand_out()
        for key, events in self._selector.select(self._patience()):
            if key.fd == self._ear:
                os.read(self._ear, _PIECE)
            elif events & selectors.EVENT_READ:
                self._listen()
        worker = self._worker
        if worker and worker.given and time.monotonic() - worker.heard > self._stuck_after():
            self._lose_worker()
        return True

    def _given(self) -> dict[int, _Job]:
        return self._worker.given if self._worker else {}

    def _stuck_after(self) -> float:
        return self._limits.wall + _GRACE

    def _patience(self) -> float | None:
        if not self._given():
            return None
        assert self._worker is not None
        return max(0.0, self._worker.heard + self._stuck_after() - time.monotonic())

    def _hand_out(self) -> None:
        """Give waiting reports to the worker, as many as it should have, and write what fits."""
        if self._early and self._worker is None:
            # Where it cannot start, the first report says why.
            with contextlib.suppress(OSError):
                self._new_worker()
        self._early = False
        while len(self._given()) < self._at_most:
            with self._lock:
                if not self._waiting:
                    break
                job = self._waiting.popleft()
            if job.tries == 0 and not job.future.set_running_or_notify_cancel():
                continue
            try:
                worker = self._worker or self._new_worker()
            except OSError as error:
                job.future.set_result(_cannot_start(error))
                continue
            if not worker.given:
                worker.heard = time.monotonic()
            self._numbers += 1
            job.tries += 1
            worker.given[self._numbers] = job
            worker.out += pack_inputs(self._numbers, job.inputs)
        if self._worker:
            self._flush(self._worker)

    def _new_worker(self) -> _Worker:
        worker = self._worker = _Worker(self._start)
        self._selector.register(worker.source, selectors.EVENT_READ)
        return worker

    def _flush(self, worker: _Worker) -> None:
        try:
            while worker.out:
                written = os.write(worker.sink, worker.out[:_PIECE])
                del worker.out[:written]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._lose_worker()
            return
        watched = worker.sink in self._selector.get_map()
        if worker.out and not watched:
            self._selector.register(worker.sink, selectors.EVENT_WRITE)
        elif watched and not worker.out:
            self._selector.unregister(worker.sink)

    def _listen(self) -> None:
        worker = self._worker
        if worker is None:
            return
        try:
            piece = os.read(worker.source, _PIECE)
        except BlockingIOError:
            return
        try:
            for body in worker.reader.feed(piece):
                number, outcome = unpack_outcome(body)
                worker.heard = time.monotonic()
                worker.given.pop(number).future.set_result(outcome)
                self._deaths = 0
        except (ValueError, KeyError, TypeError):
            piece = b""  # it does not speak frames any longer
        if not piece:
            self._lose_worker()

    def _lose_worker(self) -> None:
        """Bury a dead or stuck worker; each of its reports is tried once more at the most."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        self._forget(worker)
        self._deaths += 1
        again = [job for job in worker.given.values() if job.tries < 2 and self._deaths < 2]
        with self._lock:
            self._waiting.extendleft(reversed(again))
        for job in worker.given.values():
            if job not in again:
                job.future.set_result(died(self._limits, None))

    def _forget(self, worker: _Worker) -> None:
        for descriptor in (worker.source, worker.sink):
            with contextlib.suppress(KeyError):
                self._selector.unregister(descriptor)
        worker.end()

    def _leave(self) -> None:
        """Cancel what is left and end the worker."""
        worker, self._worker = self._worker, None
        left: list[_Job] = []
        if worker is not None:
            self._forget(worker)
            left.extend(worker.given.values())
        with self._lock:
            left.extend(self._waiting)
            self._waiting.clear()
            self._closing = self._left = True
            self._selector.close()
            os.close(self._ear)
            os.close(self._bell)
        for job in left:
            if not job.future.cancel() and not job.future.done():
                job.future.set_exception(CancelledError())


def _cannot_start(error: OSError) -> PdfOutcome:
    return PdfOutcome(
        None,
        (
            Problem(
                slug="pdf-died",
                message="the PDF renderer cannot be started on this machine",
                hint="close other programs and build again",
                notes=(Note(f"the machine says: {error.strerror or error}"),),
            ),
        ),
    )
