"""`amportal budget import`: what budget lines have come to, from the export of a time tracker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from amportal.cli.command_line import Today, app, console_of, place_of

if TYPE_CHECKING:
    from amportal.author.actuals.actuals_import import ImportRequest

budget = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(budget, name="budget", help="Budgets: hours and costs from time trackers.")

_File = Annotated[str, typer.Argument(metavar="FILE", help="The export: CSV, XLSX or ODS.")]
_Tool = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="NAME",
        help="toggl, harvest, clockify, or a mapping in content/agency/imports/.",
    ),
]
_Dates = Annotated[
    Literal["", "day-first", "month-first"],
    typer.Option("--dates", help="How 01/02/2026 is read, where the file does not show it."),
]
_Decimal = Annotated[
    Literal["", ".", ","],
    typer.Option("--decimal", help="Sign before decimals, where the file does not show it."),
]
_First = Annotated[
    datetime | None,
    typer.Option(
        "--from", formats=["%Y-%m-%d"], metavar="DATE", help="First day the export covers."
    ),
]
_Last = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Last day it covers."),
]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write it, and do not ask.")]
_Dry = Annotated[bool, typer.Option("--dry-run", "-n", help="Show it, and write nothing.")]


@budget.command("import")
def import_actuals(
    context: typer.Context,
    file: _File,
    tool: _Tool,
    dates: _Dates = "",
    decimal: _Decimal = "",
    first: _First = None,
    last: _Last = None,
    yes: _Yes = False,
    dry_run: _Dry = False,
    today: Today = None,
) -> None:
    """Write what lines have come to: always shown first, and taken in twice it counts once.

    `spent` becomes what it was before the first import and the sums of all imported periods. What
    work costs the agency is kept in `internal/`.
    """
    from amportal.author.actuals.actuals_import import ImportRequest
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_run import ended

    try:
        request = ImportRequest(
            name=Path(file).name,
            raw=_content(file),
            tool=tool,
            dates=dates,
            decimal=decimal,
            first=first.date() if first else None,
            last=last.date() if last else None,
        )
        _run(context, request, today, yes=yes, dry=dry_run)
    except Refused as refused:
        ended(console_of(context), refused)


def _run(
    context: typer.Context,
    request: ImportRequest,
    today: datetime | None,
    *,
    yes: bool,
    dry: bool,
) -> None:
    """Show what comes of *request*, and write it where somebody says so."""
    from amportal.author.actuals.actuals_import import actuals
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_prompts import Prompts
    from amportal.cli.write.verb_run import open_site, write

    console, place = console_of(context), place_of(context, today)
    site = open_site(place)
    found = actuals(site, request)
    for line in found.told:
        console.say(line)
    if not found.draft.edits:
        console.say("nothing of it belongs to a budget line, so nothing changes")
        return
    # What is there already is told before anybody is asked.
    found.draft.changes(site)
    if not dry and not yes:
        if not Prompts(console).somebody_there:
            raise Refused("nothing was written", "to write it, say --yes")
        if not typer.confirm("Write this?", err=True):
            return
    write(console, place, site, found.draft, dry=dry)


def _content(file: str) -> bytes:
    """Return what is in *file*; raise Refused where it cannot be read."""
    from amportal.author.verb_errors import Refused

    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise Refused(f"there is no file {file}", "look at how its name is written") from None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
