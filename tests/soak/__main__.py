"""Hunt for longer than a test run may take: `python -m tests.soak [KIND=COUNT ...]`.

Kinds and what their counts are of: sequences, real (sequences), kills, deaths, faults (rounds),
bursts, mails (runs of sending that die), edits, withdrawals (parts), stories, scaffolds (parts),
fuzz (inputs). Each
stops at its count, over all runs; what was done is kept in `.soak/`, so a soak may be stopped and
started again. `minutes=N` goes round all kinds for that long instead, counts aside.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import tests.conftest as environment
from tests.soak import hunts
from tests.soak.tally import Figures, Tally
from tests.story.hunt import stories

COUNTS = {
    "sequences": 10_000,
    "real": 100,
    "kills": 1_000,
    "deaths": 300,
    "faults": 4,
    "bursts": 1_000,
    "mails": 1_000,
    "edits": 100_000,
    "withdrawals": 125,
    "stories": 1_000,
    "scaffolds": 6,
    "fuzz": 1_000_000,
}
# Which hunt, and the figure that its count is of.
KINDS: dict[str, tuple[Callable[[int], Figures], str]] = {
    "sequences": (hunts.sequences, "sequences"),
    "real": (hunts.real_sequences, "sequences"),
    "kills": (hunts.kills, "killed"),
    "deaths": (hunts.deaths, "died"),
    "faults": (hunts.faults, "parts"),
    "bursts": (hunts.bursts, "bursts"),
    "mails": (hunts.mails, "died"),
    "edits": (hunts.edits, "edits"),
    "withdrawals": (hunts.withdrawals, "parts"),
    "stories": (stories, "stories"),
    "scaffolds": (hunts.scaffolds, "parts"),
    "fuzz": (hunts.fuzz, "inputs"),
}


def main(given: list[str]) -> None:
    """Run what is *given*, or all kinds up to their counts."""
    wanted = {name: int(number) for name, _, number in (each.partition("=") for each in given)}
    minutes = wanted.pop("minutes", 0)
    unknown = wanted.keys() - KINDS.keys()
    if unknown:
        raise SystemExit(
            f"no such kind: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}"
        )
    tally = Tally.at(environment.ROOT / ".soak" / "figures.json")
    try:
        if minutes:
            _for_long(tally, wanted or COUNTS, minutes)
        else:
            for kind, count in (wanted or COUNTS).items():
                hunt, figure = KINDS[kind]
                while tally.count(kind, figure) < count:
                    tally.run(kind, hunt)
    finally:
        table = tally.table()
        tally.file.parent.mkdir(exist_ok=True)
        Path(environment.ROOT / ".soak" / "table.md").write_text(table + "\n", encoding="utf-8")
        print(table)


def _for_long(tally: Tally, kinds: dict[str, int], minutes: int) -> None:
    """Go round *kinds*, always on with the one that has had the least time."""
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        kind = min(kinds, key=lambda each: tally.count(each, "seconds"))
        tally.run(kind, KINDS[kind][0])


if __name__ == "__main__":
    main(sys.argv[1:])
