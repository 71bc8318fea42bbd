"""`amportal verify-live`: ask published portals from outside what they show, and to whom."""

from __future__ import annotations

from typing import Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import Today, app, console_of, place_of


@app.command("verify-live")
def verify_live(
    context: typer.Context,
    clients: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only these clients; all where none is named.", autocompletion=completed
        ),
    ] = None,
    today: Today = None,
) -> None:
    """Ask each published portal from outside: is it what was published, and who may read it?

    Changes nothing; meant for the clock. Ends with 3 where somebody reads what is not theirs.
    """
    from amportal.cli.publishing.publish_command import wanted_or_gone
    from amportal.cli.publishing.publish_messages import code_of_outcome, judged, tell, worst
    from amportal.cli.publishing.publish_setup import Wishes, publishing
    from amportal.cli.publishing.publish_surroundings import surroundings
    from amportal.console.counts import counted
    from amportal.publish.publish_engine import verify

    place, console = place_of(context, today), console_of(context)
    todo = publishing(place, console, wanted_or_gone(place, clients, console), Wishes())
    around = surroundings(place, console)
    codes = []
    for job in todo.jobs:
        outcome = verify(job, around)
        codes.append(code_of_outcome(outcome))
        if outcome.verdict is not None:
            asked = counted(outcome.verdict.asked, "question")
            console.say(f"{job.portal}: {job.address} {judged(outcome.verdict)} ({asked})")
        tell(console, outcome)
    raise typer.Exit(worst(codes))
