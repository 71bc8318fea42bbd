"""When each source last changed in git, asked once for each state of the repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.dated_values import with_fields
from amportal.sources.git.last_changes import Change, History, last_changes


def history_at(root: Path, mark: str, ledger: Ledger, commit: str | None = None) -> History:
    """Return what git knows of the sources of the repository that stands at *mark*.

    *commit*: looking back from there, as a past state is built.

    Kept in the ledger under that mark; not where git could not answer whole. What is not
    committed yet is not asked for.
    """
    if not mark:
        return History()
    kept = ledger.commits()
    before = _history_of(kept)
    if kept.get("mark") == mark and before is not None:
        return before
    history = last_changes(root, ("content",), at=commit)
    history = with_fields(root, history, before.changes if before else {})
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
        f"{path}\0{change.when.isoformat()}\0{change.before}\0{sorted(change.fields.items())}"
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
        "fields": {
            path: {place: int(when.timestamp()) for place, when in change.fields.items()}
            for path, change in history.changes.items()
            if change.fields
        },
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
                str(path): _change(changes[at], before, row["fields"].get(path))
                for path, (at, before) in row["paths"].items()
            },
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        return None


def _change(change: Change, before: int | None, fields: Mapping[str, int] | None) -> Change:
    if before is not None:
        change = replace(change, before=_moment(before))
    if fields:
        change = replace(change, fields={str(key): _moment(at) for key, at in fields.items()})
    return change


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
