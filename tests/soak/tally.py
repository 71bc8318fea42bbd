"""What the soak has done so far, kept in a file so that it may be stopped and go on."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Figures = Counter[str]


@dataclass
class Tally:
    """Figures by kind of hunt, in the JSON *file*."""

    file: Path
    kinds: dict[str, Figures] = field(default_factory=dict)

    @classmethod
    def at(cls, file: Path) -> Tally:
        """Return what *file* holds, or an empty tally."""
        kinds = json.loads(file.read_text()) if file.is_file() else {}
        return cls(file, {kind: Counter(figures) for kind, figures in kinds.items()})

    def done(self, kind: str) -> int:
        """Return how many parts of *kind* are done; a part's number is its seed."""
        return self.kinds.get(kind, Counter())["parts"]

    def count(self, kind: str, what: str) -> int:
        """Return one figure of *kind*."""
        return self.kinds.get(kind, Counter())[what]

    def run(self, kind: str, part: Callable[[int], Figures]) -> None:
        """Run the next part of *kind*, add its figures, and say so in one line.

        Figures that begin with "longest" are greatest values, all others are sums.
        """
        seed = self.done(kind)
        started = time.monotonic()
        try:
            found = part(seed)
        except BaseException:
            print(f"{kind}: failed; run the same again with SEED={seed}", flush=True)
            raise
        figures = self.kinds.setdefault(kind, Counter())
        for name, number in found.items():
            before = figures[name]
            figures[name] = max(before, number) if name.startswith("longest") else before + number
        figures["parts"] += 1
        figures["seconds"] += round(time.monotonic() - started)
        self.file.parent.mkdir(exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self.kinds, indent=1))
        fresh.replace(self.file)
        print(f"{kind}: {_told(figures)}", flush=True)

    def table(self) -> str:
        """Return everything as a Markdown table, ready for docs/reliability.md."""
        rows = [f"| {kind} | {_told(figures)} |" for kind, figures in self.kinds.items()]
        return "\n".join(("| hunt | what was done, without a fault |", "|---|---|", *rows))


def _told(figures: Figures) -> str:
    shown = {name: number for name, number in figures.items() if name not in ("parts", "seconds")}
    minutes = figures["seconds"] / 60
    return ", ".join(
        (*(f"{number:,} {name}" for name, number in sorted(shown.items())), f"{minutes:.1f} min")
    )


__all__ = ["Figures", "Tally"]
