"""No words of a report lie on each other, leave the page, or stand on a page of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from tests.pdf.reports import Word, words_of
from tests.pdf.stress import overlapping, stress_cases

CASES = dict(stress_cases())
_WIDTH, _HEIGHT = 210.0, 297.0
_FOOT = 280.0  # below it stands the foot of each page
_QUARTER = 20 + 260 / 4


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


@pytest.mark.parametrize("name", CASES)
def test_words_stand_clear(name: str, press: PdfEngine, tmp_path: Path) -> None:
    """Whatever is written, in any language and currency."""
    outcome = render_with(press, CASES[name].inputs())
    assert outcome.pdf is not None, outcome.problems
    path = tmp_path / "report.pdf"
    path.write_bytes(outcome.pdf)
    pages = words_of(path)
    for number, words in enumerate(pages, start=1):
        assert overlapping(words) == [], number
        outside = [
            word
            for word in words
            if word.left < 15.5
            or word.right > _WIDTH - 15.5
            or word.top < 8
            or word.bottom > _HEIGHT - 4
        ]
        assert outside == [], number
        if number < len(pages):
            lowest = max(word.bottom for word in words if word.bottom < _FOOT)
            assert lowest > _QUARTER, number


def test_what_lies_on_each_other_is_found() -> None:
    """The check can fail: words that cross are found, words side by side are not."""
    one = Word("one", 20, 20, 40, 24)
    assert overlapping([one, Word("two", 38, 21, 50, 25)]) == [("one", "two")]
    assert overlapping([one, Word("two", 40, 20, 50, 24), Word("three", 20, 24, 40, 28)]) == []
