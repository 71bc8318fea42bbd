"""The loop: look when asked to, when due and when in doubt; build when a look differs.

It exists to be right in spite of everything: no event is trusted to come, no failure ends it,
and what changed while a build ran is seen by the look after it. One thread, one build at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from amportal.builder.storage.build_lock import BusyError
from amportal.sources.git.repository_state import repository_folder
from amportal.sources.snapshot import EMPTY_INDEX
from amportal.watch.debounce import Debounce, Pace
from amportal.watch.file_events import Events, LimitReached, identity, mounted, silent_kind
from amportal.watch.rebuild_hints import Burst, RebuildHints
from amportal.watch.site_fingerprint import SiteFingerprint, glance, look

_JUMP = 2.0
# Looking at everything may take at most one part in so many of the time, by itself and after saves.
_SHARE = 20
_SHARE_AFTER = 5


class Watch:
    """Keeps a site built until `hints.end()`.

    *build* is called in the thread of `run`, never twice at once; it may raise whatever it likes,
    and returns False where it left something to the next build because it was `overtaken`. *say*
    gets a line about what a person should know of the watching itself.
    """

    def __init__(
        self,
        root: Path,
        output: Path,
        build: Callable[[], bool | None],
        *,
        now: Callable[[], datetime],
        say: Callable[[str], None],
        hints: RebuildHints | None = None,
        pace: Pace | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Watch the site at *root*, whose portals are at *output*. *now* is the build's clock."""
        self._root, self._output = root, output
        self._build, self._now, self._say, self._wall = build, now, say, wall
        self.hints = hints or RebuildHints()
        self._pace = pace or Pace()
        self._settling = Debounce(self.hints, root, self._pace)
        self._built: SiteFingerprint | None = None
        self._building: SiteFingerprint | None = None
        # What failed to be built, when to try again, and how long to wait after the next failure.
        self._failed: tuple[SiteFingerprint | None, float, float] = (None, 0.0, self._pace.failed)
        self._unfinished = False
        self._changed: frozenset[str] | None = None
        self._polling = False
        self._gone = False
        self._looked = float("-inf")
        # When to look at everything, because only a few files were looked at since.
        self._unsure = float("inf")
        self._cost = 0.0
        self._drift = 0.0

    @property
    def built(self) -> SiteFingerprint | None:
        """What was seen when the last good build began, or None before it."""
        return self._built

    @property
    def changed(self) -> frozenset[str] | None:
        """The files that were looked at before this build, from the site's folder; None: all."""
        return self._changed

    def overtaken(self) -> bool:
        """Say whether what is being built is of the past already; for *build* to ask."""
        burst, building = self.hints.burst, self._building
        if self.hints.ended:
            return True
        if burst is None or building is None:
            return False
        if burst.wide:
            return True
        sight = glance(self._root, self._output, self._now(), building, tuple(burst.files))
        return sight is not None and sight.content != building.content

    def run(self) -> None:
        """Look and build until the end is asked for."""
        with self._events() as events:
            self._drift = self._drifted()
            self.hints.give()
            while not self.hints.ended:
                try:
                    self._turn(events)
                except Exception as fault:  # noqa: BLE001 - nothing may end the watching
                    self._say(f"looking at the sources failed and is tried again: {fault}")
                    self.hints.take()
                    self.hints.rest(self._pace.tick)

    @contextmanager
    def _events(self) -> Iterator[Events]:
        events = Events(self.hints, self._folders)
        try:
            self._choose()
            yield events
        finally:
            events.close()

    def _folders(self) -> dict[Path, bool]:
        """Return what to watch: all sources, and the folders whose own entries matter."""
        folders = {self._root: False, self._root / "content": True, self._root / "templates": True}
        git = repository_folder(self._root)
        return {**folders, git: False} if git else folders

    def _choose(self) -> None:
        """Poll where the file system tells nothing."""
        table = mounted()
        for folder in (self._root, self._root / "content", self._root / "templates"):
            kind = silent_kind(folder, table)
            if kind and not self._polling:
                self._poll(f"{folder.name} is on a file system ({kind}) that tells of no changes")

    def _poll(self, why: str) -> None:
        self._polling = True
        self._say(f"{why}: looking every {self._pace.poll:g} s instead")

    def _turn(self, events: Events) -> None:
        """Wait for a reason to look, then look, then build if there is something new."""
        if not self._polling and events.lost():
            self._arm(events)
            self.hints.give()
        heard = self.hints.burst is not None
        if not heard and not self._unfinished and not self._due():
            self.hints.wait(self._patience())
            return
        burst = self._settling.wait()
        if self.hints.ended or not self._there():
            self.hints.take()
            self.hints.rest(self._pace.tick if self._gone else 0)
            return
        glanced = self._glance(burst)
        sight = glanced or self._look()
        top = f"{self._root}/"
        self._changed = (
            frozenset(path.removeprefix(top) for path in burst.files) if glanced and burst else None
        )
        if (sight == self._built and not self._unfinished) or self._too_soon(sight):
            return
        if self._polling or not heard:
            sight, self._changed = self._steady(sight), None
        self._work(sight)

    def _arm(self, events: Events) -> None:
        try:
            events.arm()
        except LimitReached as limit:
            self._poll(
                f"the system grants no more watches (raise it with `sudo sysctl -w "
                f"{limit.setting}=...`, then start again)"
            )

    def _due(self) -> bool:
        """Say whether to look though nothing was heard: it is time, or the clock jumped."""
        drift, self._drift = self._drift, self._drifted()
        every = max(self._pace.poll, _SHARE * self._cost) if self._polling else self._pace.sweep
        _, again, _ = self._failed
        late = time.monotonic() >= min(self._looked + every, self._unsure)
        return late or abs(drift - self._drift) > _JUMP or 0 < again <= time.monotonic()

    def _drifted(self) -> float:
        """Return the wall clock against the one that only counts time awake."""
        return self._wall() - time.monotonic()

    def _patience(self) -> float:
        """Return how long to wait for a hint before seeing what else there may be to do."""
        most = min(self._pace.tick, self._pace.poll) if self._polling else self._pace.tick
        return max(min(most, self._unsure - time.monotonic()), 0)

    def _there(self) -> bool:
        """Say whether there is a site: a folder being cloned must be left alone until it is."""
        there = (self._root / "content").is_dir()
        if there == self._gone:
            self._gone = not there
            self._say(
                "the folder `content` is back"
                if there
                else "the folder `content` is gone; waiting for it to come back"
            )
        return there

    def _glance(self, burst: Burst | None) -> SiteFingerprint | None:
        """Return what is seen now that *burst* tells of a few files; None where it does not.

        Events are not trusted to tell of everything: all is looked at as soon as it is quiet.
        """
        if burst is None or burst.wide or self._built is None or self._failed[0] is not None:
            return None
        sight = glance(self._root, self._output, self._now(), self._built, burst.files)
        if sight is not None:
            sure = time.monotonic() + max(self._pace.sure, _SHARE_AFTER * self._cost)
            self._unsure = min(self._unsure, sure)
        return sight

    def _look(self) -> SiteFingerprint:
        before = self._built.index if self._built else EMPTY_INDEX
        began = time.monotonic()
        sight = look(self._root, self._output, self._now(), before)
        self._looked = time.monotonic()
        self._unsure = float("inf")
        self._cost = self._looked - began
        return sight

    def _steady(self, sight: SiteFingerprint) -> SiteFingerprint:
        """Look until two looks agree, as without events nothing says when a change is whole."""
        until = time.monotonic() + self._pace.most
        while not self.hints.ended and time.monotonic() < until:
            self.hints.rest(self._pace.quiet_many)
            before, sight = sight, self._look()
            if sight == before:
                break
        return sight

    def _too_soon(self, sight: SiteFingerprint) -> bool:
        """Say whether *sight* failed to be built a moment ago."""
        failed, again, _ = self._failed
        return sight == failed and time.monotonic() < again

    def _work(self, sight: SiteFingerprint) -> None:
        """Build what was seen. What changes from here on is seen by the next look."""
        waiting = False
        while not self.hints.ended:
            try:
                self._building = sight
                self._unfinished = self._build() is False
            except BusyError as busy:
                if not waiting:
                    self._say(f"waiting for another build of this site ({busy.holder})")
                waiting = True
                self.hints.rest(self._pace.busy)
                continue
            except Exception as fault:  # noqa: BLE001 - the next change may mend it
                self._put_off(sight, fault)
                return
            self._built = replace(sight, output=identity(self._output))
            self._failed = (None, 0.0, self._pace.failed)
            return

    def _put_off(self, sight: SiteFingerprint, fault: Exception) -> None:
        """Try again later, or as soon as something else is seen."""
        before, _, pause = self._failed
        if sight != before:
            self._say(f"the build failed and is tried again: {fault or type(fault).__name__}")
        self._failed = (sight, time.monotonic() + pause, min(2 * pause, self._pace.failed_most))
