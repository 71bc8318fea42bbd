"""What a build is asked to do: folders, the moment, and which clients. Plain values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from amportal.builder.build_summary import Summary
    from amportal.builder.client_task import Common


# The folder beside the clients' that holds the agency's own pages: `plan.routes.BOARD_FOLDER`,
# which is not worth its import to a build that has nothing to do.
BOARD = "_agency"


class ProgressReport(Protocol):
    """Hears what begins."""

    def __call__(self, what: str, about: str, of: int = 0) -> None:
        """Hear that the step *what* about *about* begins, one *of* so many where that is known."""
        ...


class RemoteMakers(Protocol):
    """Other machines that make clients."""

    @property
    def workers(self) -> int:
        """How many tasks they do at a time."""
        ...

    def executor(self, common: Common) -> Executor:
        """Return an executor of tasks that share *common*."""
        ...


def silent(what: str, about: str, of: int = 0) -> None:
    """Take no notice of progress."""


def never() -> bool:
    """Say no."""
    return False


class BuildOptions(Struct, frozen=True):
    """One build of one site.

    `clock` is the moment, aware; `today` stands in for its day where it is given. `only` names
    the clients to build, all where it is empty. `progress` is told what begins. `processes` render
    pages, 0: as many as pay off; where there is an `elsewhere`, it does. Without `board` the
    agency's own pages are left to another machine.

    With `early`, pages are released before their reports are made and say so; it is then told
    what was released. While reports are made, `superseded` says whether to leave that to the next
    build.
    """

    root: Path
    output: Path
    state: Path
    theme: Path
    package: Path
    clock: datetime
    today: date | None = None
    only: tuple[str, ...] = ()
    processes: int = 0
    elsewhere: RemoteMakers | None = None
    board: bool = True
    # Where git is asked when sources last changed, and back from which commit: None, where the
    # sources themselves are in git, and as they are now.
    repository: Path | None = None
    commit: str | None = None
    # Render everything that is stale, but write nothing.
    dry: bool = False
    progress: ProgressReport = silent
    early: Callable[[Summary], None] | None = None
    superseded: Callable[[], bool] = never
    # Where the person who builds keeps what may be lost; nowhere where it is None.
    cache: Path | None = None
    # Decides which fresh outputs are made again to be compared; the moment where it is None.
    salt: str | None = None

    @property
    def sampling(self) -> str:
        """What decides which fresh outputs are checked; empty: none, as in a build that is dry."""
        if self.dry:
            return ""
        return self.clock.isoformat() if self.salt is None else self.salt


class LedgerDistrusted(Exception):  # noqa: N818  # an event to react to, not a mistake
    """Fresh outputs came out otherwise when they were made again: the ledger cannot be believed."""
