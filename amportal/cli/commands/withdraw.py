"""`amportal withdraw`: say that a client's portal shall go, so that no build has to guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import client_names, completed
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console


@app.command()
def withdraw(
    context: typer.Context,
    clients: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIENT...", help="Whose portals shall go.", autocompletion=completed
        ),
    ],
    why: Annotated[
        str | None, typer.Option("--why", metavar="TEXT", help="Why, for the agency alone.")
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take it back: the next build makes the portals again.")
    ] = False,
    today: Today = None,
) -> None:
    """Say that clients' portals shall be taken away, on every machine that builds this site.

    Writes `withdrawn.yaml` into the client's folder; commit it. Its other files may stay or go.
    """
    place, console = place_of(context, today), console_of(context)
    for slug in _named(place, clients, console):
        if undo:
            _take_back(place.root, slug, console)
        else:
            _write(place, slug, why, console)
    console.say(
        "the next build does it here, the next `amportal publish` where clients read; commit what "
        "was changed, so that every machine does"
    )


def _named(place: Place, clients: list[str], console: Console) -> list[str]:
    """Return the clients that are meant, or stop: each has a folder, or has a portal still."""
    from amportal.builder.storage.owned_files import portal_clients

    known = sorted({*client_names(place.root), *portal_clients(place.state)})
    found = []
    for name in clients:
        slug = name.rstrip("/").rpartition("/")[2]
        if slug not in known:
            from amportal.model.messages.nearest_name import listed, nearest

            near = nearest(slug, known)
            everyone = f"there are: {listed(known)}" if known else "there is none at all"
            stop(
                console,
                f"there is no client `{slug}`, and no portal of one",
                f"did you mean `{near}`?" if near else everyone,
            )
        found.append(slug)
    return list(dict.fromkeys(found))


def _write(place: Place, slug: str, why: str | None, console: Console) -> None:
    from amportal.model.content_layout import withdrawn_path
    from amportal.sources.edit.file_change import FileChange, write_changes
    from amportal.sources.edit.written_text import scalar

    file = place.root / withdrawn_path(slug)
    if file.exists():
        console.say(f"{slug}: withdrawn already; see {console.named(file)}")
        return
    day: date = place.today or place.now.astimezone().date()
    lines = [
        f"# This portal was withdrawn. `amportal withdraw --undo {slug}` brings it back.",
        f"on: {day.isoformat()}",
        *([f"why: {scalar(why)}"] if why else []),
    ]
    text = "\n".join(lines) + "\n"
    write_changes(place.root, [FileChange(withdrawn_path(slug), None, text.encode())])
    console.say(f"{slug}: its portal will be taken away ({console.named(file)})")


def _take_back(root: Path, slug: str, console: Console) -> None:
    from amportal.model.content_layout import client_folder, withdrawn_path

    file = root / withdrawn_path(slug)
    if not file.exists():
        console.say(f"{slug}: was not withdrawn")
        return
    file.unlink()
    if (root / client_folder(slug) / "client.yaml").exists():
        console.say(f"{slug}: its portal will be made again")
        return
    if not any(file.parent.iterdir()):
        file.parent.rmdir()
    console.say(
        f"{slug}: not withdrawn any more, but there is no `client.yaml`; bring its files back from "
        f"git: `git log -- {client_folder(slug)}` shows when they went"
    )
