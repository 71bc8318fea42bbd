"""`amportal set` and `amportal undo`: any key of anything, and one word that takes back."""

from __future__ import annotations

from typing import Annotated

import typer

from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop


@app.command("set")
def set_keys(
    context: typer.Context,
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME.KEY=VALUE...",
            help="Such as acme/D1.spec='A1, portrait'. Without a value, the key goes.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Say what would be written; write nothing.")
    ] = False,
    today: Today = None,
) -> None:
    """Set any key of anything that has no command of its own.

    NAME is what other commands take: acme, acme/spring-launch, ACM-014-D1, acme/priya, ruth,
    agency. Keys stand as in the files: .headline, .brand.accent, .versions.0.note. Commas part the
    items of a list.
    """
    from amportal.author.verb_errors import Refused
    from amportal.author.verbs.set_value import set_values
    from amportal.cli.write.verb_run import ended, open_site, write

    console, place = console_of(context), place_of(context, today)
    site = open_site(place)
    try:
        draft, _ = set_values(site, assignments)
        write(console, place, site, draft, dry=dry_run)
    except Refused as refused:
        ended(console, refused)


@app.command()
def undo(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help="Which one, as it was told; else the last.")
    ] = None,
) -> None:
    """Take back what a command wrote: each file becomes what it was before, to the byte."""
    from amportal.author.undo_log import UndoLog
    from amportal.author.verb_errors import Refused
    from amportal.sources.edit.file_change import write_changes

    console, place = console_of(context), place_of(context)
    log = UndoLog(place.state / "undo")
    try:
        entry = log.entry(number)
        changes = entry.undone(place.root)
        write_changes(place.root, changes)
    except Refused as refused:
        stop(console, refused.text, refused.hint)
    log.drop(entry.number)
    console.data("".join(f"{each.path}\n" for each in changes))
    console.say(f"taken back: {entry.command}")
