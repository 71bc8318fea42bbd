"""`amportal watch`: build again whenever something changes."""

from __future__ import annotations

import typer

from amportal.cli.command_line import Today, app, console_of, place_of


@app.command()
def watch(context: typer.Context, today: Today = None) -> None:
    """Build, then build again whenever a file changes, until Ctrl-C."""
    from amportal.cli.resident_build import ResidentBuild, until_stopped

    place = place_of(context, today)
    console = console_of(context)
    with until_stopped(console), ResidentBuild(place, console) as resident:
        console.say(f"watching {console.named(place.root)} (Ctrl-C ends it)")
        resident.watch()
