"""When each source last changed in git, asked once for each state of the repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from amportal.build.ledger import Ledger
from amportal.sources.history import Change, History, last_changes


def history_at(root: Path, mark: str, ledger: Ledger, commit: str | None = None) -> History:
    """Return what git knows of the sources of the repository that stands at *mark*.

    *commit*: looking back from there, as a past state is built.

    Kept in the ledger under that mark; not where git could not answer whole. What is not
    committed yet is not asked for.
    """
    if not mark:
        return History()
    kept = ledger.commits()
    if kept.get("mark") == mark:
        found = _history_of(kept)
        if found is not None:
            return found
    history = last_changes(root, ("content",), at=commit)
    if history.available and not history.problems:
        ledger.keep_commits({"mark": mark, **_row(history)})
    return history


def part_of(history: History, paths: Iterable[str]) -> History:
    """Return what is known of *paths* alone."""
    changes = history.changes
    own = {path: changes[path] for path in paths if path in changes}
    return replace(history, changes=own, dirty=frozenset(), problems=())


def digest_of(history: History | None) -> str:
    """Return a digest of all that dates could be taken from."""
    if history is None or not history.available:
        return ""
    rows = [
        f"{path}\0{change.when.isoformat()}\0{change.before}"
        for path, change in history.changes.items()
    ]
    rows.append(f"\0{history.since}")
    return sha256("\n".join(sorted(rows)).encode("utf-8", "surrogateescape")).hexdigest()


def _row(history: History) -> dict[str, Any]:
    commits: dict[tuple[str, datetime], int] = {}
    paths = {
        path: (
            commits.setdefault((change.commit, change.when), len(commits)),
            int(change.before.timestamp()) if change.before else None,
        )
        for path, change in history.changes.items()
    }
    return {
        "head": history.head,
        "since": int(history.since.timestamp()) if history.since else None,
        "changes": [[commit, int(when.timestamp())] for commit, when in commits],
        "paths": paths,
    }


def _history_of(row: Mapping[str, Any]) -> History | None:
    """Return the history that `_row` wrote, None where it is anything else."""
    try:
        changes = [Change(str(commit), _moment(seconds)) for commit, seconds in row["changes"]]
        return History(
            available=True,
            head=row["head"],
            since=_moment(row["since"]) if row["since"] is not None else None,
            changes={
                str(path): changes[at]
                if before is None
                else replace(changes[at], before=_moment(before))
                for path, (at, before) in row["paths"].items()
            },
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        return None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
