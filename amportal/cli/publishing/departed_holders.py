"""Find who has a secret for a portal that they may not read any more: left, removed, or moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from amportal.access.access_problems import access_kept

if TYPE_CHECKING:
    from amportal.access.key_store import Grant
    from amportal.cli.site_paths import Place
    from amportal.errors import Problem
    from amportal.model.nouns.site import Client, Site


def departed_holders(place: Place, site: Site | None = None) -> list[Problem]:
    """Return a warning for each secret of somebody who may not read its portal today.

    Secrets that this machine does not have are nobody's here; *site* is read where it is not given.
    """
    from amportal.access.key_store import KeyStoreError
    from amportal.cli.key_place import open_keys
    from amportal.model.content_layout import AGENCY_PATH
    from amportal.model.site_loader import load, load_agency
    from amportal.sources.content_scan import scan

    agency = site.agency if site else load_agency(scan(place.root, (AGENCY_PATH,))).read.noun
    if agency is None or agency.access is None:
        return []
    try:
        store = open_keys(place.root, agency)
    except KeyStoreError:
        return []
    if not store.held():
        return []
    site = site or load(scan(place.root, ("content",)), place.now, place.today).site
    if site is None:
        return []
    clients = {each.slug: each for each in site.clients}
    return [
        access_kept(
            _file_of(place, grant.client), f"{grant.client}/{grant.contact}", grant.portal, reads
        )
        for grant in store.held()
        if grant.client not in site.held
        for reads in _reads(place, site, clients.get(grant.client), grant)
    ]


def _file_of(place: Place, client: str) -> str:
    """Return the file of *client*, that of the agency where the client is gone."""
    path = f"content/clients/{client}/client.yaml"
    return path if (place.root / path).is_file() else "content/agency.yaml"


def _reads(place: Place, site: Site, client: Client | None, grant: Grant) -> Iterator[str]:
    """Yield what the holder of *grant* reads now, where it is another portal; empty for none."""
    from amportal.model.derive.absence import has_left
    from amportal.model.derive.client_today import today_of
    from amportal.plan.reader.reader_kinds import reader_of

    if client is not None:
        today = today_of(site.agency, place.now, place.today, client.settings.timezone)
        for contact in client.settings.contacts:
            if contact.id == grant.contact and not contact.draft and not has_left(contact, today):
                folder = reader_of(client, contact).folder
                if folder != grant.portal:
                    yield folder
                return
    yield ""
