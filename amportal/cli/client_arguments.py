"""Clients named on the command line: the folders in `content/clients/`, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from amportal.cli import exit_codes
from amportal.cli.site_paths import Place, site_above
from amportal.console.terminal import Console


def client_names(root: Path) -> tuple[str, ...]:
    """Return the folder names of all clients of the site at *root*, sorted."""
    folder = root / "content" / "clients"
    if not folder.is_dir():
        return ()
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir()))


def completed(incomplete: str) -> list[str]:
    """Return the clients that a shell may complete *incomplete* to."""
    root = site_above(Path.cwd())
    return [name for name in client_names(root) if name.startswith(incomplete)] if root else []


def wanted_clients(place: Place, names: Iterable[str] | None, console: Console) -> tuple[str, ...]:
    """Return the clients that *names* mean, or stop where one of them is none.

    A name may be given as the path of its folder, as shells complete it.
    """
    known = client_names(place.root)
    wanted: dict[str, None] = {}
    for name in names or ():
        slug = name.rstrip("/").rpartition("/")[2]
        if slug not in known:
            from amportal.model.messages.nearest_name import listed, nearest

            near = nearest(slug, known)
            everyone = f"there are: {listed(known)}" if known else "make one: `amportal new client`"
            console.error(
                f"there is no client `{slug}`", f"did you mean `{near}`?" if near else everyone
            )
            raise typer.Exit(exit_codes.USAGE)
        wanted[slug] = None
    return tuple(wanted)


__all__ = ["client_names", "completed", "wanted_clients"]
