"""`amportal access backup`: one encrypted file of all secrets, and the way back."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.access.key_backup import opened_backup, sealed_backup
from amportal.access.key_file import changing, load_store, store_bytes, store_of, write_secret
from amportal.access.key_store import KeyStoreError
from amportal.access.wordlist.passphrase import new_passphrase, normalised
from amportal.cli.access.access_app import access
from amportal.cli.access.access_site import AccessSite
from amportal.cli.command_line import console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.key_place import backed_up

if TYPE_CHECKING:
    from amportal.access.key_store import KeyStore

PASSPHRASE = "AMPORTAL_BACKUP_PASSPHRASE"


@access.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, or with --restore to read.")],
    restore: Annotated[
        bool, typer.Option("--restore", help="Bring the secrets back from FILE.")
    ] = False,
) -> None:
    """Write all secrets into one encrypted file, outside the site; keep its passphrase elsewhere.

    Without one, a lost disk costs every contact a new secret.
    """
    site = AccessSite.of(place_of(context), console_of(context))
    try:
        if restore:
            _restored(site, file)
        else:
            _written(site, file)
    except KeyStoreError as error:
        site.ended(error)


def _written(site: AccessSite, file: Path) -> None:
    store = site.keys()
    if not store.grants:
        stop(site.console, "there are no secrets yet", "`amportal access give` makes them")
    if file.resolve().is_relative_to(site.place.root.resolve()):
        stop(
            site.console,
            f"{file} is inside the site, and would be committed",
            "choose a file elsewhere, such as a disk that you take away",
        )
    passphrase = os.environ.get(PASSPHRASE) or new_passphrase()
    write_secret(file.absolute(), sealed_backup(store_bytes(store), passphrase))
    write_secret(backed_up(site.file), _digest(store))
    if not os.environ.get(PASSPHRASE):
        site.console.data(f"passphrase of the backup: {passphrase}\n")
        site.console.say("write it down and keep it elsewhere; it is said only now")
    site.console.say(f"{len(store.held())} contacts' secrets are in {file}")


def _restored(site: AccessSite, file: Path) -> None:
    try:
        raw = file.read_bytes()
    except OSError as fault:
        stop(site.console, f"{file} cannot be read ({fault.strerror})", "name the backup")
    given = os.environ.get(PASSPHRASE) or _asked(site)
    store = store_of(opened_backup(raw, given), site.site_id, str(file))
    with changing(site.file, site.site_id, site.vault) as save:
        there = load_store(site.file, site.site_id, site.vault)
        if there.grants and there != store:
            stop(
                site.console,
                f"there are other secrets already, in {site.kept_in}",
                "move them away first; what was given since the backup is only there",
            )
        save(store)
    write_secret(backed_up(site.file), _digest(store))
    site.console.say(f"{len(store.held())} contacts' secrets are back in {site.kept_in}")


def _asked(site: AccessSite) -> str:
    import sys

    if not sys.stdin.isatty():
        stop(
            site.console,
            "the backup needs its passphrase",
            f"run it at a terminal, or set {PASSPHRASE}",
        )
    return normalised(str(typer.prompt("Passphrase of the backup", hide_input=True, err=True)))


def _digest(store: KeyStore) -> bytes:
    return sha256(store_bytes(store)).hexdigest().encode()
