"""What a build is asked to do: folders, the moment, and which clients. Plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

Report = Callable[[str, str], None]


def silent(what: str, about: str) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class Order:
    """One build of one site.

    `clock` is the moment, aware; `today` stands in for its day where it is given. `only` names
    the clients to build, all where it is empty. `progress` is told what begins: a kind of step
    and what it is about.
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
    workers: int = 2
    # Render everything that is stale, but write nothing.
    dry: bool = False
    progress: Report = silent
