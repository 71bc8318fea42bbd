"""`amportal archive`: one file with all a client was given, for them to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.client_arguments import AsReader, completed
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop
from amportal.plan.routes import DATA, client_of_folder

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console


@app.command()
def archive(
    context: typer.Context,
    client: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT[/CONTACT]",
            help="Whose portal: everybody's at that client, or a contact's.",
            autocompletion=completed,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write this file."),
    ] = None,
    encrypted: Annotated[
        bool,
        typer.Option(
            "--encrypted", help="Write one HTML file for mail that contacts open with their words."
        ),
    ] = False,
    today: Today = None,
) -> None:
    """Bring a portal up to date and put all of it into one zip that opens without a network.

    The mails and signed files that its decisions rest on are in `evidence/`.
    The same portal always gives the same file; in it, SHA256SUMS lists the digest of every file.
    Its reports are PDF/A-3a, and those that were issued hold their data as files inside.
    With --encrypted: without the evidence, and readable only by contacts who were given access.
    """
    from amportal.builder.storage.build_ledger import Ledger
    from amportal.builder.storage.build_lock import only_build
    from amportal.deliver.portal_archive import archive as write

    place = place_of(context, today)
    console = console_of(context)
    folder = AsReader(place, client, console).folder
    _build(place, console, folder)
    portal = place.output / folder
    with only_build(place.state, ""):
        day = _day(portal)
        owned = Ledger(place.state).owned(folder)
        if encrypted:
            target = output or Path(f"{folder}-{day}.html")
            _encrypted(console, place, folder, owned, target)
            return
        target = output or Path(f"{folder}-{day}.zip")
        count = write(portal, owned, day, target, _evidence(place, folder))
    console.say(f"{target}: {count} files as of {day}")


def _build(place: Place, console: Console, folder: str) -> None:
    """Bring the portal up to date, or stop."""
    from amportal.builder.build_engine import build

    order = order_of(place, (client_of_folder(folder),), progress=console.progress)
    summary = build(order, pdf_pool)
    console.print_problems(summary.problems)
    if summary.stopped:
        stop(console, "nothing is archived: the build was stopped", code=exit_codes.SAFETY)
    if any(each.slug == folder and each.held for each in summary.clients):
        stop(
            console,
            f"`{folder}` is held back, so its portal is older than its files",
            "mend what is said above, then archive it",
            exit_codes.CONTENT,
        )


def _encrypted(
    console: Console, place: Place, folder: str, owned: Iterable[str], target: Path
) -> None:
    """Write the portal as one encrypted file, or stop."""
    from amportal.cli.publishing.encrypted_copy import PublishError, encrypted_copy
    from amportal.cli.publishing.publish_messages import code_of

    try:
        whole = encrypted_copy(place, folder, owned)
    except PublishError as error:
        stop(console, f"nothing is archived: {error.text}", error.hint, code_of(error))
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(whole)
    fresh.replace(target)
    console.say(
        f"{target}: {len(whole) / 1e6:.1f} MB, opens in a browser with a contact's word and "
        "passphrase; who reads mail on a phone saves it first, as mail programs run no scripts"
    )


def _evidence(place: Place, folder: str) -> dict[str, bytes]:
    """Return what the decisions in the portal *folder* rest on, by its path in the archive."""
    from amportal.model.derive.client_today import today_of
    from amportal.model.site_loader import load
    from amportal.plan.reader.decision_evidence import evidence_of
    from amportal.plan.reader.reader_kinds import readers_of
    from amportal.plan.reader.visibility import visible
    from amportal.sources.content_scan import scan

    snapshot = scan(place.root, ("content",))
    site = load(snapshot, place.now, place.today).site
    for client in site.clients if site else ():
        for reader in readers_of(client):
            if site and reader.folder == folder:
                zone = client.settings.timezone or site.agency.timezone
                day = today_of(site.agency, place.now, place.today, zone)
                found = evidence_of(client, visible(client, frozenset(reader.roles), day))
                return {name: snapshot.read(path) for name, path in found.items()}
    return {}


def _day(portal: Path) -> date:
    """Return the day of the data in *portal*, which the same sources always have."""
    return date.fromisoformat(json.loads((portal / DATA).read_bytes())["frame"]["as_of"]["day"])
