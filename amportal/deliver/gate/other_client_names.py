"""Does a text name another client? Names, codes of jobs, and addresses give one away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amportal.model.derive.client_marks import flattened, mark_pattern, marks_of
from amportal.model.nouns.site import Client, Site

_KINDS = frozenset({"name", "job number", "address"})


class OtherNames:
    """What each client is known by, and whether a text for one of them holds another's."""

    def __init__(self, site: Site) -> None:
        self._marks = {client.slug: tuple(_marks(client)) for client in site.clients}
        self._free = {client.slug: client.settings.may_mention for client in site.clients}
        self._patterns: dict[str, tuple[tuple[str, str, re.Pattern[str]], ...]] = {}

    def found(self, client: str, text: str) -> tuple[str, str] | None:
        """Return the first other client that *text* names, as its folder and the words; or None.

        Case counts in a name of one plain word (`Orange`), since it may be a thing as well.
        """
        flat = flattened(text)
        folded = flat.casefold()
        for slug, mark, pattern in self._patterns_for(client):
            if mark.casefold() in folded and pattern.search(flat):
                return slug, mark
        return None

    def _patterns_for(self, client: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        if client not in self._patterns:
            own = {mark.casefold() for mark in self._marks.get(client, ())}
            free = {client, *self._free.get(client, ())}
            self._patterns[client] = tuple(
                (slug, mark, mark_pattern(mark))
                for slug, marks in self._marks.items()
                if slug not in free
                for mark in marks
                if mark.casefold() not in own
            )
        return self._patterns[client]


def _marks(client: Client) -> Iterator[str]:
    """Yield what gives *client* away in a letter."""
    seen: set[str] = set()
    job_nos = (project.file.job_no for project in client.projects)
    for each in marks_of(client.settings, job_nos):
        mark = flattened(each.text)
        if each.kind in _KINDS and mark.casefold() not in seen and len(mark) > 1:
            seen.add(mark.casefold())
            yield mark
