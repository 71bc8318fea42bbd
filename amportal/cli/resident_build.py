"""A build that stays: what is imported and the makers of reports are kept warm between builds."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from amportal.builder.build_options import silent
from amportal.builder.scan.scan_memory import ScanMemory
from amportal.builder.storage.build_lock import BusyError
from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.failures import why_not
from amportal.cli.site_paths import Place, now
from amportal.console.terminal import Console
from amportal.sources.snapshot import SourceChanged, SourceUnreadable
from amportal.watch.watch_loop import Watch

if TYPE_CHECKING:
    from amportal.builder.build_summary import Summary
    from amportal.render.pdf.pdf_pool import PdfPool


class _Lent:
    """One build's view of a pool that outlives it."""

    def __init__(self, pool: PdfPool) -> None:
        self._pool = pool

    def start(self) -> None:
        """Get the pool ready."""
        self._pool.start()

    def submit(self, inputs: Any) -> Future[Any]:
        """Hand on to the pool."""
        return self._pool.submit(inputs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the pool open for the next build."""


class ResidentBuild:
    """Builds one site again and again; use it in a `with` block."""

    def __init__(
        self,
        place: Place,
        console: Console,
        told: Callable[[Summary], None] = lambda summary: None,
        failed: Callable[[str], None] = lambda words: None,
    ) -> None:
        """Tell *console* of each build, then *told*; tell *failed* why there was none.

        *told* is called twice where reports are made: with the pages, and with all.
        """
        self._place = place
        self._console = console
        self._told = told
        self._failed = failed
        self._pool = pdf_pool()
        # What was told last, and whether it was told early in the build that runs.
        self._last: Summary | None = None
        self._early = False
        self._memory = ScanMemory()
        self._watch = Watch(place.root, place.output, self.build, now=now, say=console.say)

    def __enter__(self) -> ResidentBuild:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def watch(self) -> None:
        """Build whenever something changes, until it is interrupted."""
        self._watch.run()

    def build(self) -> bool:
        """Build everything as of now; return whether nothing of it is left to the next build.

        Pages are told of before their reports are made. Raises `BusyError`, and `RuntimeError` in
        plain words.
        """
        from amportal.builder.build_engine import build as run_build

        self._early = False
        progress = self._console.progress
        order = replace(
            order_of(
                replace(self._place, now=now()), progress=progress if progress.live else silent
            ),
            early=self._tell,
            superseded=self._watch.overtaken,
        )
        try:
            self._memory.changed = self._watch.changed
            summary = run_build(order, lambda: _Lent(self._pool), self._memory)
        except BusyError:
            raise
        except Exception as fault:
            self._console.close()
            if self._place.debug:
                traceback.print_exc()
            words = in_words(fault)
            self._failed(words)
            raise RuntimeError(words) from fault
        self._tell(summary)
        return not summary.unfinished

    def _tell(self, summary: Summary) -> None:
        """Tell of what was released: first of pages, then of the rest of the same build."""
        early = self._last if self._early else None
        known = early.outputs() if early else frozenset()
        self._console.print_news(summary, self._last, now(), known=known)
        if self._place.debug:
            self._console.print_tracebacks(summary)
        self._last, self._early = summary, True
        self._told(summary.since(early) if early else summary)


def in_words(fault: Exception) -> str:
    """Return why there was no build, as a person can act on it."""
    if isinstance(fault, SourceUnreadable):
        return fault.problem.message
    if isinstance(fault, SourceChanged):
        return f"`{fault.path}` kept changing while it was read"
    if isinstance(fault, MemoryError):
        return "there is not enough memory"
    if isinstance(fault, OSError):
        return why_not(fault)
    return f"that is a fault of ours: {type(fault).__name__}: {fault}"


@contextmanager
def until_stopped(console: Console) -> Iterator[None]:
    """Run the block until Ctrl-C, or until the system asks us to end; either is a good end."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        console.close()
        console.say("stopped; what was published stays as it is")
    finally:
        signal.signal(signal.SIGTERM, before)
