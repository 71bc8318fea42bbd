"""The order of a build, and what makes its reports: what every command that builds begins with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import amportal
from amportal.builder.build_options import BuildOptions, ProgressReport, silent
from amportal.cli.site_paths import Place, cache_folder, shipped

if TYPE_CHECKING:
    from amportal.render.pdf.pdf_pool import PdfPool


def order_of(
    place: Place,
    only: tuple[str, ...] = (),
    *,
    dry: bool = False,
    progress: ProgressReport = silent,
    processes: int = 0,
) -> BuildOptions:
    """Return the order for a build of the site at *place*."""
    return BuildOptions(
        root=place.root,
        output=place.output,
        state=place.state,
        theme=shipped("templates"),
        package=Path(amportal.__file__).parent,
        clock=place.now,
        today=place.today,
        only=only,
        dry=dry,
        progress=progress,
        processes=processes,
        cache=cache_folder(),
    )


def pdf_pool() -> PdfPool:
    """Return the pool that makes reports; it starts nothing before the first one."""
    from amportal.render.pdf.pdf_pool import PdfPool

    return PdfPool()
