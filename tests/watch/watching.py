"""A site that is watched in a thread, by real events, with a build that is quick and countable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from amportal.watch.debounce import Pace
from amportal.watch.rebuild_hints import RebuildHints
from amportal.watch.watch_loop import Watch

# As it is, but for what is waited for when something is lost for good.
PACE = Pace(tick=0.1, sweep=1.0, failed=0.1, busy=0.02)
CLOCK = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)


def sources(root: Path) -> dict[str, bytes]:
    """Return every source of the site at *root*, by its path."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for top in ("content", "templates")
        for file in sorted((root / top).rglob("*"))
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith("~")
    }


@dataclass
class Watched:
    """One site being watched: how often it was built, of what, and what was said."""

    root: Path
    pace: Pace = PACE
    # Called at the beginning of every build, after its number is known.
    during: Callable[[int], None] = lambda number: None
    hints: RebuildHints = field(default_factory=RebuildHints)
    builds: list[dict[str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    clock: datetime = CLOCK
    shift: float = 0.0
    # Whether the build that runs ends before it is done.
    breaks_off: bool = False
    # How often the sources were looked at.
    looks: int = 0
    watch: Watch = field(init=False)

    def build(self) -> bool:
        """Stand for a build: remember what the sources are, and say whether it is done."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            seen = sources(self.root)
            self.builds.append(seen)
            self.during(len(self.builds))
        finally:
            self.at_once -= 1
        done, self.breaks_off = not self.breaks_off, False
        return done

    def now(self) -> datetime:
        """Return the moment, which each look asks for once."""
        self.looks += 1
        return self.clock

    def start(self) -> threading.Thread:
        """Watch in a thread until `hints.end()`."""
        self.watch = Watch(
            self.root,
            self.root / "output",
            self.build,
            now=self.now,
            say=self.said.append,
            hints=self.hints,
            pace=self.pace,
            wall=lambda: time.time() + self.shift,
        )
        thread = threading.Thread(target=self.watch.run, name="watch")
        thread.start()
        return thread

    def current(self) -> bool:
        """Say whether the last build was of the sources as they are now."""
        return bool(self.builds) and self.builds[-1] == sources(self.root)


__all__ = ["CLOCK", "PACE", "Watched", "sources"]
