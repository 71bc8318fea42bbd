"""Page one uses the room that it has, on either paper: short lists are not cut needlessly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from tests import portals
from tests.pdf.reports import Case, made_assets, running_text, words_of

_HEIGHTS = {"a4": 297.0, "letter": 279.4}
_FOOT = 17.0
# The highest row of these reports, with the rule and the head of its table.
_ROW = 24.0
REASON = "The printer has moved our slot to Thursday and the paper is in house."
WORDS = """Agreed on the phone:

- Monday: artwork to the printer
- Tuesday: proofs in our office
- Wednesday: your answer

Harbour Office
4 Quay Street
EH6 6AA Edinburgh"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


def _case(paper: str, *, last: bool) -> Case:
    """Return a report with three things that wait, reasons of two lines, and lines that end."""
    status = tuple(
        replace(each, reason=REASON, last="green" if last else None)
        for each in portals.PROJECT.status
    )
    project = replace(portals.PROJECT, status=status)
    view = replace(portals.report((project,)), waiting=portals.WAITING[:3], words=WORDS)
    frame = replace(portals.frame("en-GB", "GBP"), paper=paper)
    return Case(view, frame, made_assets())


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("paper", _HEIGHTS)
def test_page_one_uses_its_room(paper: str, last: bool, press: PdfEngine, tmp_path: Path) -> None:
    """Everything counted for page one stands on it, and less is free than one more row takes."""
    case = _case(paper, last=last)
    outcome = render_with(press, case.inputs())
    assert outcome.pdf is not None, outcome.problems
    path = tmp_path / "report.pdf"
    path.write_bytes(outcome.pdf)
    text = running_text(path, 1)
    assert case.view.calls[0].email in text, "the last section of page one"
    assert all(each.what in text for each in case.view.waiting)
    edge = _HEIGHTS[paper] - _FOOT
    lowest = max(word.bottom for word in words_of(path)[0] if word.bottom < edge)
    assert edge - lowest < _ROW
