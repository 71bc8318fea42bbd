"""The command `amportal`: its options, its commands, and how every run ends.

Modules of commands are imported here; whatever is heavy is imported by a command when it runs, so
that `--help` stays quick.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

import amportal
from amportal.cli import exits
from amportal.cli.place import Place, now, site_above

app = typer.Typer(
    name="amportal",
    help="Private client portals and PDF status reports from YAML and Markdown.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="DATE", help="Pretend it is this day (2026-11-23)."
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amportal {amportal.__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", metavar="DIR", help="Work on the site in this folder.")
    ] = Path(),
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a fault of ours.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Private client portals and PDF status reports from YAML and Markdown."""
    context.obj = Place(folder.resolve(), now(), debug=debug)


def place_of(context: typer.Context, today: datetime | None = None) -> Place:
    """Return the site a command works on, or stop with a hint where there is none."""
    given = context.obj
    assert isinstance(given, Place)
    root = site_above(given.root)
    if root is None:
        typer.echo(
            f"error: there is no site here: no `content/agency.yaml` in {given.root} or above\n"
            "hint: go to the folder of your site, or make one with `amportal init DIR`",
            err=True,
        )
        raise typer.Exit(exits.USAGE)
    day: date | None = today.date() if today else None
    return Place(root, given.now, day, given.debug)


def main() -> None:
    """Run the command line and end with its exit code."""
    from amportal.cli.endings import run

    sys.exit(run(app))
