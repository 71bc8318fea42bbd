"""The kinds of reader a client has, and the folder of the portal each of them is given.

A contact's portal depends on those of their roles that something of this client is kept for, and
on nothing else: so contacts who may see the same share one portal, and a role nobody writes for
has none. Folders stand side by side and no page links from one to another: whoever publishes one
gives away nothing of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from amportal.model.derive.absence import has_left
from amportal.model.noun_fields import DAYS, values_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.people import Contact
from amportal.model.nouns.site import Client
from amportal.model.publish_places import portal_place
from amportal.model.value_types import Entry
from amportal.plan import routes

_EVERYBODY = frozenset({"everyone", "internal"})


class Reader(Struct, frozen=True):
    """Who a portal is for: the roles that see more in it than everybody does, sorted.

    `folder` is the portal's folder in the output. Without roles it is the general portal.
    """

    folder: str
    roles: tuple[str, ...] = ()


def readers_of(client: Client, today: date | None = None) -> tuple[Reader, ...]:
    """Return every reader of *client* that has a portal: everybody first, then by folder.

    A client that is still a draft has none. Nobody has one of their own who is a draft, or who has
    left by *today*.
    """
    if client.settings.draft:
        return ()
    kept = _written_for(client)
    readers = {
        _reader(client, kept & frozenset(contact.roles))
        for contact in client.settings.contacts
        if not contact.draft and not (today and has_left(contact, today))
    }
    general = _reader(client, frozenset())
    return (general, *sorted(readers - {general}, key=lambda each: each.folder))


def reader_of(client: Client, contact: Contact) -> Reader:
    """Return the reader that *contact* of *client* is."""
    return _reader(client, _written_for(client) & frozenset(contact.roles))


def address_of(agency: Agency, client: Client, contact: Contact) -> str | None:
    """Return where the portal of *contact* is published, or None where nobody can know.

    That follows from `publish:`. Where it is published by other means, a portal for roles is
    expected beside the one for everybody, as it is in the output. Where the
    address of that one does not end with its folder, "beside" means nothing, and a link to another
    portal than the contact's own would be worse than none.
    """
    return portal_address(agency, client, reader_of(client, contact).roles)


def portal_address(agency: Agency, client: Client, roles: Iterable[str]) -> str | None:
    """Return where the portal of *client* for *roles* is published, as `address_of` says."""
    reader = _reader(client, frozenset(roles))
    if client.settings.publish is not None:
        place = portal_place(agency.publish, client.settings.publish, client.slug, reader.roles)
        return place.address if place else None
    address, folder = client.settings.access.address, reader.folder
    if address is None or folder == client.slug:
        return address
    above, _, last = address.rstrip("/").rpartition("/")
    return f"{above}/{folder}/" if last == client.slug else None


def _reader(client: Client, roles: frozenset[str]) -> Reader:
    names = tuple(sorted(roles))
    return Reader(routes.portal_folder(client.slug, names), names)


def _written_for(client: Client) -> frozenset[str]:
    """Return the roles that anything of *client* is kept for, or was sent to; no drafts."""
    kept: set[str] = {role for entry in _entries(client) for role in entry.audience}
    kept.update(role for each in client.sent for role in each.issue.audience)
    return frozenset(kept - _EVERYBODY)


def _entries(client: Client) -> Iterator[Entry]:
    """Yield every entry of *client*, however deep; nothing below a draft is there yet."""
    pending: list[object] = [client]
    while pending:
        value = pending.pop()
        if isinstance(value, Entry):
            if value.draft:
                continue
            yield value
        inner = value if isinstance(value, tuple) else values_of(value)
        pending += [each for each in inner if type(each) not in DAYS]
