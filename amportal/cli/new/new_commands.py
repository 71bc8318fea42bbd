"""`amportal new`: write the files of something new, complete enough to build at once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today, app
from amportal.cli.naming.item_arguments import (
    named,
    new_item_context,
    parts_of,
    project_of,
    said_day,
)
from amportal.cli.naming.name_completion import completed_targets

if TYPE_CHECKING:
    from datetime import date

    from amportal.cli.new_item_context import NewItemContext
    from amportal.model.nouns.client import ClientSettings
    from amportal.model.reading.client_files import ProjectFiles

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
    from amportal.author.free_names import free_code, free_name, id_of
    from amportal.cli.scaffold.client_words import ClientWords
    from amportal.cli.scaffold.client_yaml import NewClient, client_yaml
    from amportal.model.nouns.client import tender_of
    from amportal.sources.edit.written_text import one_line

    office = new_item_context(context, today)
    agency = office.agency
    slug = slug.rstrip("/")
    office.new_name("client", slug, office.client_folders)
    name = one_line(name or slug.replace("-", " ").title())
    speech = locale or agency.locale
    land = country or (speech.rpartition("-")[2] if locale and "-" in speech else agency.country)
    ident = id_of(contact) if contact else ""
    made = NewClient(
        name=name,
        code=code or free_code(name, _codes(office)),
        locale=speech,
        timezone=timezone or agency.timezone,
        currency=currency or tender_of(land, office.today()) or "EUR",
        country=land,
        manager=office.manager(manager),
        contact_id=free_name(ident or "contact", [each.id for each in agency.people]),
        contact_name=contact or ClientWords(speech).said("contact", client=name),
        contact_email=email or f"contact@{slug}.example",
        known_address=email is not None,
    )
    office.add(slug, {f"content/clients/{slug}/client.yaml": client_yaml(made).encode()})
    if not email:
        office.console.say("next: put in the contact's address, and how reports reach them")
    office.console.say(f"next: amportal new project {slug}/spring-launch --template campaign")


def _codes(office: NewItemContext) -> list[str]:
    """Return the codes of all clients that can be read."""
    found = (office.client(each).settings for each in office.clients)
    return [settings.code for settings in found if settings is not None]


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
    from amportal.author.free_names import free_job_no
    from amportal.cli.scaffold.project_yaml import NewProject, project_files
    from amportal.sources.edit.written_text import one_line

    office = new_item_context(context, today)
    slug, own = parts_of(office, name, "CLIENT/PROJECT")
    dossier = office.client(slug)
    settings = office.settings(dossier)
    office.new_name("project", own, [each.slug for each in dossier.projects])
    days = office.days(settings)
    now = office.today(settings)
    wanted = said_day(office, slug, start, ahead=True) or now
    first = wanted if days.works(wanted) else days.add(wanted, 1)
    if first != wanted:
        office.console.say(f"note: {wanted} is no working day, so it starts on {first}")
    jobs = [each.file.job_no for each in dossier.projects if each.file]
    made = NewProject(
        name=one_line(title or own.replace("-", " ").capitalize()),
        client=settings.name,
        job_no=free_job_no(settings.code, jobs),
        lead=office.manager(manager, settings.account_manager),
        start=first,
        today=now,
        locale=settings.locale or office.agency.locale,
        brief=brief or "",
        approver=next(iter(office.approvers(settings)), ""),
    )
    folder = f"content/clients/{slug}/projects/{own}"
    files = project_files(made, template.value, days)
    office.add(slug, {f"{folder}/{path}": text.encode() for path, text in files.items()})
    office.console.say(f"next: look over `{folder}/project.yaml`, then: amportal build {slug}")


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
    from amportal.author.free_names import free_id
    from amportal.cli.scaffold.deliverable_yaml import NewDeliverable, deliverable_yaml
    from amportal.sources.edit.written_text import one_line

    office = new_item_context(context, today)
    slug, own, piece = parts_of(office, name, "CLIENT/PROJECT/NAME")
    dossier, settings, project = project_of(office, f"{slug}/{own}")
    office.new_name("deliverable", piece, [each.name for each in project.deliverables])
    made = NewDeliverable(
        slug=piece,
        ident=free_id("D", office.ids_of(project)),
        name=one_line(title or piece.replace("-", " ").capitalize()),
        kind=kind.value,
        due=said_day(office, slug, due, ahead=True) or _due(office, settings, project),
        rounds=rounds,
        approvers=office.approvers(settings)[:1],
        owner=office.manager(owner) if owner else "",
        spec=spec or "",
    )
    path = f"{project.folder}/deliverables/{piece}.yaml"
    office.add(dossier.slug, {path: deliverable_yaml(made).encode()})
    office.console.say(f"next: amportal new version {slug}/{own}/{piece} FILE")


def _due(office: NewItemContext, settings: ClientSettings, project: ProjectFiles) -> date:
    """Return a due day: two weeks of work from today or the start, but within the project."""
    days, today = office.days(settings), office.today(settings)
    if project.file is None:
        return days.add(today, 10)
    due = days.add(max(today, project.file.start), 10)
    return min(due, project.file.due) if project.file.due >= today else due


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
    from amportal.cli.new.new_version import Wanted, add_version

    office = new_item_context(context, today)
    piece = named(office, name, "deliverable")
    assert piece.client is not None
    wanted = Wanted(
        files=tuple(files or ()),
        alts=tuple(alt or ()),
        sent=said_day(office, piece.client.slug, sent),
        note=note or "",
        text=text or "",
        change_order=change_order or "",
        waiver=waiver or "",
        internal=internal,
    )
    add_version(office, piece.client.slug, piece.path, piece.noun, wanted)
