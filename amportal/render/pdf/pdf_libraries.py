"""Say which libraries reports are made with, and whether they can be loaded on this machine.

It exists for whoever looks a machine over: a missing system library must be a line with a mend,
not a crash in the middle of a build. It makes no report.
"""

from __future__ import annotations

import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from msgspec import Struct


class Libraries(Struct, frozen=True):
    """Versions of what a report needs; `trouble` says why nothing could be loaded."""

    engine: str = ""
    pango: str = ""
    subsetting: bool = False
    trouble: str = ""


def report_libraries() -> Libraries:
    """Return what is there, by loading it."""
    from amportal.render.pdf.pdf_fonts import load_engine
    from amportal.render.refusal import Refusal

    with tempfile.TemporaryDirectory(prefix="amportal-") as folder:
        try:
            # The engine prints advice of its own when a library is missing; ours comes from here.
            with redirect_stdout(StringIO()):
                load_engine(Path(folder))
        except Refusal as refusal:
            notes = [note.text for problem in refusal.problems for note in problem.notes]
            return Libraries(trouble="; ".join(notes) or "it cannot be loaded")
    import weasyprint
    from weasyprint.text import ffi

    number = int(ffi.pango.pango_version())
    return Libraries(
        engine=str(weasyprint.__version__),
        pango=f"{number // 10_000}.{number // 100 % 100}.{number % 100}",
        subsetting=ffi.harfbuzz_subset is not None,
    )


def unusable_fonts(fonts: dict[str, bytes]) -> list[str]:
    """Return the names of those *fonts* that reports cannot use."""
    from amportal.render.pdf.pdf_fonts import FontConverter

    foundry, broken = FontConverter(), []
    for name, content in fonts.items():
        try:
            foundry.unpack(content)
        except ValueError:
            broken.append(name)
    return broken
