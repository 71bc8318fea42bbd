"""What a look at a site sees: equal for two moments only if a build would do the same in both.

It exists because events lie and times mislead: a file is compared by what is in it, so saving
the same bytes again is no change. It reads, and never writes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.scan.site_scan import BELOW
from amportal.errors import Problem
from amportal.sources.content_scan import scan
from amportal.sources.git.repository_state import repository_mark
from amportal.sources.snapshot import (
    EMPTY_INDEX,
    Index,
    Snapshot,
    Source,
    SourceChanged,
    SourceUnreadable,
)
from amportal.watch.file_events import Identity, identity

# Larger files are pictures and films: saving one without a change is rare, reading it is dear.
_MOST_READ = 4_000_000
_QUARTER = 900
_TRIES = 5


class SiteFingerprint(Struct, frozen=True):
    """One look. `content` is by path a digest, or the state of a large file."""

    content: dict[str, str]
    problems: tuple[Problem, ...]
    # Commits date what pages say.
    mark: str
    # Midnight comes at a quarter of an hour in every time zone there is.
    quarter: int
    # The output may be thrown away while we watch.
    output: Identity
    # How it was found out, which is not compared.
    index: Index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SiteFingerprint) and self._compared() == other._compared()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _compared(self) -> tuple[object, ...]:
        return (self.content, self.problems, self.mark, self.quarter, self.output)


def look(
    root: Path, output: Path, moment: datetime, before: Index = EMPTY_INDEX
) -> SiteFingerprint:
    """Return what there is to see at *moment*; *before* spares reading unchanged files again."""
    content: dict[str, str] = {}
    for attempt in range(_TRIES):
        snapshot = scan(root, BELOW, before)
        try:
            content = {path: _content(snapshot, path, attempt == _TRIES - 1) for path in snapshot}
            break
        except SourceChanged:
            before = snapshot.index()
    return SiteFingerprint(
        content,
        snapshot.problems,
        repository_mark(root),
        int(moment.timestamp()) // _QUARTER,
        identity(output),
        snapshot.index(),
    )


def glance(
    root: Path, output: Path, moment: datetime, before: SiteFingerprint, files: Iterable[str]
) -> SiteFingerprint | None:
    """Return *before* as it is now that *files* may have changed; None where that takes a look.

    It takes as long for a large site as for a small one, and misses what else has changed.
    """
    top = f"{root}/"
    paths = [path.removeprefix(top) for path in files]
    if any(path.partition("/")[0] not in BELOW for path in paths):
        return None
    snapshot = scan(root, paths, before.index)
    if snapshot.problems:
        return None
    content = {path: seen for path, seen in before.content.items() if path not in paths}
    try:
        content |= {path: _content(snapshot, path, last_try=False) for path in snapshot}
    except SourceChanged:
        return None
    return replace(
        before,
        content=content,
        mark=repository_mark(root),
        quarter=int(moment.timestamp()) // _QUARTER,
        output=identity(output),
    )


def _content(snapshot: Snapshot, path: str, last_try: bool) -> str:
    source = snapshot[path]
    if source.size > _MOST_READ:
        return _state(source)
    try:
        return source.digest or snapshot.digest(path)
    except SourceUnreadable:
        return _state(source)
    except SourceChanged:
        if not last_try:
            raise
        # It never holds still: what is seen of it now is seen once only.
        return f"changing {time.time_ns()}"


def _state(source: Source) -> str:
    return f"{source.size} {source.mtime_ns} {source.ctime_ns} {source.inode}"
