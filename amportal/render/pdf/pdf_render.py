"""One report from HTML, CSS and named assets to one PDF/A-3a and PDF/UA-1 file.

It exists so that the rest of the program can ask for a PDF without loading a layout engine: this
module imports none until something is rendered. What comes out depends on the inputs alone, never
on the clock, the machine's fonts, its language, time zone or folders.
"""

from __future__ import annotations

import gc
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from amportal.errors import Note, Problem
from amportal.render.refusal import Refusal

if TYPE_CHECKING:
    from amportal.render.pdf.pdf_engine import Press

MAX_HTML = 2_000_000  # characters of one report
MAX_CSS = 256_000  # characters of its style sheet
MAX_ASSETS = 64 << 20  # bytes of all pictures and fonts together


@dataclass(frozen=True, slots=True)
class PdfInputs:
    """All that one report may read.

    `assets` maps names as they stand in the HTML and CSS (`logo.svg`) to bytes; they are never
    resolved against each other. Every font among them is known under its own family name.
    Language, title, author and subject come from the HTML; `created` and `modified` from the
    data, and both know their time zone. `attached` files, by name, go into the PDF; `source` says
    what it was made from, for machines (`git:` and a commit).
    """

    html: str
    css: str
    assets: Mapping[str, bytes]
    created: datetime
    modified: datetime
    attached: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        for moment in (self.created, self.modified):
            if moment.utcoffset() is None:
                raise ValueError("a report's dates need a time zone")


@dataclass(frozen=True, slots=True)
class PdfOutcome:
    """What came of one report: the file, or None and the problems; warnings in either case."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def render_pdf(inputs: PdfInputs) -> bytes:
    """Return the report as a PDF, made in this very process.

    Raises Refusal with all problems. It has no limit on time or memory: hand reports that hold
    other people's words to `PdfPool` instead.
    """
    from amportal.render.pdf.pdf_engine import Press

    with Press() as press:
        outcome = render_with(press, inputs)
    if outcome.pdf is None:
        raise Refusal(*outcome.problems)
    return outcome.pdf


def render_with(press: Press, inputs: PdfInputs) -> PdfOutcome:
    """Return what came of *inputs* on a warm *press*; no exception of the engine gets out."""
    if problem := _too_large(inputs):
        return PdfOutcome(None, (problem,))
    was_on = gc.isenabled()
    gc.disable()  # a collection in mid-layout finds nothing and costs a tenth of the time
    try:
        return press.render(inputs)
    except MemoryError:
        return PdfOutcome(None, (out_of_memory(None),))
    except Exception as error:  # noqa: BLE001 - the engine fails in many ways, all of them a bad report
        return PdfOutcome(None, (failed(error),))
    finally:
        if was_on:
            gc.enable()


def failed(error: BaseException) -> Problem:
    """Return the problem for an error inside the layout engine, its own words in a note."""
    if isinstance(error, RecursionError):
        return Problem(
            slug="pdf-failed",
            message="the report is nested too deeply to be laid out",
            hint="look for lists or tables inside each other, and make them flatter",
        )
    said = " ".join(str(error).split())[:200] or f"in {_place(error)}"
    return Problem(
        slug="pdf-failed",
        message="the report could not be laid out as a PDF",
        hint="most often this is a value in the theme's print style that has no meaning; "
        "undo the last change to it and build again",
        notes=(Note(f"the layout engine says: {type(error).__name__} {said}"),),
    )


def _place(error: BaseException) -> str:
    """Return the module and function where *error* arose, without any folder."""
    frames = traceback.extract_tb(error.__traceback__)
    return (
        f"{PurePath(frames[-1].filename).stem}, {frames[-1].name}" if frames else "an unknown place"
    )


def out_of_memory(limit: int | None) -> Problem:
    """Return the problem for a report that needs more than *limit* bytes of memory."""
    room = f" of {limit >> 20} MB" if limit else ""
    return Problem(
        slug="pdf-died",
        message=f"the report does not fit into the memory{room} that one report may use",
        hint="make it smaller: look for a very large picture, drawing or table",
    )


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
