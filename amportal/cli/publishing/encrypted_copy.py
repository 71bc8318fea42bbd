"""One encrypted file with a whole portal, for mail; its readers open it as they open the portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amportal.cli.publishing.sealing_setup import SiteSealing
from amportal.model.site_loader import load
from amportal.plan.routes import client_of_folder
from amportal.publish.media_types import media_type
from amportal.publish.publish_errors import PublishError, misused
from amportal.publish.sealed_release import may_replace
from amportal.sources.content_scan import scan

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place


def encrypted_copy(place: Place, folder: str, paths: Iterable[str]) -> bytes:
    """Return the HTML file that holds the files *paths* of the portal *folder*, encrypted.

    Raises `PublishError` where nobody could open it, or somebody could who may not.
    """
    from amportal.access.encrypted.encrypted_archive import boxed_page
    from amportal.access.encrypted.encrypted_portal import (
        MANIFEST_NAME,
        PlainFile,
        SealedEntry,
        SealedManifest,
        sealed_blobs,
        sealed_manifest,
    )
    from amportal.access.encrypted.slots import slot_files

    site = load(scan(place.root, ("content",)), place.now, place.today).site
    slug = client_of_folder(folder)
    client = next((each for each in site.clients if each.slug == slug), None) if site else None
    if site is None or client is None:
        raise misused("the files of that client have problems", "see `amportal check`")
    sealing = SiteSealing(place.root, site, place.today or place.now.date()).of(client, folder)
    may_replace(sealing, None)
    secrets = sealing.secrets
    entries: dict[str, SealedEntry] = {}
    plain = (
        PlainFile(path, (place.output / folder / path).read_bytes(), media_type(path))
        for path in sorted(paths)
    )
    sealed = dict(slot_files(secrets)) | dict(sealed_blobs(secrets, plain, entries))
    inner = SealedManifest(secrets.portal_id, secrets.epoch, 1, entries, sealing.about)
    return boxed_page(sealed | {MANIFEST_NAME: sealed_manifest(secrets, inner)})


__all__ = ["PublishError", "encrypted_copy"]
