"""Find contacts' secrets where they do not belong: in files of git, and with who may not read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.access.access_problems import access_kept, told_in_file
from amportal.errors import Problem

if TYPE_CHECKING:
    from amportal.access.key_store import Grant
    from amportal.access.secret_search import SecretSearch
    from amportal.cli.site_paths import Place
    from amportal.model.nouns.site import Client, Site

# Larger files are pictures and films; what people write is smaller.
_LARGEST = 2_000_000
_SECONDS = 30


def secrets_in_sources(root: Path) -> list[Problem]:
    """Return a problem for each secret in a file of the site in *root* that git does not ignore."""
    from amportal.cli.key_place import secret_search
    from amportal.model.content_layout import AGENCY_PATH
    from amportal.model.site_loader import load_agency
    from amportal.sources.content_scan import scan

    agency = load_agency(scan(root, (AGENCY_PATH,))).read.noun
    words = secret_search(root, agency) if agency else None
    if words is None:
        return []
    return [each for path in _files(root) for each in _in_file(root, path, words)]


def _in_file(root: Path, path: str, words: SecretSearch) -> Iterator[Problem]:
    file = root / path
    try:
        if file.is_symlink() or file.stat().st_size > _LARGEST:
            return
        raw = file.read_bytes()
    except OSError:
        return
    if b"\0" in raw[:4096]:
        return
    for owner, line in words.found(raw.decode("utf-8", "replace")):
        yield told_in_file(path, line, owner)


def _files(root: Path) -> Iterator[str]:
    """Yield what git tracks or would add; where there is no git, the sources."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        for folder in ("content", "templates"):
            for file in sorted((root / folder).rglob("*")):
                if file.is_file():
                    yield file.relative_to(root).as_posix()
        return
    yield from dict.fromkeys(
        each.decode("utf-8", "replace") for each in listed.split(b"\0") if each
    )


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
