"""Which values of which files are dated, so that a change since a report can bear its own day.

Only where one commit alone cannot answer: a file of a client who was sent a report, changed since,
and more than once. What was found for a file holds until the file changes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from amportal.model.content_layout import client_of
from amportal.plan.report.commit_days import ASKED
from amportal.sources.git.last_changes import WINDOW, Change, History, last_changes
from amportal.sources.git.past_sources import Past, PastUnknown, Revision
from amportal.sources.git.value_dates import field_days
from amportal.sources.yaml.yaml_document import parse

_BELOW = ("content",)


def commit_history(root: Path, at: str | None = None) -> History:
    """Return what git knows of the sources of the site at *root*, with the days of values."""
    return with_fields(root, last_changes(root, _BELOW, at=at), {})


def with_fields(root: Path, history: History, known: Mapping[str, Change]) -> History:
    """Return *history* with the days of values where they are asked for.

    *known* is what was found before. In a shallow clone nothing is looked for: where it begins,
    every value would look new.
    """
    asked = _asked(history)
    if not asked or history.shallow or history.head is None:
        return history
    found = {path: known[path].fields for path in asked if _holds(known.get(path), asked[path])}
    fresh = {path: change for path, change in asked.items() if path not in found}
    if fresh:
        try:
            found |= _looked_up(Past(root), history.head, fresh)
        except PastUnknown:
            return history
    changes = dict(history.changes)
    for path, fields in found.items():
        changes[path] = replace(changes[path], fields=fields)
    return replace(history, changes=changes)


def _asked(history: History) -> dict[str, Change]:
    """Return the files whose values may have to be dated one by one."""
    sent: dict[str, datetime] = {}
    for path, change in history.changes.items():
        client = client_of(path)
        if client and path.endswith("/issue.json") and "/reports/sent/" in path:
            sent[client] = min(change.when, sent.get(client, change.when))
    return {
        path: change
        for path, change in history.changes.items()
        if path.endswith(".yaml")
        and change.before is not None
        and (first := sent.get(client_of(path) or ""))
        and change.when >= first
    }


def _holds(known: Change | None, change: Change) -> bool:
    """Say whether what is *known* of a file was found at the same *change*."""
    return known is not None and bool(known.fields) and known.commit == change.commit


def _looked_up(
    past: Past, head: str, files: Mapping[str, Change]
) -> dict[str, Mapping[str, datetime]]:
    """Return the days of all values in *files*: one look at the log, one reading of states."""
    oldest = min(change.when for change in files.values()) - WINDOW
    states = past.revisions_after(oldest, head, _BELOW)
    own = {
        path: [each for each in states.get(path, ()) if each.when >= change.when - WINDOW]
        for path, change in files.items()
    }
    contents = past.contents(
        each.id for some in own.values() for each in some if each.id.strip("0")
    )
    read = partial(_data, contents)
    return {
        path: {
            place: day
            for place, day in field_days(some, read).items()
            if place.rpartition("/")[2] in ASKED
        }
        for path, some in own.items()
        if some
    }


def _data(contents: Mapping[str, bytes], state: Revision) -> Any:
    raw = contents.get(state.id)
    return parse("then.yaml", raw).data if raw is not None else None
