"""Does a text name another client? Names, codes of jobs, and addresses give one away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from amportal.model.nouns.site import Client, Site


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
                (slug, mark, _pattern(mark))
                for slug, marks in self._marks.items()
                if slug not in free
                for mark in marks
                if mark.casefold() not in own
            )
        return self._patterns[client]


def flattened(text: str) -> str:
    """Return *text* in one form: composed letters, single spaces, no soft hyphens."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return " ".join(plain.split())


def _marks(client: Client) -> Iterator[str]:
    """Yield what gives *client* away."""
    seen: set[str] = set()
    shared = {each.email.casefold() for each in client.settings.contacts if each.shared}
    every = (
        client.settings.name,
        *(project.file.job_no for project in client.projects),
        *(each.email for each in client.settings.contacts if each.email.casefold() not in shared),
        *(domain for domain in client.settings.domains),
    )
    for each in every:
        mark = flattened(each)
        if mark.casefold() not in seen and len(mark) > 1:
            seen.add(mark.casefold())
            yield mark


def _pattern(mark: str) -> re.Pattern[str]:
    loose = " " in mark or "@" in mark or "." in mark or not mark.isalpha()
    whole = re.escape(mark).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE if loose else 0)
