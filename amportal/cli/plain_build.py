"""`amportal build` and no more: what nine runs in ten are, without the parser of options.

It ends exactly as the whole command does; tests compare the two.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.site_paths import Place, now, site_above
from amportal.console.terminal import Console

if TYPE_CHECKING:
    from amportal.builder.build_engine import EarlyScan
    from amportal.errors import Problem


def build_site(folder: Path, *, quiet: bool) -> int | None:
    """Build the site that *folder* is in and return the exit code; None where there is no site."""
    root = site_above(folder.resolve())
    if root is None:
        return None
    gc.disable()
    place = Place(root, now())
    console = Console.here(quiet=quiet)
    looked: EarlyScan | None = None
    try:
        from amportal.builder.build_engine import EarlyScan, early_scan

        found = early_scan(order_of(place))
    except OSError:
        # Whatever is in the way is told by the build.
        found = None
    if isinstance(found, EarlyScan):
        looked = found
    elif found is not None and not found.problems and not found.notes:
        console.print_summary(found, place.output)
        return found.exit_code
    from amportal.cli.failures import ended

    return ended(lambda: _built(place, console, looked), console)


def _built(place: Place, console: Console, looked: EarlyScan | None) -> int:
    """Do the build that is due and say what came of it."""
    # The collector rests until all is imported, which begins when workers have begun to do so.
    from amportal.builder.build_engine import build

    order = order_of(place, progress=console.progress)
    try:
        summary = build(order, pdf_pool, looked=looked)
        told: tuple[Problem, ...] = ()
        if summary.outputs():
            from amportal.builder.uncommitted_facts import uncommitted_facts

            told = uncommitted_facts(order)
        console.print_problems((*summary.problems, *told))
        console.print_summary(summary, order.output)
    finally:
        console.close()
    return summary.exit_code
