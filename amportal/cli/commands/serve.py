"""`amportal serve`: look at the portals while working on them."""

from __future__ import annotations

import secrets
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import AsReader, completed
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop
from amportal.errors import Problem

if TYPE_CHECKING:
    from amportal.builder.build_summary import Summary
    from amportal.console.terminal import Console
    from amportal.preview.listen_address import Address


def unbuilt(words: str) -> Problem:
    """Return the problem that pages show while nothing can be built."""
    return Problem(
        "build-failed",
        f"nothing could be built: {words}",
        hint="it is tried again by itself; what was published before is still in place",
    )


def address_of(console: Console, written: str) -> Address:
    """Return the address *written* on the command line, or stop."""
    from amportal.preview.listen_address import Address

    try:
        return Address.of(written)
    except ValueError as fault:
        stop(console, f"{fault}", "write it like `-a 127.0.0.1:8000`")


def _say_where(console: Console, at: Address, reader: AsReader | None) -> None:
    """Say where to look, and who else can."""
    if not at.private:
        all_of_it = "that portal" if reader else "all portals"
        console.say(f"note: everybody who reaches {at.host} can read {all_of_it}")
    what = f"{reader.folder} as it is published, at " if reader else ""
    console.say(f"serving {what}{at.url} (Ctrl-C ends it)")


@app.command()
def serve(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Option("-a", "--address", metavar="HOST:PORT", help="Listen there."),
    ] = "127.0.0.1:8000",
    open_browser: Annotated[
        bool, typer.Option("-o", "--open", help="Open the portals in your browser.")
    ] = False,
    reading_as: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="CLIENT[/CONTACT]",
            help="Show one portal only, exactly as that contact is given it.",
            autocompletion=completed,
        ),
    ] = None,
    today: Today = None,
) -> None:
    """Show the portals in a browser, and keep them new while you work, until Ctrl-C.

    With --as, one portal exactly as it is published: without live reload, and nothing beside it.
    """
    from amportal.cli.resident_build import ResidentBuild, until_stopped
    from amportal.cli.site_paths import shipped
    from amportal.preview.live_state import Live
    from amportal.preview.preview_server import serve

    place = place_of(context, today)
    console = console_of(context)
    wanted, live = address_of(console, address), Live(secrets.token_hex(4))
    face = shipped("templates") / "default" / "fonts" / "inter-latin-wght-normal.woff2"
    reader = AsReader(place, reading_as, console) if reading_as else None
    folder = (lambda: reader.folder) if reader else None

    def told(summary: Summary) -> None:
        if reader:
            reader.look_again()
        live.tell(summary)

    with (
        until_stopped(console),
        serve(place.output, live, wanted, console.say, face, folder) as at,
        ResidentBuild(place, console, told, lambda words: live.tell_failure(unbuilt(words))) as it,
    ):
        _say_where(console, at, reader)
        if open_browser:
            webbrowser.open(at.url)
        it.watch()
