"""`amportal meeting import`: the file of a meeting, from the invite that a calendar sent."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.naming.name_completion import completed_targets

meeting = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(meeting, name="meeting", help="Meetings: taken in from invites.")


_Invite = Annotated[
    str, typer.Argument(metavar="INVITE", help="The invite: an .ics file, or the mail (.eml).")
]
_Project = Annotated[
    str,
    typer.Option(
        metavar="PROJECT",
        help="Which project it is about; else that of the contacts who were invited.",
        autocompletion=completed_targets(("project",)),
        show_default=False,
    ),
]
_Zone = Annotated[
    str,
    typer.Option(
        metavar="ZONE",
        help="Time zone of times whose own zone nobody knows, such as Europe/Berlin.",
        show_default=False,
    ),
]
_Hours = Annotated[
    str,
    typer.Option(
        "--time",
        metavar="HH:MM-HH:MM",
        help="When a meeting is that was sent for a whole day.",
        show_default=False,
    ),
]
_Link = Annotated[
    Literal["join", "show"],
    typer.Option(
        help="`join`: the link to join alone; `show`: numbers to dial and their codes as well."
    ),
]
_Every = Annotated[
    bool, typer.Option("--all", help="Of a series: say when it is held, and write nothing.")
]
_Dry = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Say what would be written; write nothing.")
]


@meeting.command("import")
def import_invite(
    context: typer.Context,
    file: _Invite,
    project: _Project = "",
    zone: _Zone = "",
    hours: _Hours = "",
    link: _Link = "join",
    every: _Every = False,
    dry_run: _Dry = False,
    today: Today = None,
) -> None:
    """Write a meeting from its invite; a newer invite changes only the lines that it changes.

    Of a series, the next meeting is written. An invite that calls a meeting off writes
    `cancelled: true`. Who was invited is known by their addresses; nobody is added to a client.
    """
    from amportal.author.meetings.invite_import import InviteRequest, imported, series_told
    from amportal.author.open_site import OpenSite
    from amportal.author.verb_errors import Refused
    from amportal.author.verb_fields import Attached
    from amportal.cli.write.verb_run import ended, open_site, write

    console, place = console_of(context), place_of(context, today)
    site: OpenSite = open_site(place)
    try:
        attached = Attached(Path(file).name, _content(file))
        request = InviteRequest(
            attached.name, attached.content, project, zone, _hours(hours), link == "show"
        )
        if every:
            console.data("".join(f"{line}\n" for line in series_told(site, request)))
            return
        write(console, place, site, imported(site, request), dry=dry_run)
    except Refused as refused:
        ended(console, refused)


def _content(file: str) -> bytes:
    """Return what is in *file*; raise Refused where it cannot be read."""
    from amportal.author.verb_errors import Refused

    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise Refused(f"there is no file {file}", "look at how its name is written") from None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or '').lower()}") from None


def _hours(text: str) -> tuple[time, time] | None:
    """Return the hours that *text* says; raise Refused where it says none."""
    from amportal.author.verb_errors import Refused

    if not text:
        return None
    first, _, last = text.replace("–", "-").partition("-")
    try:
        begin, end = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
    except ValueError:
        raise Refused(f"`{text}` says no hours", "write them as 09:30-11:00") from None
    if begin >= end:
        raise Refused(f"`{text}` ends before it begins", "write it as 09:30-11:00")
    return begin, end
