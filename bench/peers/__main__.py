"""Compare amportal with Hugo, Eleventy, MkDocs and Pelican on the same work.

    python -m bench.peers [--rounds 5] [ROW ...]

Without a row all are run, which takes about an hour on two cores. Sites are made in memory
(/dev/shm), so that programs are compared and not a disk; programs run in turn within one run, so
that a busy machine slows them alike. Prints Markdown; ends with 1 where a promise is missed for
the whole site, though it may be kept for a page: we make more pages of the same sources.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.__main__ import machine
from bench.peers import reports, watching, whole
from bench.peers.compared import Compared, Measured

ROWS: dict[str, Callable[[Path, int], Sequence[Compared | Measured]]] = {
    "start": whole.start,
    "nothing": whole.nothing,
    "cold-500": whole.cold_small,
    "cold-5000": whole.cold_large,
    "restored": whole.restored,
    "growth": whole.growth,
    "pages": whole.with_pages,
    "watch": watching.on_disk,
    "screen": watching.on_screen,
    "reports": reports.many,
    "report-watch": watching.new_pdf,
    "report-same": reports.unchanged,
}


def main() -> int:
    """Run the rows that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"one of {', '.join(ROWS)}")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    unknown = set(wanted.rows) - ROWS.keys()
    if unknown:
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    print(machine(), flush=True)
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    held = True
    for row in wanted.rows or ROWS:
        folder = Path(tempfile.mkdtemp(prefix="amportal-bench-", dir=memory))
        try:
            for each in ROWS[row](folder, wanted.rounds):
                print(f"\n{each.markdown()}", flush=True)
                held &= each.held
        finally:
            shutil.rmtree(folder)
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
