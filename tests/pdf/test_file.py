"""How a report's objects become a file: the engine's own bytes, each worked out once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf
import pydyf
import pytest

from amportal.render import press as pressing
from amportal.render.pdf import PdfOutcome, render_with
from amportal.render.pdffile import LEVEL, file_of
from tests.pdf import sample

_ENGINES = 9  # the level that the engine packs at


@pytest.fixture(scope="module")
def press():
    with pressing.Press() as warm:
        yield warm


def rendered(press: pressing.Press, number: int = 0) -> bytes:
    outcome: PdfOutcome = render_with(press, sample.report(number))
    assert outcome.pdf is not None
    return outcome.pdf


@pytest.mark.parametrize("number", range(2))
def test_it_is_the_engines_own_file(
    press: pressing.Press, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Packed as the engine packs, it is what the engine writes, byte for byte."""
    monkeypatch.setattr(pressing, "file_of", partial(file_of, level=_ENGINES))
    ours = rendered(press, number)

    def engines(pdf: Any) -> bytes:
        output = BytesIO()
        pydyf.PDF.write(pdf, output, "1.7", True, True)
        return output.getvalue()

    monkeypatch.setattr(pressing, "file_of", engines)
    assert rendered(press, number) == ours


def test_each_object_is_worked_out_once(
    press: pressing.Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything twice was a tenth of a report's time."""
    asked: Counter[int] = Counter()
    plain = pydyf.Dictionary.data

    def counted(self: pydyf.Dictionary) -> bytes:
        if self.number is not None:
            asked[self.number] += 1
        return plain.fget(self)

    monkeypatch.setattr(pydyf.Dictionary, "data", property(counted))
    rendered(press)
    assert len(asked) > 100
    assert set(asked.values()) == {1}


def test_what_is_in_it_does_not_hang_on_how_it_is_packed(
    press: pressing.Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader finds the same objects, for a hundredth more bytes."""
    ours = rendered(press)
    monkeypatch.setattr(pressing, "file_of", partial(file_of, level=_ENGINES))
    smallest = rendered(press)
    assert len(smallest) < len(ours) < 1.03 * len(smallest)
    assert LEVEL < _ENGINES
    with pikepdf.open(BytesIO(ours)) as one, pikepdf.open(BytesIO(smallest)) as other:
        assert len(one.objects) == len(other.objects)
        for mine, theirs in zip(one.pages, other.pages, strict=True):
            assert mine.Contents.read_bytes() == theirs.Contents.read_bytes()
