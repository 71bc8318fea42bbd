"""The command `amportal`: its options, its commands, and how every run ends.

Modules of commands are imported when the command line starts; whatever is heavy is imported by a
command when it runs, so that `--help` stays quick.
"""

from __future__ import annotations

import gc
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

import amportal
from amportal.cli import exit_codes
from amportal.cli.site_paths import Place, lost_site_above, now, site_above
from amportal.console.terminal import Console

app = typer.Typer(
    name="amportal",
    help="Private client portals and PDF status reports from YAML and Markdown.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

# Each module adds its commands to `app`; help lists them in this order.
COMMANDS = (
    "commands.init",
    "new.new_commands",
    "new.new_pages",
    "write.verb_stubs",
    "write.set_command",
    "write.today_command",
    "write.meeting_command",
    "write.budget_command",
    "report.report_commands",
    "report.report_due",
    "report.report_new",
    "report.report_issue",
    "report.report_rebuild",
    "report.report_verify",
    "commands.changes",
    "commands.check",
    "commands.build",
    "commands.withdraw",
    "commands.watch",
    "commands.serve",
    "commands.edit",
    "commands.archive",
    "publishing.publish_command",
    "publishing.verify_live",
    "commands.send",
    "commands.outbox",
    "commands.explain",
    "commands.schema",
    "commands.doctor",
    "access.access_changes",
    "access.access_list",
    "access.access_write",
    "access.access_try",
    "access.access_backup",
    "flow.report_go",
    "signoff.signoff_import",
    "signoff.signoff_audit",
)

Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="DATE", help="Pretend it is this day (2026-11-23)."
    ),
]


class CommandContext(Struct, frozen=True):
    """What holds for the whole command line: where, when, and how to print."""

    folder: Path
    now: datetime
    console: Console
    debug: bool = False


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amportal {amportal.__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Option(
            "-C", metavar="DIR", show_default=False, help="Work on the site in this folder."
        ),
    ] = Path(),
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say more, such as why a page was made.")
    ] = False,
    no_color: Annotated[
        bool, typer.Option("--no-color", help="No colours (as does the variable NO_COLOR).")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a fault of ours.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Private client portals and PDF status reports from YAML and Markdown."""
    console = Console.here(quiet=quiet, verbose=verbose, no_color=no_color)
    context.call_on_close(console.close)
    if not folder.is_dir():
        console.error(f"there is no folder {folder}", "-C is followed by the folder of your site")
        raise typer.Exit(exit_codes.USAGE)
    context.obj = CommandContext(folder.resolve(), now(), console, debug)


def command_context(context: typer.Context) -> CommandContext:
    """Return what holds for the whole command line."""
    given = context.obj
    assert isinstance(given, CommandContext)
    return given


def console_of(context: typer.Context) -> Console:
    """Return the console as the person asked for it."""
    return command_context(context).console


def place_of(context: typer.Context, today: datetime | None = None) -> Place:
    """Return the site a command works on, or stop with a hint where there is none."""
    given = command_context(context)
    root = site_above(given.folder)
    if root is None:
        lost = lost_site_above(given.folder)
        if lost is not None:
            given.console.error(
                f"the folder `content` of the site in {lost} is gone, or cannot be read; nothing "
                "was changed, and every portal stays as it was",
                "bring it back (`git checkout HEAD -- content`, where git has it), or allow "
                "reading it; to end the site, delete `output` and `.amportal` too",
            )
            raise typer.Exit(exit_codes.SAFETY)
        given.console.error(
            f"there is no site here: no `content/agency.yaml` in {given.folder} or above",
            "go to the folder of your site, or make one with `amportal init DIR`",
        )
        raise typer.Exit(exit_codes.USAGE)
    day: date | None = today.date() if today else None
    return Place(root, given.now, day, given.debug)


def load_commands() -> None:
    """Let every module of commands add its own to `app`."""
    for name in COMMANDS:
        import_module(f"amportal.cli.{name}")


def main() -> None:
    """Run the command line and end with its exit code."""
    from amportal.cli.failures import run

    load_commands()
    gc.enable()
    sys.exit(run(app, sys.argv[1:]))
