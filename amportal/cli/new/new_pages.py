"""`amportal new update`, `meeting` and `report`: pages with their settings filled in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today
from amportal.cli.naming.item_arguments import (
    new_item_context,
    page_name,
    project_of,
    said_day,
    said_moment,
)
from amportal.cli.new.new_commands import ProjectName, new

if TYPE_CHECKING:
    from amportal.model.nouns.client import ClientSettings


@new.command()
def update(
    context: typer.Context,
    name: ProjectName,
    title: Annotated[str, typer.Argument(help="Such as 'Film in edit'.")],
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Its day; else today."),
    ] = None,
    about: Annotated[list[str] | None, typer.Option(help="An id it is about, such as M2.")] = None,
    author: Annotated[str | None, typer.Option(help="Who writes it: an id.")] = None,
    text: Annotated[
        str | None, typer.Option(help="What it says, as Markdown. Without it, a draft is written.")
    ] = None,
    today: Today = None,
) -> None:
    """Add an update: a short post for the client."""
    from amportal.cli.scaffold.page_texts import NewUpdate, update_page

    office = new_item_context(context, today)
    dossier, settings, project = project_of(office, name)
    on = said_day(office, dossier.slug, day) or office.today(settings)
    slug = page_name(office, on, title, [each.name for each in project.updates])
    page = NewUpdate(
        title=title,
        day=on,
        author=office.manager(author, settings.account_manager),
        about=tuple(about or ()),
        text=text or "",
    )
    path = f"{project.folder}/updates/{slug}.md"
    office.add(dossier.slug, {path: update_page(page).encode()})
    if not text:
        office.console.say("next: write it, then take out the line `draft: true`")


@new.command()
def meeting(
    context: typer.Context,
    name: ProjectName,
    title: Annotated[str, typer.Argument(help="Such as 'Weekly'.")],
    start: Annotated[
        str | None,
        typer.Option(
            metavar="'DATE TIME'",
            help="When it begins, in the client's time zone; else the next working day at 10:00.",
        ),
    ] = None,
    minutes: Annotated[int, typer.Option(min=5, max=600, help="How long it takes.")] = 60,
    at: Annotated[str | None, typer.Option("--place", help="Where it is.")] = None,
    today: Today = None,
) -> None:
    """Add a meeting; its page becomes the contact report."""
    from amportal.cli.scaffold.page_texts import NewMeeting, meeting_page

    office = new_item_context(context, today)
    dossier, settings, project = project_of(office, name)
    day = said_moment(office, dossier.slug, start, ahead=True)
    day = day or office.days(settings).add(office.today(settings), 1)
    begins = day if isinstance(day, datetime) else datetime.combine(day, time(10))
    slug = page_name(office, begins.date(), title, [each.name for each in project.meetings])
    lead = project.file.lead if project.file else ""
    page = NewMeeting(
        title=title,
        start=begins,
        end=begins + timedelta(minutes=minutes),
        present=(office.manager(None, lead), _first_contact(settings)),
        place=at or "",
    )
    path = f"{project.folder}/meetings/{slug}.md"
    office.add(dossier.slug, {path: meeting_page(page).encode()})
    office.console.say("next: after the meeting, write the minutes below its settings")


@new.command()
def report(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="CLIENT", help="Or CLIENT/PROJECT.", autocompletion=completed),
    ],
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The first day; else the day after the last report.",
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="The last; else today."),
    ] = None,
    today: Today = None,
) -> None:
    """Add a status report for the client: a draft until somebody has looked it over."""
    from amportal.cli.report.report_draft import write_report

    days = (first.date() if first else None, last.date() if last else None)
    write_report(context, name, days, today)


def _first_contact(settings: ClientSettings) -> str:
    first = [each.id for each in settings.contacts if "day_to_day" in each.roles]
    return (first or [settings.contacts[0].id])[0]
