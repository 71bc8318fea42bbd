"""When to look after hints came: as soon as it is quiet, and not while git is at work.

One save is several events, a checkout is thousands; looking in the middle would build what was
never meant to be. Every wait here is bounded, and ends at once when the end is asked for.
"""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct

from amportal.sources.git.repository_state import repository_folder
from amportal.watch.rebuild_hints import Burst, RebuildHints


class Pace(Struct, frozen=True):
    """How long things are waited for, in seconds.

    A few files whose writers have finished wait for `quiet_done` only, in case more follow; a
    few that are there with something in them for `quiet_few`, as an editor's events for one save
    come within some milliseconds of each other; all else for `quiet_many`. Where that was too
    short, what follows is built as well.
    """

    quiet_done: float = 0.005
    quiet_few: float = 0.03
    quiet_many: float = 0.2
    # After a look at a few files alone, everything is looked at when it was quiet for so long.
    sure: float = 0.5
    # Whatever goes on, look after this.
    most: float = 3.0
    # Git's lock is left behind when git is killed; then it must not stop us for good.
    git: float = 10.0
    # How often what cannot be heard is checked: folders made anew, clocks, watches that ended.
    tick: float = 1.0
    # How often everything is looked at though nothing was heard.
    sweep: float = 60.0
    # The same where no events come. Looking may take at most a twentieth of the time.
    poll: float = 1.0
    # Between two tries while another build works, and after the first failed build.
    busy: float = 0.2
    failed: float = 1.0
    failed_most: float = 60.0


class Debounce:
    """Waits until the sources of one site hold still."""

    def __init__(self, hints: RebuildHints, root: Path, pace: Pace) -> None:
        self._hints = hints
        self._root = root
        self._pace = pace
        # A lock that was waited for in vain: it is not waited for again.
        self._stale: tuple[int, int] | None = None

    def wait(self) -> Burst | None:
        """Wait until it is quiet and git has finished; return the hints that led here."""
        patience = time.monotonic() + self._pace.git
        while not self._hints.ended:
            self._quiet()
            lock = self._lock()
            if lock is None or lock == self._stale:
                break
            if time.monotonic() >= patience:
                self._stale = lock
                break
            self._hints.take()
            self._hints.rest(self._pace.quiet_few)
            self._hints.give()
        return self._hints.take()

    def _quiet(self) -> None:
        """Wait until no hint came for a while."""
        while not self._hints.ended:
            burst = self._hints.burst
            if burst is None:
                return
            until = min(burst.last + self._enough(burst), burst.first + self._pace.most)
            left = until - time.monotonic()
            if left <= 0:
                return
            if burst.wide:
                self._hints.rest(left)
            else:
                # The next hint may say that the file is whole now.
                self._hints.rest_unless_more(burst, left)

    def _enough(self, burst: Burst) -> float:
        """Return how long it must be quiet after *burst*."""
        # Another thread may add to it meanwhile.
        files = dict(burst.files)
        if burst.wide or not all(_whole(path) for path in files):
            return self._pace.quiet_many
        return self._pace.quiet_done if all(files.values()) else self._pace.quiet_few

    def _lock(self) -> tuple[int, int] | None:
        """Return what tells git's lock on the working tree from another, or None."""
        folder = repository_folder(self._root)
        if folder is None:
            return None
        try:
            found = (folder / "index.lock").stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns)


def _whole(path: str) -> bool:
    """Say whether the file at *path* is there with something in it, as after a finished save."""
    try:
        return Path(path).stat().st_size > 0
    except OSError:
        return False
