"""What the portals of a site are sealed with: from its secrets and its contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amportal.access.key_store import KeyStore, KeyStoreError, contacts_of
from amportal.cli.key_place import open_keys
from amportal.model.derive.absence import has_left
from amportal.plan.reader.reader_kinds import reader_of
from amportal.publish.publish_errors import PublishError, misused, unsafe
from amportal.publish.sealed_release import Sealing

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from amportal.model.nouns.agency import Agency
    from amportal.model.nouns.site import Client, Site
    from amportal.model.publish_places import PortalPlace

ENCRYPTED = ("encrypted", "both")
_LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pl")


class SiteSealing:
    """The secrets of one site, read when they are first asked for."""

    def __init__(self, root: Path, site: Site, today: date) -> None:
        self._root, self._site, self._today = root, site, today
        self._store: KeyStore | None = None

    def of(self, client: Client, folder: str) -> Sealing:
        """Return what the portal *folder* of *client* is sealed with. Raises `PublishError`."""
        from amportal.access.encrypted.crypto_library import NoCryptographyError
        from amportal.access.encrypted.portal_secrets import secrets_of

        try:
            found = secrets_of(self._keys(), folder)
        except KeyStoreError as fault:
            raise unsafe(fault.text, fault.hint) from None
        except NoCryptographyError as fault:
            raise misused(str(fault)) from None
        if found is None:
            raise unsafe(
                f"nobody was given access to {folder}, so nobody could open it",
                f"`amportal access give {client.slug}/CONTACT`, then publish again",
            )
        grants = contacts_of(self._keys(), folder)
        readers = {
            each.id
            for each in client.settings.contacts
            if not each.draft
            and not has_left(each, self._today)
            and reader_of(client, each).folder == folder
        }
        strangers = (f"{g.client}/{g.contact}" for g in grants if g.contact not in readers)
        return Sealing(found, _about(self._site.agency, client), tuple(strangers))

    def portal_called(self, name: str) -> str:
        """Return the folder of the portal whose random id is *name*, else *name* itself."""
        try:
            known = self._keys().portals
        except KeyStoreError:
            return name
        return next((each.portal for each in known if each.portal_id == name), name)

    def _keys(self) -> KeyStore:
        if self._store is None:
            self._store = open_keys(self._root, self._site.agency)
        return self._store


def told_by_address(client: Client, place: PortalPlace) -> PublishError | None:
    """Return why the address of an encrypted portal says too much, or nothing."""
    if place.own and client.slug not in place.path.split("."):
        return None
    return unsafe(
        f"{place.address} names the client or the role, which encryption shall keep from the host",
        "give the portal a `path:` of its own under `publish:` in client.yaml that names nobody, "
        "such as `k7f2qm`",
    )


def _about(agency: Agency, client: Client) -> dict[str, str]:
    """Return what the viewer says of the portal: its language, and whom to call."""
    locale = client.settings.locale or agency.locale
    language = locale[:2].lower()
    lang = "pt-BR" if language == "pt" else language if language in _LANGUAGES else "en"
    people = (each for each in agency.people if each.id == client.settings.account_manager)
    manager = next(people, None)
    about = {"lang": lang, "name": manager.name if manager else agency.name}
    if manager and manager.phone:
        about["phone"] = manager.phone
    return about
