"""`amportal watch`: build again whenever something changes."""

from __future__ import annotations

import typer

from amportal.cli.app import Today, app, console_of, place_of


@app.command()
def watch(context: typer.Context, today: Today = None) -> None:
    """Build, then build again whenever a file changes, until Ctrl-C."""
    from amportal.cli.place import now
    from amportal.cli.resident import Resident, until_stopped
    from amportal.watch import Hints, Watch

    place = place_of(context, today)
    console = console_of(context)
    hints = Hints()
    resident_one = Resident(place, console, superseded=hints.heard)
    with until_stopped(console), resident_one as resident:
        console.say(f"watching {console.named(place.root)} (Ctrl-C ends it)")
        Watch(place.root, place.output, resident.build, now=now, say=console.say, hints=hints).run()
