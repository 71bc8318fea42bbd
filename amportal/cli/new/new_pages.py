"""`amportal new update`, `meeting` and `report`: pages with their settings filled in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today
from amportal.cli.naming.item_arguments import new_item_context
from amportal.cli.new.made_items import make
from amportal.cli.new.new_commands import ProjectName, new


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
    office = new_item_context(context, today)
    given = {"title": title, "date": day, "about": about, "author": author, "text": text}
    make(office, "update", name, given)


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
    office = new_item_context(context, today)
    given = {"title": title, "start": start, "minutes": str(minutes), "place": at}
    make(office, "meeting", name, given)


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
