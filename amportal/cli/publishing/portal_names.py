"""Names of portals: which are meant on the command line, and what a renamed client's were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from amportal.cli.client_arguments import client_names
from amportal.cli.publishing.publish_log import log_file
from amportal.plan.routes import client_of_folder

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place


def means(wanted: Iterable[str], portal: str) -> bool:
    """Say whether *wanted* means *portal*: names it or its client, or names nothing."""
    names = set(wanted)
    return not names or portal in names or client_of_folder(portal) in names


def is_former(place: Place, portal: str, *, adopt: bool) -> Callable[[str], bool]:
    """Return what says of the name of another portal whether it is an earlier one of *portal*.

    The records of releases move with the folder of a renamed client, so they name it. Without
    them *adopt* says so of any portal for the same roles whose client has no folder here.
    """
    client = client_of_folder(portal)
    roles = portal.removeprefix(client)

    def former(other: str) -> bool:
        earlier = client_of_folder(other)
        if other.removeprefix(earlier) != roles or earlier in client_names(place.root):
            return False
        folder = log_file(place.root, client, portal).parent
        return adopt or (folder / f"{other}.jsonl").is_file()

    return former
