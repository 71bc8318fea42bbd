"""`amportal report new`: the file of a status report, filled with what the data propose."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today
from amportal.cli.report.report_commands import report
from amportal.cli.report.report_draft import write_report


@report.command()
def new(
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
    """Write a report's file: period, headline, done and next as the data propose, to be edited."""
    days = (first.date() if first else None, last.date() if last else None)
    write_report(context, name, days, today)
