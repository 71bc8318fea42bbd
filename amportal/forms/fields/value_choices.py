"""What may be picked in a field: the choices of the model, people, and ids that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Kind, targets_of
from amportal.forms.fields.form_field import Option
from amportal.model.reading.client_files import ProjectFiles

# Fields that name somebody, and fields that name something else by its id, by their keys.
SOMEBODY = frozenset(
    {
        "account_manager", "answered_by", "asked_by", "author", "by", "for", "lead", "owner",
        "person", "stand_in",
    }
)  # fmt: skip
EVERYBODY = frozenset({"apologies", "approvers", "present", "recipients", "team"})
_ENTRIES: dict[str, tuple[Kind, ...]] = {
    "phase": ("phase",),
    "change_order": ("change_order",),
    "line": ("line",),
}
_MEANING = re.compile(r"^- `([^`]+)`(?:: (.*))?$", re.MULTILINE)


def spoken(word: str) -> str:
    """Return the *word* of a file as people read it: `on_hold` is `On hold`."""
    text = word.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]


def meanings(description: str) -> dict[str, str]:
    """Return what each choice means, as the *description* of its field lists it."""
    return {found[1]: found[2] or "" for found in _MEANING.finditer(description)}


def people(site: OpenSite, client: OpenClient | None, *, contacts_first: bool) -> list[Option]:
    """Return the people of the agency and the contacts of *client* who are still there."""
    ours = [Option(each.id, each.name, site.agency.name) for each in site.agency.people]
    theirs = []
    if client is not None:
        theirs = [
            Option(each.id, each.name, client.settings.name) for each in client.settings.contacts
        ]
    return [*theirs, *ours] if contacts_first else [*ours, *theirs]


def contacts(client: OpenClient | None) -> list[Option]:
    """Return the contacts of *client*."""
    found = client.settings.contacts if client else ()
    return [Option(each.id, each.name, each.job_title or "") for each in found]


def colleagues(site: OpenSite) -> list[Option]:
    """Return the people of the agency."""
    return [Option(each.id, each.name, each.role) for each in site.agency.people]


def known_entries(
    key: str, site: OpenSite, client: OpenClient | None, project: ProjectFiles | None
) -> list[Option] | None:
    """Return what the field *key* may name; None where it names nothing that is listed."""
    if key == "department":
        return [Option(each.id, each.name) for each in site.agency.departments]
    kinds = _ENTRIES.get(key)
    if kinds is None or client is None or project is None:
        return None
    return [
        Option(each.ident, f"{each.ident} {each.label}".strip())
        for each in targets_of(client)
        if each.kind in kinds and each.project is not None and each.project.slug == project.slug
    ]


def with_present(options: Iterable[Option], values: Iterable[str]) -> tuple[Option, ...]:
    """Return *options* with those of *values* that are not among them, so that none is lost."""
    found = tuple(options)
    known = {each.value for each in found}
    return (*found, *(Option(each, each) for each in values if each and each not in known))
