"""`amportal new`: write the files of something new, complete enough to build at once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today, app
from amportal.cli.naming.item_arguments import new_item_context, parts_of
from amportal.cli.naming.name_completion import completed_targets
from amportal.cli.new.made_items import make

new = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(new, name="new", help="Write the files of something new, such as a project.")


ProjectName = Annotated[
    str,
    typer.Argument(
        metavar="PROJECT",
        help="Such as acme/spring-launch or ACM-014.",
        autocompletion=completed_targets(("project",)),
    ),
]
NewProjectName = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT/PROJECT", help="Such as acme/spring-launch.", autocompletion=completed
    ),
]
PieceName = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT/PROJECT/NAME",
        help="Such as acme/spring-launch/key-visual.",
        autocompletion=completed,
    ),
]


class Template(StrEnum):
    """The plans a project can start from."""

    CAMPAIGN = "campaign"
    WEBSITE = "website"
    RETAINER = "retainer"
    BLANK = "blank"


class Kind(StrEnum):
    """The kinds of deliverable."""

    COPY = "copy"
    LAYOUT = "layout"
    PRINT = "print"
    VIDEO = "video"
    AUDIO = "audio"
    WEB = "web"
    SOCIAL = "social"
    MEDIA_PLAN = "media_plan"
    OTHER = "other"


@new.command()
def client(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="CLIENT", help="Its folder, such as acme.")],
    name: Annotated[str | None, typer.Option(help="Its name, as it is written.")] = None,
    code: Annotated[str | None, typer.Option(help="What its job numbers begin with: ACM.")] = None,
    locale: Annotated[str | None, typer.Option(help="Its language: en-GB, de-DE, fr-FR.")] = None,
    country: Annotated[str | None, typer.Option(help="Its country: GB, DE, FR.")] = None,
    currency: Annotated[str | None, typer.Option(help="Its currency: GBP, EUR.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Its time zone: Europe/London.")] = None,
    manager: Annotated[str | None, typer.Option(help="Who looks after it: an id.")] = None,
    contact: Annotated[str | None, typer.Option(help="The name of its first contact.")] = None,
    email: Annotated[str | None, typer.Option(help="That contact's address.")] = None,
    today: Today = None,
) -> None:
    """Add a client."""
    office = new_item_context(context, today)
    slug = slug.rstrip("/")
    given = {
        "folder": slug,
        "name": name,
        "code": code,
        "locale": locale,
        "country": country,
        "currency": currency,
        "timezone": timezone,
        "manager": manager,
        "contact": contact,
        "email": email,
    }
    make(office, "client", "agency", given, slug)


@new.command()
def project(
    context: typer.Context,
    name: NewProjectName,
    template: Annotated[
        Template, typer.Option(help="The plan it begins with.")
    ] = Template.CAMPAIGN,
    start: Annotated[
        str | None, typer.Option(metavar="DATE", help="Its first day; else today.")
    ] = None,
    title: Annotated[str | None, typer.Option("--name", help="Its name, as it is written.")] = None,
    brief: Annotated[str | None, typer.Option(help="What the client asked for.")] = None,
    manager: Annotated[str | None, typer.Option(help="Who leads it: an id.")] = None,
    today: Today = None,
) -> None:
    """Add a project with a plan: phases, milestones, deliverables, all dates placed."""
    office = new_item_context(context, today)
    slug, own = parts_of(office, name, "CLIENT/PROJECT")
    office.settings(office.client(slug))
    given = {
        "folder": own,
        "name": title,
        "template": template.value,
        "start": start,
        "brief": brief,
        "manager": manager,
    }
    make(office, "project", slug, given)


@new.command()
def deliverable(
    context: typer.Context,
    name: PieceName,
    kind: Annotated[Kind, typer.Option(help="What it is.")] = Kind.OTHER,
    title: Annotated[str | None, typer.Option("--name", help="Its name, as it is written.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="When it is due.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who makes it: an id.")] = None,
    spec: Annotated[str | None, typer.Option(help="Format, size, length.")] = None,
    rounds: Annotated[int, typer.Option(min=0, max=99, help="Rounds that are included.")] = 2,
    today: Today = None,
) -> None:
    """Add a deliverable to a project."""
    office = new_item_context(context, today)
    slug, own, piece = parts_of(office, name, "CLIENT/PROJECT/NAME")
    given = {
        "folder": piece,
        "name": title,
        "kind": kind.value,
        "due": due,
        "owner": owner,
        "spec": spec,
        "rounds": str(rounds),
    }
    make(office, "deliverable", f"{slug}/{own}", given)


@new.command()
def version(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The deliverable, such as ACM-014-D1 or acme/key-visual.",
            autocompletion=completed_targets(("deliverable",)),
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Its files; each is copied beside the deliverable.", metavar="FILE..."),
    ] = None,
    sent: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it went to the client.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="What changed since the last one.")] = None,
    alt: Annotated[
        list[str] | None, typer.Option(help="What the picture shows; once for each file.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Copy as Markdown, instead of files.")] = None,
    change_order: Annotated[
        str | None, typer.Option(help="What pays for a round that is not included: CO1.")
    ] = None,
    waiver: Annotated[
        str | None, typer.Option(help="Why a round that is not included is free.")
    ] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="For us alone: it uses up no number and no round.")
    ] = False,
    today: Today = None,
) -> None:
    """Add a version to a deliverable; all else in its file stays as it is."""
    office = new_item_context(context, today)
    given = {
        "file": [str(each) for each in files or ()],
        "alt": alt,
        "sent": sent,
        "note": note,
        "text": text,
        "change_order": change_order,
        "waiver": waiver,
        "internal": internal,
    }
    make(office, "version", name, given)
