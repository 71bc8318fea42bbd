"""What every kind of target can do, so that one engine publishes to all of them."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct, field

from amportal.publish.portal_manifest import DamagedManifestError, Entry, Manifest, loaded
from amportal.publish.publish_errors import PublishError, busy
from amportal.publish.publish_plan import Plan

# A lock whose holder gave no sign of life for this long is nobody's.
LOCK_ENDS = timedelta(minutes=15)
# Returns the secret of a name, or None: from the environment, else from a keyring.
SecretOf = Callable[[str], str | None]
# Told of each file that is brought, and of how many there are.
Progress = Callable[[str, int], None]


class State(Struct, frozen=True):
    """What a target says it has.

    `token` is what a conditional write needs. With `damaged` the manifest there cannot be read.
    `strangers` are names in a place that has no manifest.
    """

    manifest: Manifest | None = None
    token: str = ""
    damaged: bool = False
    strangers: tuple[str, ...] = ()


class Sending(Struct, frozen=True):
    """One plan on its way: `stage` holds every file of the release and nothing else.

    `purge` is told of paths that a cache must forget, `beat` is called between files, so that the
    lock stays ours.
    """

    plan: Plan
    stage: Path
    progress: Progress
    purge: Callable[[Iterable[str]], None]
    beat: Callable[[], None]


class Target(Protocol):
    """The place of one portal."""

    def state(self) -> State:
        """Return what is there."""
        ...

    def lock(self, mark: Lock, now: datetime) -> Lock | None:
        """Take the place, or raise `PublishError`; return the lock of somebody who died."""
        ...

    def beat(self, mark: Lock) -> None:
        """Write *mark* again, as a sign of life."""
        ...

    def unlock(self) -> None:
        """Let go of the place."""
        ...

    def send(self, sending: Sending, before: State) -> None:
        """Carry the plan out, provided that what is there is still *before*."""
        ...

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files that a publisher who died brought, where files are brought one by one."""
        ...

    def listing(self) -> Mapping[str, Entry]:
        """Return every file that is served, by looking at each."""
        ...

    def abilities(self) -> Iterable[tuple[str, str, str]]:
        """Try what publishing needs, clean up, and yield `state`, what, and what was found."""
        ...

    def places(self, taken: Collection[str] = ()) -> Iterable[tuple[str, Manifest]]:
        """Yield each portal that is published beside this one, at a path that is not *taken*."""
        ...

    def own_address(self) -> str | None:
        """Return an address of the storage itself, beside the one that readers use."""
        ...


class Lock(Struct, frozen=True):
    """Who publishes, since when, and which files they are about to add."""

    holder: str
    host: str
    process: int
    at: str
    adding: tuple[str, ...] = field(default=())

    @classmethod
    def here(cls, holder: str, now: datetime, adding: Iterable[str] = ()) -> Lock:
        """Return the lock of this process."""
        at = now.isoformat(timespec="seconds")
        return cls(holder, socket.gethostname(), os.getpid(), at, tuple(adding))

    def dumped(self) -> bytes:
        """Return the lock as it is written."""
        row = {name: getattr(self, name) for name in ("holder", "host", "process", "at", "adding")}
        return json.dumps(row).encode()

    @classmethod
    def loaded(cls, raw: bytes) -> Lock:
        """Return the lock *raw*; what cannot be read is somebody's who began long ago."""
        try:
            row: dict[str, Any] = json.loads(raw)
            datetime.fromisoformat(row["at"])
            adding = tuple(map(str, row["adding"]))
            return cls(str(row["holder"]), str(row["host"]), int(row["process"]), row["at"], adding)
        except (ValueError, LookupError, TypeError):
            return cls("somebody", "", 0, "1970-01-01T00:00:00+00:00")

    def is_over(self, now: datetime) -> bool:
        """Say whether its holder is gone: silent for long, or a process of here that ended."""
        if now - datetime.fromisoformat(self.at) > LOCK_ENDS:
            return True
        return self.host == socket.gethostname() and not _lives(self.process)

    def refused(self) -> PublishError:
        """Return the error for who comes second."""
        return busy(
            f"{self.holder} on {self.host} is publishing there, since {self.at}",
            "wait until they have finished; a publisher who died is passed over after 15 minutes",
        )


def state_of(raw: bytes | None, token: str = "", strangers: Iterable[str] = ()) -> State:
    """Return the state of a place whose manifest is *raw*."""
    if raw is None:
        return State(strangers=tuple(strangers))
    try:
        return State(loaded(raw), token)
    except DamagedManifestError:
        return State(token=token, damaged=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
