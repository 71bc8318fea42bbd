"""Many reports at a time, each in a process of its own, under limits: what the build layer uses.

It exists so that a report that hangs, crashes or eats memory is that client's problem only. The
calling process never forks and never loads the layout engine; it starts one worker process and
speaks frames with it. Nothing is started before the first report, and nothing is left at the end.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from msgspec.structs import asdict

from amportal.render.cpu_cores import usable_cores
from amportal.render.pdf.pdf_limits import PdfLimits, died, timed_out
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome
from amportal.render.pdf.worker_frames import FrameReader, pack_inputs, unpack_outcome
from amportal.render.pdf.worker_supervisor import WorkerSupervisor

_BOOT = (
    "import json,sys;sys.path[:]=json.loads(sys.argv[1]);"
    "from amportal.render.pdf.pdf_worker import main;sys.exit(main(sys.argv[2:]))"
)


def start_worker(
    mode: str, folder: Path, workers: int, limits: PdfLimits, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a worker process in *folder*, with an environment of its own and no terminal.

    It gets its own session, so that Ctrl-C reaches the caller alone, who then ends the worker.
    """
    home = str(folder)
    paths = [str(Path(entry).absolute()) for entry in sys.path if entry]
    package = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [
            sys.executable, "-I", "-X", "utf8", "-c", _BOOT,
            json.dumps([package, *paths]),
            mode, home, str(workers), json.dumps(asdict(limits)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": home, "TMPDIR": home, **environment},
        start_new_session=True,
    )  # fmt: skip


class PdfPool:
    """Makes reports, `workers` at a time; use it in a `with` block.

    `submit` may be called from any thread. `fork=False` starts a fresh process for each report
    instead: slower, with the same limits, for systems that cannot fork. `environment` is what
    the worker needs to find its libraries, where that is not the system's own way.
    """

    def __init__(
        self,
        workers: int | None = None,
        limits: PdfLimits | None = None,
        *,
        fork: bool | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._workers = max(1, workers or usable_cores())
        self._limits = limits or PdfLimits()
        self._environment = dict(environment or {})
        can_fork = hasattr(os, "fork") and sys.platform != "darwin"  # Apple's libraries forbid it
        self._fork = can_fork if fork is None else fork
        self._lock = threading.Lock()
        self._backend: WorkerSupervisor | _FreshProcesses | None = None
        self._closed = False

    def __enter__(self) -> PdfPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown(cancel_futures=error is not None)

    def start(self) -> None:
        """Get ready for the first report; without it, that report waits until we are."""
        with self._lock:
            if not self._closed and self._backend is None:
                self._backend = self._open()
                self._backend.start()

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return the future outcome of *inputs*; it never raises for a bad report."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._backend is None:
                self._backend = self._open()
            return self._backend.submit(inputs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Finish what was submitted, or cancel it, and end every process and folder of the pool.

        With `wait=False` reports under way are cancelled too: no process may outlive the pool.
        """
        with self._lock:
            self._closed = True
            backend, self._backend = self._backend, None
        if backend is not None:
            backend.close(at_once=cancel_futures or not wait)

    def _open(self) -> WorkerSupervisor | _FreshProcesses:
        def start(mode: str, folder: Path) -> subprocess.Popen[bytes]:
            return start_worker(mode, folder, self._workers, self._limits, self._environment)

        if self._fork:
            return WorkerSupervisor(
                lambda folder: start("fork", folder), self._workers, self._limits
            )
        return _FreshProcesses(lambda folder: start("alone", folder), self._workers, self._limits)


class _FreshProcesses:
    """A process for each report, started from nothing: the way without fork."""

    def __init__(
        self,
        start: Callable[[Path], subprocess.Popen[bytes]],
        workers: int,
        limits: PdfLimits,
    ) -> None:
        self._start, self._limits = start, limits
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="report")
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Do nothing: every report brings its own process."""

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return the future outcome of *inputs*."""
        return self._threads.submit(self._make, inputs)

    def close(self, *, at_once: bool) -> None:
        """End all processes; with *at_once* without waiting for their reports."""
        if at_once:
            with self._lock:
                self._stopped = True
                for process in self._running:
                    process.kill()
        self._threads.shutdown(wait=True, cancel_futures=at_once)

    def _make(self, inputs: PdfInputs) -> PdfOutcome:
        folder = Path(tempfile.mkdtemp(prefix="report-"))
        try:
            with self._lock:
                if self._stopped:
                    raise CancelledError
                process = self._start(folder)
                self._running.add(process)
            try:
                return self._talk(process, inputs)
            finally:
                with self._lock:
                    self._running.discard(process)
                    stopped = self._stopped
                if stopped:
                    raise CancelledError
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _talk(self, process: subprocess.Popen[bytes], inputs: PdfInputs) -> PdfOutcome:
        try:
            said, _ = process.communicate(pack_inputs(0, inputs), timeout=self._limits.alone)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return timed_out(self._limits)
        with contextlib.suppress(ValueError, KeyError, TypeError):
            (body,) = FrameReader().feed(said)
            return unpack_outcome(body)[1]
        code = process.returncode
        return died(self._limits, -code if code < 0 else None)
