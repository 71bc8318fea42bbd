"""What is asked before anything of a portal goes out: who may read it, and whom it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from amportal.publish.publish_errors import PublishError, unsafe

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
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


def leaks_of(place: Place, clients: Iterable[str], console: Console) -> dict[str, PublishError]:
    """Return why nothing of a client goes out, of those of *clients* in whose outputs words leak.

    Every output of the last build is read and decoded, as `amportal check --leaks` does.
    """
    from amportal.cli.site_paths import shipped
    from amportal.leaks.leak_check import LeakOptions, check_leaks

    found = {}
    for client in sorted(set(clients)):
        console.progress("check", f"{client} for leaks", 0)
        theme = shipped("templates")
        options = LeakOptions(place.root, place.output, theme, place.now, place.today, (client,))
        looked = check_leaks(options)
        if looked.leaks:
            console.print_problems(looked.problems)
            found[client] = unsafe(
                f"{client}: its outputs hold what their readers may not see; nothing of it was "
                "published",
                "mend what is said above, then publish again",
            )
    return found


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
