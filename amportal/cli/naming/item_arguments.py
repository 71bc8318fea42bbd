"""What the arguments of `new` commands mean: the client, the project, a free page name."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from amportal.cli.command_line import console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.author.open_site import OpenSite
    from amportal.author.target_list import Kind, Target
    from amportal.cli.new_item_context import NewItemContext
    from amportal.model.nouns.client import ClientSettings
    from amportal.model.reading.client_files import ClientFiles, ProjectFiles


def new_item_context(context: typer.Context, today: datetime | None = None) -> NewItemContext:
    """Return the site that something is added to; *today* pretends another day."""
    from amportal.cli.new_item_context import NewItemContext

    return NewItemContext.of(place_of(context, today), console_of(context))


def parts_of(office: NewItemContext, name: str, shape: str) -> list[str]:
    """Return the parts of *name*, which must have the *shape* `CLIENT/PROJECT`, or stop.

    Paths of files are taken too, since shells complete them.
    """
    path = name.strip("/").removeprefix("content/").removeprefix("clients/")
    path = path.removesuffix("/project.yaml")
    parts = [each for each in path.split("/") if each not in ("projects", "deliverables")]
    if len(parts) != shape.count("/") + 1 or not all(parts):
        stop(office.console, f"`{name}` does not say what is meant", f"write it as {shape}")
    parts[-1] = parts[-1].removesuffix(".yaml")
    return parts


def project_of(
    office: NewItemContext, name: str
) -> tuple[ClientFiles, ClientSettings, ProjectFiles]:
    """Return the client and the project that *name* (`acme/spring-launch`) means, or stop.

    A short name will do: a job number, or the client alone where it has one project.
    """
    plain = name.strip("/").removeprefix("content/clients/")
    if plain.count("/"):
        client, project = parts_of(office, name, "CLIENT/PROJECT")
    else:
        found = named(office, name, "project")
        assert found.client is not None
        assert found.project is not None
        client, project = found.client.slug, found.project.slug
    dossier = office.client(client)
    return dossier, office.settings(dossier), office.project(dossier, project)


def named(office: NewItemContext, name: str, kind: Kind) -> Target:
    """Return the thing of *kind* that *name* means, or stop with the nearest."""
    from amportal.author.target_names import find
    from amportal.author.verb_errors import Refused

    try:
        return find(open_site(office), name, (kind,))
    except Refused as refused:
        stop(office.console, refused.text, refused.hint)


def said_day(
    office: NewItemContext, client: str, text: str | None, *, ahead: bool = False
) -> date | None:
    """Return the day that *text* says (`2026-11-23`, `today`, `friday`, `+5`), or stop."""
    moment = said_moment(office, client, text, ahead=ahead)
    return moment.date() if isinstance(moment, datetime) else moment


def said_moment(
    office: NewItemContext, client: str, text: str | None, *, ahead: bool = False
) -> date | None:
    """Return the day that *text* says, with its time where it says one, or stop."""
    from amportal.author.verb_errors import Refused
    from amportal.author.verb_fields import Field, read_answer

    if text is None:
        return None
    site = open_site(office)
    try:
        field = Field("day", "moment", "", ahead=ahead)
        found: date = read_answer(field, text, site, site.client(client))
    except Refused as refused:
        stop(office.console, refused.text, refused.hint)
    return found


def open_site(office: NewItemContext) -> OpenSite:
    """Return the site of *office*, open for writing."""
    from amportal.author.open_site import OpenSite

    place = office.place
    return OpenSite(place.root, office.snapshot, place.now, place.today)


def page_name(office: NewItemContext, day: date, title: str, taken: list[str]) -> str:
    """Return the name of a page's file, `2026-11-20-film-in-edit`, or stop where it is taken."""
    from amportal.author.free_names import free_name, slug_of

    words = slug_of(title)
    name = f"{day}-{words}"[:63].rstrip("-") if words else f"{day}"
    free = free_name(name, taken)
    if free != name:
        stop(
            office.console,
            f"there is a page `{name}` already",
            "give this one another day or title, or go on writing that one",
        )
    return name
