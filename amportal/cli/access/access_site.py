"""The site as `amportal access` sees it: its contacts, the portal of each, and who has access."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from amportal.access.key_store import Grant, KeyStore, KeyStoreError
from amportal.cli import exit_codes
from amportal.cli.failures import stop
from amportal.cli.key_place import open_keys, store_file, vault_of
from amportal.model.derive.absence import has_left
from amportal.model.derive.client_today import today_of
from amportal.plan.reader.reader_kinds import address_of, reader_of
from amportal.sources.content_scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from amportal.access.key_file import Vault
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.model.nouns.client import AccessMode
    from amportal.model.nouns.people import Contact
    from amportal.model.nouns.site import Client, Site


class Member(Struct, frozen=True):
    """A contact who may read a portal today; `address` is None where nobody said where it is."""

    client: Client
    contact: Contact
    portal: str
    address: str | None

    @property
    def name(self) -> str:
        """The name that commands take."""
        return f"{self.client.slug}/{self.contact.id}"

    @property
    def mode(self) -> AccessMode | None:
        """How their portal is protected."""
        return self.client.settings.access.mode

    @property
    def signs_in(self) -> bool:
        """Whether the host asks them for a name and a password."""
        return self.mode in ("sign-in", "both")

    @property
    def has_passphrase(self) -> bool:
        """Whether their portal is encrypted."""
        return self.mode in ("encrypted", "both")

    @property
    def link_opens(self) -> bool:
        """Whether their link opens the encrypted portal without a passphrase."""
        return self.has_passphrase and self.contact.link == "opens"

    def link(self, grant: Grant) -> str:
        """Return the address to give them, with their code word where the portal is encrypted."""
        address = self.address or ""
        return f"{address}#{grant.code_word}" if self.has_passphrase else address

    def mailed_link(self, grant: Grant) -> str:
        """Return the link for mails: one that opens carries the passphrase."""
        link = self.link(grant)
        return f"{link}+{grant.passphrase}" if self.link_opens else link


class AccessSite(Struct, frozen=True, dict=True):
    """The site at *place*, sound enough to know its contacts."""

    place: Place
    console: Console
    site: Site

    @classmethod
    def of(cls, place: Place, console: Console) -> AccessSite:
        """Return the site at *place*, or stop where the agency's own file has problems."""
        from amportal.model.site_loader import load

        site = load(scan(place.root, ("content",)), place.now, place.today).site
        if site is None:
            stop(
                console,
                "`content/agency.yaml` has to be mended first",
                "`amportal check` says what is wrong",
                exit_codes.CONTENT,
            )
        return cls(place, console, site)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Everybody who may read a portal today, in the order of the files."""
        return tuple(each for client in self.site.clients for each in self._of(client))

    def _of(self, client: Client) -> Iterator[Member]:
        place, settings = self.place, client.settings
        today = today_of(self.site.agency, place.now, place.today, settings.timezone)
        if settings.draft:
            return
        for contact in settings.contacts:
            if not contact.draft and not has_left(contact, today):
                folder = reader_of(client, contact).folder
                address = address_of(self.site.agency, client, contact)
                yield Member(client, contact, folder, address)

    def member(self, client: str, contact: str) -> Member | None:
        """Return the contact of that id, None where they may read nothing today."""
        return next((each for each in self.members if each.name == f"{client}/{contact}"), None)

    @property
    def file(self) -> Path:
        """The file of secrets. Raises KeyStoreError."""
        return store_file(self.place.root, self.site.agency)

    @property
    def site_id(self) -> str:
        """The name of the store, empty where there is none yet."""
        access = self.site.agency.access
        return access.site if access else ""

    @property
    def vault(self) -> Vault | None:
        """The keyring, where that keeps the secrets in place of the file."""
        return vault_of(self.site_id)

    @property
    def kept_in(self) -> str:
        """Where the secrets are, in words. Raises KeyStoreError."""
        return str(self.vault or self.file)

    def keys(self) -> KeyStore:
        """Return the secrets as they are now. Raises KeyStoreError."""
        return open_keys(self.place.root, self.site.agency)

    @property
    def at(self) -> datetime:
        """The moment, to the second."""
        return self.place.now.astimezone(UTC).replace(microsecond=0)

    def ended(self, error: KeyStoreError, code: int = exit_codes.USAGE) -> NoReturn:
        """Say why nothing more is done, and end."""
        stop(self.console, error.text, error.hint, code)


def why_no_access(member: Member) -> tuple[str, str] | None:
    """Return why *member* needs no secret or cannot be given one yet, and the mend."""
    file = f"content/clients/{member.client.slug}/client.yaml"
    if member.mode is None:
        return (
            f"nobody said who may read the portals of {member.client.slug}",
            f"add `access:` with a `mode:` to {file}; docs/access.md says which",
        )
    if member.mode == "open":
        return (
            f"whoever has the link may read {member.portal}, so nobody needs a secret",
            f"write `mode: sign-in` or `mode: encrypted` in {file}",
        )
    if member.address is None:
        return (
            f"nobody said where {member.portal} is published",
            f"add `publish:` to {file}; docs/publishing.md says how",
        )
    return None
