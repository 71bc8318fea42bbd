"""`amportal edit`: the portals with a pencil at everything, and forms that write."""

from __future__ import annotations

import secrets
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.commands.serve import address_of, unbuilt
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amportal.author.day.day_list import DayLine
    from amportal.cli.site_paths import Place
    from amportal.forms.form_session import FormSession
    from amportal.preview.live_state import Live


@app.command()
def edit(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Option("-a", "--address", metavar="HOST:PORT", help="Listen there."),
    ] = "127.0.0.1:8000",
    open_browser: Annotated[
        bool, typer.Option("-o", "--open", help="Open the forms in your browser.")
    ] = False,
    today: Today = None,
) -> None:
    """Write in forms, with the portals beside them as clients will see them, until Ctrl-C.

    For whoever sits at this machine: the address holds a secret of this session. Forms write what
    the commands write, and commit only when they are asked to.
    """
    from amportal.cli.resident_build import ResidentBuild, until_stopped
    from amportal.cli.site_paths import shipped
    from amportal.forms.form_handler import OPEN, handler_of
    from amportal.preview.live_state import Live
    from amportal.preview.preview_server import serve

    place = place_of(context, today)
    console = console_of(context)
    wanted, live = address_of(console, address), Live(secrets.token_hex(4))
    if not wanted.private:
        stop(console, "forms are for this machine alone", "leave out `-a`, or name 127.0.0.1")
    face = shipped("templates") / "default" / "fonts" / "inter-latin-wght-normal.woff2"
    session = _session(place, live)

    handler = handler_of(session, session.words(session.site()))
    with (
        until_stopped(console),
        serve(place.output, live, wanted, console.say, face, handler=handler) as at,
        ResidentBuild(
            place, console, live.tell, lambda words: live.tell_failure(unbuilt(words))
        ) as it,
    ):
        url = f"{at.url.rstrip('/')}{OPEN}{session.guard.key}"
        console.say("forms are open at (Ctrl-C ends them):")
        console.data(f"{url}\n")
        if open_browser:
            webbrowser.open(url)
        it.watch()


def _session(place: Place, live: Live) -> FormSession:
    from msgspec.structs import replace

    from amportal.author.day.day_cache import DayBook
    from amportal.author.day.day_list import headline, sorted_lines
    from amportal.cli.build_setup import order_of
    from amportal.cli.site_paths import now
    from amportal.forms.form_session import FormSession

    def day() -> tuple[str, Sequence[DayLine]]:
        book = DayBook(order_of(replace(place, now=now()), dry=True), lambda _: None)
        days = book.days()
        lines = sorted_lines(days)
        return headline(days, lines, book.today), lines

    return FormSession(
        root=place.root,
        state=place.state,
        output=place.output,
        moment=now,
        pretended=place.today,
        day=day,
        version=lambda: live.version,
    )
