"""What is asked before anything of a portal goes out: who may read it, and whom it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amportal.publish.publish_errors import PublishError, unsafe

if TYPE_CHECKING:
    from amportal.model.nouns.client import Access
    from amportal.model.nouns.site import Site
    from amportal.model.publish_places import PortalPlace


def silence(access: Access, folder: str, place: PortalPlace) -> PublishError | None:
    """Return why nothing is published before somebody says who may read it."""
    if access.mode is None:
        return unsafe(
            f"nobody said who may read {folder}, so it is not published",
            "add `access:` with `mode: sign-in` (the host asks for one) to its client.yaml, or "
            "`mode: open` with `because:`",
        )
    if access.mode == "open" and not place.own:
        return unsafe(
            f"{folder} would be beside the portal for everybody, where its address can be guessed",
            "give it a `path:` of its own under `portals:` of `publish:` in client.yaml",
        )
    return None


def scan_of(site: Site, client: str) -> Callable[[str, bytes], str]:
    """Return what says why a file of *client* must not go out, or nothing."""
    from amportal.model.other_client_names import OtherNames

    names = OtherNames(site)

    def scanned(path: str, content: bytes) -> str:
        ending = path.rpartition(".")[2]
        if ending in ("html", "json", "csv", "ics", "vcf", "xml", "js", "txt"):
            text = content.decode("utf-8", "replace")
        elif ending == "pdf":
            from amportal.deliver.pdf.pdf_check import look_at

            text = look_at(content).text
        else:
            return ""
        found = names.found(client, text)
        return f"names another client (`{found[1]}` is of {found[0]})" if found else ""

    return scanned
