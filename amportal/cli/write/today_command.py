"""`amportal today`: what needs somebody now, and the command that does it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.author.day.day_cache import DayBook
    from amportal.console.terminal import Console


@app.command("today")
def today_list(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", "-p", help="Only what is this person's: an id.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write a calendar of it, too.")
    ] = None,
    today: Today = None,
) -> None:
    """Say what needs somebody: promised and late, due today, asked, and what waits on clients."""
    from amportal.author.day.day_cache import AgencyUnread, DayBook
    from amportal.author.day.day_list import calendar_of, headline, sorted_lines, told
    from amportal.cli.build_setup import order_of

    place, console = place_of(context, today), console_of(context)
    book = DayBook(order_of(place, dry=True), lambda count: _read(console, count))
    try:
        name = _name(book, person, console) if person else ""
        days = book.days()
    except AgencyUnread as fault:
        console.print_problems(fault.problems)
        stop(console, "`content/agency.yaml` has to be mended first", code=exit_codes.CONTENT)
    lines = sorted_lines(days, name)
    if ics is not None:
        ics.write_bytes(calendar_of(lines, book.today, place.now, book.facts["name"]))
    if as_json:
        console.data(json.dumps([each.row() for each in lines], ensure_ascii=False) + "\n")
        return
    console.data(f"{headline(days, lines, book.today)}\n")
    console.data("".join(f"{line}\n" for line in told(lines)))
    if not lines:
        console.say("nothing needs you")


def _read(console: Console, count: int) -> None:
    if count > 5:
        console.progress("read", f"{count} clients for the first time today")


def _name(book: DayBook, ident: str, console: Console) -> str:
    names: dict[str, str] = book.facts["people"]
    if ident not in names:
        from amportal.author.open_site import unknown

        refused = unknown("person", ident, list(names))
        stop(console, refused.text, refused.hint)
    return names[ident]
