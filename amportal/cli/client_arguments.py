"""Clients named on the command line: the folders in `content/clients/`, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import typer

from amportal.cli import exit_codes
from amportal.cli.failures import stop
from amportal.cli.site_paths import Place, site_above
from amportal.console.terminal import Console
from amportal.sources.snapshot import SourceChanged


class AsReader:
    """The portal that `CLIENT` or `CLIENT/CONTACT` is given; `folder` is its name in the output."""

    def __init__(self, place: Place, named: str, console: Console) -> None:
        """Stop where there is no such client or contact, or where it cannot be read."""
        slug, _, self._contact = named.strip("/").removeprefix("content/clients/").partition("/")
        (self._client,) = wanted_clients(place, (slug,), console)
        self._place, self._console = place, console
        folders = self._folders()
        if self._contact not in folders:
            self._stop(sorted(filter(None, folders)))
        self.folder = folders[self._contact]

    def look_again(self) -> None:
        """Find the folder anew, because roles may have been edited; keep it while it is unknown."""
        with suppress(SourceChanged):
            self.folder = self._folders().get(self._contact, self.folder)

    def _folders(self) -> dict[str, str]:
        """Return a folder for each contact, "" being everybody; none where they are unknown."""
        from amportal.model.reading.client_assembly import assemble
        from amportal.model.reading.client_reader import gather_client
        from amportal.plan.reader.reader_kinds import reader_of, readers_of
        from amportal.sources.content_scan import scan

        snapshot = scan(self._place.root, (f"content/clients/{self._client}",))
        client = assemble(gather_client(snapshot, self._client))
        readers = readers_of(client) if client else ()
        if client is None or not readers:
            return {}
        contacts = {
            each.id: reader_of(client, each).folder
            for each in client.settings.contacts
            if not each.draft
        }
        return {"": readers[0].folder, **contacts}

    def _stop(self, contacts: list[str]) -> NoReturn:
        if not contacts:
            stop(
                self._console,
                f"`{self._client}` has no portal: its `client.yaml` has problems, or is a draft",
                f"`amportal check {self._client}` tells more",
                exit_codes.CONTENT,
            )
        from amportal.model.messages.nearest_name import listed, nearest

        near = nearest(self._contact, contacts)
        stop(
            self._console,
            f"`{self._client}` has no contact `{self._contact}`",
            f"did you mean `{self._client}/{near}`?" if near else f"there are: {listed(contacts)}",
        )


def client_names(root: Path) -> tuple[str, ...]:
    """Return the folder names of all clients of the site at *root*, sorted."""
    folder = root / "content" / "clients"
    if not folder.is_dir():
        return ()
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir()))


def is_withdrawn(root: Path, slug: str) -> bool:
    """Say whether the portal of the client *slug* was withdrawn."""
    return (root / "content" / "clients" / slug / "withdrawn.yaml").is_file()


def completed(incomplete: str) -> list[str]:
    """Return the clients that a shell may complete *incomplete* to."""
    root = site_above(Path.cwd())
    return [name for name in client_names(root) if name.startswith(incomplete)] if root else []


def wanted_clients(
    place: Place, names: Iterable[str] | None, console: Console, *, withdrawn: bool = False
) -> tuple[str, ...]:
    """Return the clients that *names* mean, or stop where one of them is none.

    A name may be given as the path of its folder, as shells complete it. A client whose portal was
    withdrawn is taken only by commands that ask for it.
    """
    known = client_names(place.root)
    wanted: dict[str, None] = {}
    for name in names or ():
        slug = name.rstrip("/").rpartition("/")[2]
        if slug not in known:
            from amportal.model.messages.nearest_name import listed, nearest

            near = nearest(slug, known)
            everyone = f"there are: {listed(known)}" if known else "make one: `amportal new client`"
            console.error(
                f"there is no client `{slug}`", f"did you mean `{near}`?" if near else everyone
            )
            raise typer.Exit(exit_codes.USAGE)
        if not withdrawn and is_withdrawn(place.root, slug):
            stop(
                console,
                f"the portal of `{slug}` was withdrawn",
                f"`amportal withdraw --undo {slug}` brings it back",
            )
        wanted[slug] = None
    return tuple(wanted)
