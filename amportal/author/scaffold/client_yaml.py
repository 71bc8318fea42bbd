"""A new client's `client.yaml`."""

from __future__ import annotations

from msgspec import Struct

from amportal.author.scaffold.text_files import filled
from amportal.sources.edit.written_text import scalar


class NewClient(Struct, frozen=True):
    """All that is known of a client on its first day.

    `known_address`: the contact's address is theirs, and no placeholder.
    """

    name: str
    code: str
    locale: str
    timezone: str
    currency: str
    country: str
    manager: str
    contact_id: str
    contact_name: str
    contact_email: str
    known_address: bool = True


def client_yaml(new: NewClient) -> str:
    """Return the text of `client.yaml`. Nothing is mailed to an address that is a placeholder."""
    note = "how reports arrive: link, attach, both or none"
    if not new.known_address:
        note = "put in their address first, then: link, attach or both"
    return filled(
        "client.yaml",
        name=scalar(new.name),
        code=scalar(new.code),
        locale=new.locale,
        timezone=scalar(new.timezone),
        currency=new.currency,
        country=new.country,
        manager=scalar(new.manager),
        contact_id=scalar(new.contact_id),
        contact_name=scalar(new.contact_name),
        contact_email=scalar(new.contact_email),
        delivery="link" if new.known_address else "none",
        delivery_note=note,
    )
