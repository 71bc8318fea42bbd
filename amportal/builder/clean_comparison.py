"""Build from nothing beside the site, and compare: the proof that nothing is stale."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.build_engine import build
from amportal.builder.build_options import BuildOptions
from amportal.builder.build_summary import Summary
from amportal.builder.make.pending_pdfs import PdfMaker
from amportal.builder.scan.site_scan import files_below


class Verified(Struct, frozen=True):
    """How many files were compared, and those that differ, as paths from the output folder."""

    compared: int
    different: tuple[str, ...]


def verify(order: BuildOptions, summary: Summary, slow: Callable[[], PdfMaker]) -> Verified:
    """Compare the output of the build that gave *summary* with one from nothing.

    Portals that are held back show an older state by design, and files that are not ours are
    nobody's business; neither is compared.
    """
    beside = order.state / "verify"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        clean = replace(order, output=beside / "output", state=beside / "state", early=None)
        build(clean, slow)
        held = {each.slug for each in summary.clients if each.held}
        foreign = {f"{each.slug}/{path}" for each in summary.clients for path in each.foreign}
        here = _compared(order.output, held) - foreign
        there = _compared(clean.output, held)
        different = sorted(
            (here ^ there)
            | {
                path
                for path in here & there
                if (order.output / path).read_bytes() != (clean.output / path).read_bytes()
            }
        )
        return Verified(len(here | there), tuple(different))
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _compared(output: Path, held: set[str]) -> set[str]:
    return {path for path in files_below(output) if path.partition("/")[0] not in held}
