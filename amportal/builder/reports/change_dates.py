"""When a change was made: the commit that brought the values it is about to what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from msgspec.structs import replace

from amportal.model.nouns.site import Client
from amportal.plan.report.commit_days import places_of, source_of
from amportal.plan.view.change_views import Change
from amportal.sources.git.past_sources import Revision
from amportal.sources.git.value_dates import field_days
from amportal.sources.yaml.yaml_document import parse


class ChangeDates:
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
        self._client = client
        self._revisions = revisions
        self._contents = contents
        self._zone = zone
        self._days: dict[str, Mapping[str, datetime]] = {}

    def dated(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Return *changes*, each with its day where git knows it and nothing better is known."""
        return tuple(self._dated(change) for change in changes)

    def _dated(self, change: Change) -> Change:
        path = source_of(change, self._client)
        states = self._revisions.get(path, ())
        if change.on is not None or not states:
            return change
        if len(states) == 1:
            return replace(change, committed=self._local(states[0].when))
        if path not in self._days:
            self._days[path] = field_days(states, self._read)
        days = self._days[path]
        places = places_of(change)
        # It is known to differ from before: what no later state brought, the oldest did.
        found = [days[each] for each in places if each in days]
        when = max(found) if found else states[-1].when
        return replace(change, committed=self._local(when)) if places else change

    def _local(self, when: datetime) -> Any:
        return when.astimezone(self._zone).date()

    def _read(self, state: Revision) -> Any:
        raw = self._contents.get(state.id)
        return parse("then.yaml", raw).data if raw else None
