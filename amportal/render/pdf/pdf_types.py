"""What one report is made from, what comes of it, and the limits of its inputs."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath

from msgspec import Struct, field

import amportal
from amportal.errors import Note, Problem

MAX_HTML = 2_000_000  # characters of one report
MAX_CSS = 256_000  # characters of its style sheet
MAX_ASSETS = 64 << 20  # bytes of all pictures and fonts together


class PdfInputs(Struct, frozen=True):
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


class PdfOutcome(Struct, frozen=True):
    """What came of one report: the file, or None and the problems; warnings in either case."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


_PACKAGE = PurePath(amportal.__file__).parent
_OURS = "internal-fault"


class ReportFaultError(Exception):
    """Our own code failed while another process laid out a report; a note says where."""


def raise_fault(outcome: PdfOutcome) -> None:
    """Raise ReportFaultError where our own code failed, and not the report or its style."""
    for problem in outcome.problems:
        if problem.slug == _OURS:
            error = ReportFaultError(problem.message)
            error.add_note(problem.message)
            raise error


def failed(error: BaseException) -> Problem:
    """Return the problem for an error inside the layout engine, its own words in a note."""
    frames = traceback.extract_tb(error.__traceback__)
    if frames and PurePath(frames[-1].filename).is_relative_to(_PACKAGE):
        where = PurePath(frames[-1].filename).relative_to(_PACKAGE).as_posix()
        kind = type(error).__name__
        return Problem(
            _OURS, f"report engine {kind} in {where}:{frames[-1].lineno} {frames[-1].name}"
        )
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
