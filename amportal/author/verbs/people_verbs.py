"""`away`, `contact add` and `contact left`: who is there, on either side."""

from __future__ import annotations

import re
from typing import get_args

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.free_names import free_name, id_of
from amportal.author.open_site import OpenSite
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.people import Absence, Contact, Person
from amportal.model.value_types import Role


def _away(said: Said) -> Draft:
    somebody: Person | Contact = said.at.noun
    draft = Draft()
    stand_in = said["stand_in"]
    if stand_in == somebody.id:
        raise Refused(f"`{somebody.id}` cannot stand in for themselves")
    entry = {"from": said["from"], "to": said["to"] or said["from"], "stand_in": stand_in}
    draft.add(said.at, ("away",), without_empty(entry), "append", type(somebody))
    if said.at.kind == "person":
        draft.readers = tuple(_clients_of(said.site, somebody.id))
        if not stand_in and not somebody.stand_in:
            draft.notes.append("nobody stands in: say who does with --stand-in")
    return draft


def _clients_of(site: OpenSite, person: str) -> list[str]:
    """Return the clients that *person* looks after or works for."""
    word = re.compile(rb"^(?:account_manager|lead|team):.*\b" + person.encode() + rb"\b", re.M)
    found = set()
    for path in site.snapshot.under("content/clients"):
        if path.endswith(("/client.yaml", "/project.yaml")) and word.search(
            site.snapshot.read(path)
        ):
            found.add(path.split("/")[2])
    return sorted(found)


def _add(said: Said) -> Draft:
    settings, people = said.client.settings, said.site.agency.people
    taken = [*(each.id for each in settings.contacts), *(each.id for each in people)]
    ident = said["id"] or free_name(id_of(said["name"]) or "contact", taken)
    entry = {
        "id": ident,
        "name": said["name"],
        "job_title": said["job_title"],
        "email": said["email"],
        "phone": said["phone"],
        "roles": list(said["role"] or ()),
        "approval_limit": said["approval_limit"],
        "delivery": said["delivery"],
        "locale": said["locale"],
    }
    draft = Draft()
    draft.add(said.at, ("contacts",), without_empty(entry), "append", ClientSettings)
    others = _others_with(said.site, said["email"], said.client.slug)
    if others:
        draft.notes.append(
            f"`{others[0]}` has a contact with this address as well: if they are one person, "
            f"say so at both: amportal set {said.client.slug}/{ident}.shared=true"
        )
    return draft


def _others_with(site: OpenSite, email: str, own: str) -> list[str]:
    """Return the other clients in whose file the address *email* stands."""
    wanted = email.casefold().encode()
    return [
        slug
        for slug in site.slugs
        if slug != own
        and f"content/clients/{slug}/client.yaml" in site.snapshot
        and wanted in site.snapshot.read(f"content/clients/{slug}/client.yaml").lower()
    ]


def _left(said: Said) -> Draft:
    contact: Contact = said.at.noun
    draft = Draft()
    if said["stand_in"] == contact.id:
        raise Refused(f"`{contact.id}` cannot stand in for themselves")
    stand_in = {"stand_in": said["stand_in"]} if said["stand_in"] else {}
    draft.set(said.at, left_on=said["on"], **stand_in)
    return draft


PEOPLE = (
    Verb(
        name="away",
        kinds=("person", "contact"),
        about="Who: an id such as ruth, or a contact such as acme/priya.",
        fields=(
            said_by(Absence, "from_", need=True, ahead=True, default="today"),
            said_by(Absence, "to", need=True, ahead=True),
            said_by(Absence, "stand_in", kind="anyone"),
        ),
        write=_away,
        writes=("Absence.*", "Person.away", "Contact.away"),
    ),
    Verb(
        name="contact add",
        kinds=("client",),
        about="The client, such as acme.",
        fields=(
            said_by(Contact, "name", argument=True, need=True),
            said_by(Contact, "email", need=True),
            said_by(Contact, "job_title"),
            said_by(Contact, "phone"),
            Field(
                "role",
                "choice",
                "What this contact does; else observer.",
                many=True,
                choices=get_args(Role),
            ),
            said_by(Contact, "approval_limit", kind="plain"),
            said_by(Contact, "delivery"),
            said_by(Contact, "locale"),
            said_by(Contact, "id", help="Short and stable; else made from the name."),
        ),
        write=_add,
        writes=tuple(
            f"Contact.{each}"
            for each in (
                *("id", "name", "email", "job_title", "phone", "roles"),
                *("approval_limit", "delivery", "locale"),
            )
        ),
    ),
    Verb(
        name="contact left",
        kinds=("contact",),
        about="The contact, such as acme/priya.",
        fields=(
            said_by(Contact, "left_on", called="on", default="today", help="From this day on."),
            said_by(Contact, "stand_in", kind="contact"),
        ),
        write=_left,
        writes=("Contact.left_on", "Contact.stand_in"),
    ),
)
