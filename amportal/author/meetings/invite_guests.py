"""Who of those invited is who: people of the agency, contacts, and everybody else.

Contacts of another client end it: a meeting belongs to one client.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from amportal.author.meetings.invite_reader import CalendarEvent, Guest
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.verb_errors import Refused, Unsafe


class Attendance(Struct, frozen=True):
    """Who of the invited is who: ids of those who come and who do not, and everybody else."""

    present: tuple[str, ...]
    apologies: tuple[str, ...]
    guests: tuple[str, ...]


def readable(site: OpenSite, slug: str) -> OpenClient | None:
    """Return the client in the folder *slug*; None where its file cannot be read."""
    try:
        return site.client(slug)
    except Refused:
        return None


def owners(site: OpenSite, guests: Sequence[Guest]) -> list[str]:
    """Return the clients of whom a contact was invited."""
    wanted = {each.address for each in guests}
    found = []
    for slug in site.slugs:
        path = f"content/clients/{slug}/client.yaml"
        text = site.snapshot.read(path).decode("utf-8", "replace").casefold()
        if not any(each in text for each in wanted):
            continue
        client = readable(site, slug)
        emails = {each.email.casefold() for each in client.settings.contacts} if client else set()
        if emails & wanted:
            found.append(slug)
    return found


def attendance(site: OpenSite, client: OpenClient, event: CalendarEvent) -> Attendance:
    """Return who of those invited to *event* is who; raise Unsafe for another client's contact."""
    ids = {each.email.casefold(): each.id for each in site.agency.people}
    ids |= {each.email.casefold(): each.id for each in client.settings.contacts}
    unknown = [each for each in event.guests if each.address not in ids]
    foreign = _foreign(site, client, unknown)
    if foreign:
        raise Unsafe(
            f"{foreign[0].name} <{foreign[0].address}> is a contact of another client, so nothing "
            "was written",
            f"ask whether the invite is for {client.settings.name}; a contact of both clients has "
            "`shared: true` in both files",
        )
    present = dict.fromkeys(ids[g.address] for g in event.guests if g.address in ids)
    absent = {ids[g.address] for g in event.guests if g.address in ids and g.declined}
    return Attendance(
        present=tuple(each for each in present if each not in absent),
        apologies=tuple(each for each in present if each in absent),
        guests=tuple(f"{each.name} ({each.address})" for each in unknown),
    )


def _foreign(site: OpenSite, client: OpenClient, guests: list[Guest]) -> list[Guest]:
    found: list[Guest] = []
    for slug in owners(site, guests):
        other = readable(site, slug) if slug != client.slug else None
        emails = {each.email.casefold() for each in other.settings.contacts} if other else set()
        found += [each for each in guests if each.address in emails]
    return found
