"""One report from HTML, CSS and named assets to one PDF/A-3a and PDF/UA-1 file.

It exists so that the rest of the program can ask for a PDF without loading a layout engine: this
module imports none until something is rendered. What comes out depends on the inputs alone, never
on the clock, the machine's fonts, its language, time zone or folders.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from amportal.errors import Problem
from amportal.render.pdf.pdf_types import (
    MAX_ASSETS,
    MAX_CSS,
    MAX_HTML,
    PdfInputs,
    PdfOutcome,
    failed,
    out_of_memory,
)
from amportal.render.refusal import Refusal

if TYPE_CHECKING:
    from amportal.render.pdf.pdf_engine import PdfEngine


def render_pdf(inputs: PdfInputs) -> bytes:
    """Return the report as a PDF, made in this very process.

    Raises Refusal with all problems. It has no limit on time or memory: hand reports that hold
    other people's words to `PdfPool` instead.
    """
    from amportal.render.pdf.pdf_engine import PdfEngine

    with PdfEngine() as press:
        outcome = render_with(press, inputs)
    if outcome.pdf is None:
        raise Refusal(*outcome.problems)
    return outcome.pdf


def render_with(press: PdfEngine, inputs: PdfInputs) -> PdfOutcome:
    """Return what came of *inputs* on a warm *press*; no exception of the engine gets out."""
    if problem := _too_large(inputs):
        return PdfOutcome(None, (problem,))
    was_on = gc.isenabled()
    gc.disable()  # a collection in mid-layout finds nothing and costs a tenth of the time
    try:
        return press.render(inputs)
    except MemoryError:
        return PdfOutcome(None, (out_of_memory(None),))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is about this report alone
        return PdfOutcome(None, (failed(error),))
    finally:
        if was_on:
            gc.enable()


def _too_large(inputs: PdfInputs) -> Problem | None:
    for what, size, limit in (
        ("text of the report", len(inputs.html), MAX_HTML),
        ("print style", len(inputs.css), MAX_CSS),
        ("pictures and fonts", sum(map(len, inputs.assets.values())), MAX_ASSETS),
    ):
        if size > limit:
            return Problem(
                slug="pdf-refused",
                message=f"the report is too large: {what} of {size:,} bytes, "
                f"and {limit:,} is the most",
                hint="shorten the report, or use smaller pictures",
            )
    return None
