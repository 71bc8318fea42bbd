"""Names that a shell may complete: clients, what they have, and answers to fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from amportal.cli.client_arguments import client_names
from amportal.cli.site_paths import now, site_above

if TYPE_CHECKING:
    from amportal.author.target_list import Kind
    from amportal.author.verb_fields import Field

Offered = list[tuple[str, str]]


def completed_targets(kinds: tuple[Kind, ...]) -> Callable[[str], Offered]:
    """Return what offers names of things of *kinds*: clients first, then what they have."""

    def complete(incomplete: str) -> Offered:
        root = site_above(Path.cwd())
        if root is None:
            return []
        if "/" in incomplete:
            offered = list(_below(root, incomplete.partition("/")[0], kinds))
        else:
            end = "" if kinds == ("client",) else "/"
            offered = [(f"{slug}{end}", "") for slug in client_names(root)]
            if "person" in kinds:
                offered += _people(root)
        return [each for each in offered if each[0].startswith(incomplete)]

    return complete


def _below(root: Path, slug: str, kinds: tuple[Kind, ...]) -> Iterator[tuple[str, str]]:
    from amportal.author.open_site import OpenSite
    from amportal.author.target_list import targets_of
    from amportal.author.verb_errors import Refused

    try:
        client = OpenSite.at(root, now()).client(slug)
    except Refused:
        return
    for each in targets_of(client):
        if each.kind in kinds:
            yield f"{slug}/{each.names[0]}", each.label


def _people(root: Path) -> Offered:
    from amportal.author.open_site import OpenSite
    from amportal.author.verb_errors import Refused

    try:
        return [(each.id, each.name) for each in OpenSite.at(root, now()).agency.people]
    except Refused:
        return []


def completed_answers(field: Field) -> Callable[..., Offered] | None:
    """Return what offers answers to *field*; None where any text may be one."""
    if not field.choices and field.kind not in ("contact", "person", "anyone"):
        return None

    def complete(ctx: typer.Context, incomplete: str) -> Offered:
        # Behind an option whose value is still to come, arguments are not sorted out yet.
        target = str(ctx.params.get("target") or next(iter(ctx.args), ""))
        offered = [(each, "") for each in field.choices] or list(_who(target, field))
        return [each for each in offered if each[0].startswith(incomplete)]

    return complete


def _who(target: str, field: Field) -> Iterator[tuple[str, str]]:
    from amportal.author.open_site import OpenSite
    from amportal.author.target_names import client_of_name
    from amportal.author.verb_errors import Refused

    root = site_above(Path.cwd())
    if root is None:
        return
    site = OpenSite.at(root, now())
    try:
        if field.kind != "contact":
            yield from ((each.id, each.name) for each in site.agency.people)
        slug = client_of_name(site, target)
        if field.kind != "person" and slug:
            contacts = site.client(slug).settings.contacts
            yield from ((each.id, each.name) for each in contacts)
    except Refused:
        return
