"""Look through each file before it goes out: does it name another client?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amportal.model.nouns.site import Site


def scan_for(site: Site, client: str) -> Callable[[str, bytes], str]:
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
