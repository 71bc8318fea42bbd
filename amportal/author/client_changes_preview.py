"""What a client will read that is another than before, in the client's own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import currency_of
from amportal.model.nouns.site import Client, Site
from amportal.plan.portal.client_portal import things_told
from amportal.plan.reader.reader_kinds import readers_of
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.report_changes import changes_between
from amportal.plan.view.change_views import Change
from amportal.render.text.change_sentences import change_day, sentence
from amportal.render.text.locale_format import LocaleFormat, speaker

_ISOLATES = dict.fromkeys((*range(0x2066, 0x206A), 0x200E, 0x200F))


class Told(Struct, frozen=True):
    """What is new to the readers of one portal of a client; without `roles` it is everybody's."""

    client: str
    roles: tuple[str, ...]
    lines: tuple[str, ...]


def change_lines(changes: Iterable[Change], words: LocaleFormat) -> list[str]:
    """Return *changes* as lines of plain text, each with the day it happened.

    Without the signs that keep words of two directions apart on pages, which terminals do not know.
    """
    return [
        _placed(each.where, sentence(each, words).translate(_ISOLATES))
        + (f" ({day})" if (day := change_day(each)) else "")
        for each in changes
    ]


def _placed(where: str, said: str) -> str:
    """Return *said* behind the project it is of, unless it begins with that."""
    return said if not where or said.startswith(where) else f"{where}: {said}"


def words_of(agency: Agency, client: Client, day: date) -> LocaleFormat:
    """Return the language of *client*, speaking from *day*."""
    settings = client.settings
    locale = settings.locale or agency.locale
    return speaker(locale, currency_of(agency, settings, day), day)


def told_changes(before: Site, after: Site, client: str, today: date) -> tuple[Told, ...]:
    """Return what the readers of *client* will read once *before* has become *after*.

    Nothing is said twice: what everybody reads is not told of those who see more.
    """
    old, new = _client(before, client), _client(after, client)
    if new is None:
        return ()
    words = words_of(after.agency, new, today)
    found: list[Told] = []
    for reader in readers_of(new):
        roles = frozenset(reader.roles)
        was = things_told(before, old, roles, today, {}) if old else ()
        now = things_told(after, new, roles, today, {})
        hidden = hidden_from(new, visible(new, roles, today))
        changes = changes_between(ToldState(was), ToldState(now), today, hidden)
        said = {line for each in found for line in each.lines}
        lines = tuple(line for line in change_lines(changes, words) if line not in said)
        if lines:
            found.append(Told(client, reader.roles, lines))
    return tuple(found)


def _client(site: Site, slug: str) -> Client | None:
    return next((each for each in site.clients if each.slug == slug), None)
