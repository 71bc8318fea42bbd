"""One reader named on the command line: a client, or a contact of a client."""

from __future__ import annotations

from contextlib import suppress
from typing import NoReturn

from amportal.cli import exit_codes
from amportal.cli.client_arguments import wanted_clients
from amportal.cli.failures import stop
from amportal.cli.site_paths import Place
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
        contacts = {each.id: reader_of(client, each).folder for each in client.settings.contacts}
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


__all__ = ["AsReader"]
