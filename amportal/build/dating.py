"""When a change was made: the commit that brought the thing it is about into its present state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from amportal.model.site import Client
from amportal.plan.days import source_of
from amportal.plan.view.since import Change
from amportal.sources.past import Revision
from amportal.sources.yamldoc import parse


class Dating:
    """The days of changes in one client, from every state of its files since the time before.

    *contents* gives the bytes of a state by its id.
    """

    def __init__(
        self,
        client: Client,
        revisions: Mapping[str, Sequence[Revision]],
        contents: Mapping[str, bytes],
        zone: tzinfo,
    ) -> None:
        self._projects = {project.slug: project for project in client.projects}
        self._revisions = revisions
        self._contents = contents
        self._zone = zone
        self._parsed: dict[str, Any] = {}

    def dated(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Return *changes*, each with its day where git knows it and nothing better is known."""
        return tuple(self._dated(change) for change in changes)

    def _dated(self, change: Change) -> Change:
        project = self._projects.get(change.project_slug)
        if change.on is not None or project is None:
            return change
        states = self._revisions.get(source_of(change, project), ())
        if not states:
            return change
        at = states[0]
        if len(states) > 1:
            key = change.what if change.noun == "status" else change.ref.rpartition("-")[2]
            now = _entry(self._data(at.id), key)
            for older in states[1:]:
                if _entry(self._data(older.id), key) != now:
                    break
                at = older
        return replace(change, committed=at.when.astimezone(self._zone).date())

    def _data(self, name: str) -> Any:
        if name not in self._parsed:
            raw = self._contents.get(name, b"")
            self._parsed[name] = parse("then.yaml", raw).data if raw else None
        return self._parsed[name]


def _entry(data: Any, key: str) -> Any:
    """Return what stands under *key*, or with that `id`, anywhere in *data*; None for nothing."""
    if isinstance(data, dict):
        if data.get("id") == key:
            return data
        if key in data and key != "id":
            return data[key]
        children: Iterable[Any] = data.values()
    elif isinstance(data, list):
        children = data
    else:
        return None
    return next((found for each in children if (found := _entry(each, key)) is not None), None)


__all__ = ["Dating"]
