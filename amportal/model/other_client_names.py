"""Does a text name another client? Names, codes of jobs, and addresses give one away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from amportal.model.client_marks import Mark, flattened, mark_pattern, marks_of, without
from amportal.model.nouns.site import Client, Site

_KINDS = frozenset({"name", "job number", "address"})


class _Other(Struct, frozen=True):
    """One thing that gives the client *slug* away."""

    slug: str
    mark: Mark
    text: str
    pattern: re.Pattern[str]


class OtherNames:
    """What each client is known by, and whether a text for one of them holds another's."""

    def __init__(self, site: Site) -> None:
        self._marks = {client.slug: tuple(_marks(client)) for client in site.clients}
        self._free = {client.slug: client.settings.may_mention for client in site.clients}
        self._others: dict[str, tuple[_Other, ...]] = {}

    def found(self, client: str, text: str) -> tuple[str, str] | None:
        """Return the first other client that *text* names, as its folder and the words; or None.

        Case counts in a name of one plain word (`Orange`), since it may be a thing as well. The
        client's own name names nobody else, even where another's is a part of it.
        """
        flat = flattened(text)
        folded = flat.casefold()
        for other in self._others_for(client):
            if other.text.casefold() in folded and other.pattern.search(flat):
                own = self._marks.get(client, ())
                if other.pattern.search(without(flat, other.mark, own)):
                    return other.slug, other.text
        return None

    def _others_for(self, client: str) -> tuple[_Other, ...]:
        if client not in self._others:
            own = {flattened(mark.text).casefold() for mark in self._marks.get(client, ())}
            free = {client, *self._free.get(client, ())}
            self._others[client] = tuple(
                _Other(slug, mark, flattened(mark.text), mark_pattern(mark))
                for slug, marks in self._marks.items()
                if slug not in free
                for mark in marks
                if flattened(mark.text).casefold() not in own
            )
        return self._others[client]


def _marks(client: Client) -> Iterator[Mark]:
    """Yield what gives *client* away in a letter."""
    seen: set[str] = set()
    job_nos = (project.file.job_no for project in client.projects)
    for mark in marks_of(client.settings, job_nos):
        text = flattened(mark.text).casefold()
        if mark.kind in _KINDS and text not in seen and len(text) > 1:
            seen.add(text)
            yield mark
