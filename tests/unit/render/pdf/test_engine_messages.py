"""The engine's log, turned into what a person can act on."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest

from amportal.builder.storage.fault_report import fault_of
from amportal.render.pdf.engine_messages import EngineMessage, sort_messages
from amportal.render.pdf.pdf_types import (
    PdfInputs,
    PdfOutcome,
    ReportFaultError,
    failed,
    raise_fault,
)


def remark(template: str, *args: object) -> EngineMessage:
    return EngineMessage.of(
        logging.LogRecord("weasyprint", logging.WARNING, "", 0, template, args, None)
    )


GLYPH = '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)'


def test_missing_letters_become_one_warning() -> None:
    """Each missing letter is named once, in the order of the alphabet, ten at the most."""
    _, (warning,) = sort_messages([remark(GLYPH, char, ord(char)) for char in "日本日"])
    assert warning.message == (
        "no font of the report has `日` (U+65E5), `本` (U+672C): an empty box is printed instead"
    )
    _, (many,) = sort_messages([remark(GLYPH, chr(n), n) for n in range(0x4E00, 0x4E10)])
    assert "and 6 more" in many.message


def test_a_broken_picture_is_a_problem() -> None:
    """A picture that is left out is no small matter: the report fails."""
    (problem,), warnings = sort_messages([remark("Failed to load image at %r: %s", "x.png", "no")])
    assert (problem.slug, problem.severity, warnings) == ("image-broken", "error", ())
    assert problem.notes[0].text == "the layout engine says: Failed to load image at 'x.png': no"


def test_the_rest_is_kept_word_for_word_but_not_without_end() -> None:
    """Unknown remarks are gathered in one warning with a bounded number of notes."""
    _, (warning,) = sort_messages([remark(f"Ignored {n}") for n in range(40)])
    assert warning.slug == "pdf-style"
    assert len(warning.notes) == 13
    assert warning.notes[-1].text == "and 28 more of this kind"


def test_what_the_fetcher_said_better_is_not_said_again() -> None:
    """A style sheet or font that is missing is already a problem of its own."""
    assert sort_messages(
        [
            remark("Failed to load stylesheet at %s: %s", "x", "y"),
            remark("Font-face %r cannot", "x"),
        ]
    ) == ((), ())


def test_what_fails_in_our_own_code_is_no_fault_of_the_report() -> None:
    """It is raised where the report is waited for, with the place and nothing of the report."""
    try:
        PdfInputs("", "", {}, datetime(2026, 1, 1), datetime(2026, 1, 1))
    except ValueError as error:
        outcome = PdfOutcome(None, (failed(error),))
    with pytest.raises(ReportFaultError, match=r"ValueError in render/pdf/pdf_types\.py:\d+"):
        raise_fault(outcome)
    assert "report engine ValueError in render/pdf/" in fault_of(caught_of(outcome)).report


def caught_of(outcome: PdfOutcome) -> BaseException:
    with pytest.raises(ReportFaultError) as caught:
        raise_fault(outcome)
    return caught.value


def test_what_fails_in_the_layout_engine_is_the_reports() -> None:
    """Its style or a picture made the engine fail."""
    outcome = PdfOutcome(None, (failed(KeyError("x")),))
    raise_fault(outcome)
    assert [each.slug for each in outcome.problems] == ["pdf-failed"]
