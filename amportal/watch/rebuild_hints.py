"""Hints that something may have changed, gathered from any thread; and the wish to end.

It exists so that the loop has one thing to wait for. A hint names at most a path, decides
nothing, and costs the thread that gives it next to nothing.
"""

from __future__ import annotations

import threading
import time

from msgspec import Struct, field

# So many files are saved at once by hand; more is a program at work.
_FEW = 4


class Burst(Struct):
    """Hints not yet acted on: when the first and the last came, by the monotonic clock.

    `files` says of each file whether its writer has finished with it. `wide` is true where the
    hints were about more than a few files, or about no file in particular.
    """

    first: float
    last: float
    files: dict[str, bool] = field(default_factory=dict)
    wide: bool = False

    def add(self, path: str, *, done: bool, instead_of: str) -> None:
        """Take in a hint about *path*."""
        self.files.pop(instead_of, None)
        if path:
            self.files[path] = done
        if not path or len(self.files) > _FEW:
            self.wide = True
            self.files.clear()


class RebuildHints:
    """The loop's bell: given by watchers, waited for by the loop, and the way to end it."""

    def __init__(self) -> None:
        self._bell = threading.Condition()
        self._burst: Burst | None = None
        self._ended = False

    def give(self, path: str = "", *, done: bool = False, instead_of: str = "") -> None:
        """Ask for a look, because of the file *path* where one is known.

        *done* says that whoever wrote it has finished; *instead_of* is the name it had before.
        """
        with self._bell:
            now = time.monotonic()
            if self._burst is None:
                self._burst = Burst(now, now)
            self._burst.last = now
            if not self._burst.wide:
                self._burst.add(path, done=done, instead_of=instead_of)
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

    def rest_unless_more(self, burst: Burst, seconds: float) -> None:
        """Wait *seconds*, or until there is more than what *burst* held when it was looked at."""
        with self._bell:
            last = burst.last
            self._bell.wait_for(lambda: burst.last != last or self._ended, seconds)

    def take(self) -> Burst | None:
        """Return the hints there were, and forget them."""
        with self._bell:
            burst, self._burst = self._burst, None
            return burst
