"""Where the command `amportal` begins: what can be answered at once is, without the command line.

Nine builds in ten have nothing to do, and say so in the time that importing a parser of options
takes. Only the plain forms of such commands are known here; everything else, and everything that
turns out to be work, goes to the whole command line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import amportal

_DONE = 0


def main() -> None:
    """Run the command line and end with its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"amportal {amportal.__version__}")  # noqa: T201 - the console is not worth its import
        return
    if _nothing_to_build(arguments):
        sys.exit(_DONE)
    from amportal.cli.app import main as whole

    whole()


def _nothing_to_build(arguments: Sequence[str]) -> bool:
    """Say whether *arguments* ask for a build that has nothing to do, having said so."""
    asked = _plain_build(arguments)
    if asked is None:
        return False
    folder, quiet = asked
    from amportal.build.engine import glance
    from amportal.cli.ordering import order_of
    from amportal.cli.place import Place, now, site_above
    from amportal.console import Console

    try:
        root = site_above(folder.resolve())
        if root is None:
            return False
        place = Place(root, now())
        summary = glance(order_of(place))
    except OSError:
        # Whatever is in the way is told by the build.
        return False
    if summary is None or summary.problems or summary.notes:
        return False
    Console.here(quiet=quiet).print_summary(summary, place.output)
    return True


def _plain_build(arguments: Sequence[str]) -> tuple[Path, bool] | None:
    """Return the folder and whether to be quiet, where *arguments* are a build and no more."""
    if any(name.startswith("_AMPORTAL_") for name in os.environ):
        return None  # a shell that completes what is being typed
    folder, quiet = Path(), False
    rest = list(arguments)
    while rest:
        match rest:
            case ["build"]:
                return folder, quiet
            case ["-C", name, *rest]:
                folder = Path(name)
            case ["-q" | "--quiet", *rest]:
                quiet = True
            case _:
                return None
    return None


__all__ = ["main"]
