"""One build: look, make what is stale client by client, release each portal whole.

The order of steps is the promise: nothing live changes before a client's new release is complete
beside it, and one client's trouble never stops another's release. A client that did not change is
not read; what is known of it comes from the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions, LedgerDistrusted
from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.scan.site_scan import SiteScan, scan_site, unchanged
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.build_lock import only_build
from amportal.builder.storage.output_trace import Signature
from amportal.errors import problem_of
from amportal.sources.snapshot import SourceChanged

if TYPE_CHECKING:
    from amportal.builder.make.pending_pdfs import PdfMaker
    from amportal.builder.scan.scan_memory import ScanMemory

_TRIES = 5


class EarlyScan(Struct, frozen=True):
    """A look that was taken before the lock. It holds while the ledger has this stamp."""

    index: Mapping[str, Any]
    seen: SiteScan
    stamp: Signature


def build(
    order: BuildOptions,
    slow: Callable[[], PdfMaker],
    memory: ScanMemory | None = None,
    looked: EarlyScan | None = None,
) -> Summary:
    """Build the site as *order* says and return what was done.

    *slow* opens the pool for second steps; it is called only when there is one to make. *memory* is
    what this process knows from its last build, *looked* what `early_scan` saw a moment ago. Raises
    `BusyError` where another build works, `OSError` where the machine cannot.
    """
    started = order.clock.astimezone().strftime("%H:%M:%S")
    with only_build(order.state, started):
        ledger = Ledger(order.state)
        for attempt in range(_TRIES):
            recalled = memory.recall(order, ledger) if memory is not None else None
            if recalled is not None:
                index, seen = recalled.index, recalled.seen
            elif looked is not None and not attempt and looked.stamp == ledger.stamp():
                index, seen = looked.index, looked.seen
            else:
                index = ledger.index()
                seen = scan_site(order, index)
                if unchanged(index, seen, BOARD):
                    return _nothing_done(index, ledger)
            from amportal.builder.processes.process_start import get_ready

            get_ready(order, len(seen.clients), index, seen.code)
            try:
                with _begun(order, ledger, slow, seen) as opened:
                    # Reading, planning and rendering are imported where there is something to do.
                    from amportal.builder.build_run import BuildRun
                    from amportal.builder.processes.gc_pauses import back_to_work

                    back_to_work()
                    return BuildRun(order, ledger, opened, seen, index, memory, recalled).run()
            except SourceChanged:
                if attempt == _TRIES - 1:
                    raise
            except LedgerDistrusted as fault:
                ledger.forget()
                ledger.notes.append(
                    f"{fault} was not what the ledger said, so everything was made again; "
                    "please tell us"
                )
                order = replace(order, salt="")
        raise AssertionError("unreachable")


@contextmanager
def _begun(
    order: BuildOptions, ledger: Ledger, slow: Callable[[], PdfMaker], seen: SiteScan
) -> Iterator[Callable[[], PdfMaker]]:
    """Give what opens the pool; in a first build, which makes every report, it gets ready now.

    It loads on one processor while this process imports, reads and plans on the other.
    """
    if order.dry or ledger.named("owned") or not seen.has_reports:
        yield slow
        return
    pool = slow()
    pool.start()
    try:
        yield lambda: pool
    finally:
        pool.shutdown(cancel_futures=True)


def early_scan(order: BuildOptions) -> Summary | EarlyScan | None:
    """Return what a build says that has nothing to do, else what was seen; None: nothing is known.

    Takes no lock: a build that works beside us dropped the index before it changed anything.
    """
    ledger = Ledger(order.state)
    stamp = ledger.stamp()
    index = ledger.index()
    if stamp is None or not index:
        return None
    seen = scan_site(order, index)
    return (
        _nothing_done(index, ledger)
        if unchanged(index, seen, BOARD)
        else EarlyScan(index, seen, stamp)
    )


def _nothing_done(index: Mapping[str, Any], ledger: Ledger) -> Summary:
    held = set(index.get("held", ()))
    return Summary(
        clients=tuple(
            ClientSummary(slug, total=total, held=slug in held)
            for slug, total in index.get("totals", {}).items()
        ),
        problems=tuple(problem_of(row) for row in index.get("problems", ())),
        notes=tuple(ledger.notes),
        unchanged=True,
    )
