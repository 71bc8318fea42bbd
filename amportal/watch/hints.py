"""Hints that something may have changed, gathered from any thread; and the wish to end.

It exists so that the loop has one thing to wait for. A hint names at most a path, decides
nothing, and costs the thread that gives it next to nothing.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

_MOST_PATHS = 4


@dataclass(slots=True)
class Burst:
    """Hints not yet acted on: when the first and the last came, by the monotonic clock."""

    first: float
    last: float
    paths: set[str] = field(default_factory=set)

    @property
    def single(self) -> bool:
        """Whether all hints were about one file, as when an editor saves."""
        return len(self.paths) <= 1


class Hints:
    """The loop's bell: given by watchers, waited for by the loop, and the way to end it."""

    def __init__(self) -> None:
        self._bell = threading.Condition()
        self._burst: Burst | None = None
        self._ended = False

    def give(self, path: str = "") -> None:
        """Ask for a look, because of *path* where one is known."""
        with self._bell:
            now = time.monotonic()
            if self._burst is None:
                self._burst = Burst(now, now)
            self._burst.last = now
            if path and len(self._burst.paths) < _MOST_PATHS:
                self._burst.paths.add(path)
            self._bell.notify_all()

    def end(self) -> None:
        """Ask the loop to end."""
        with self._bell:
            self._ended = True
            self._bell.notify_all()

    @property
    def ended(self) -> bool:
        """Whether somebody asked for the end."""
        return self._ended

    @property
    def burst(self) -> Burst | None:
        """The hints not yet taken, if there are any."""
        return self._burst

    def wait(self, seconds: float) -> None:
        """Wait until there is a hint or the end is asked for, at most *seconds*."""
        with self._bell:
            self._bell.wait_for(lambda: self._burst is not None or self._ended, seconds)

    def rest(self, seconds: float) -> None:
        """Wait *seconds*, whatever hints come; only the end cuts it short."""
        with self._bell:
            self._bell.wait_for(lambda: self._ended, seconds)

    def take(self) -> bool:
        """Say whether there were hints, and forget them."""
        with self._bell:
            burst, self._burst = self._burst, None
            return burst is not None


__all__ = ["Burst", "Hints"]
