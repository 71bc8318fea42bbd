"""Frames: what goes in comes out, however the pipe cuts it, and damage is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.errors import Note, Problem
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome
from amportal.render.pdf.worker_frames import (
    FrameReader,
    pack,
    pack_inputs,
    pack_outcome,
    unpack,
    unpack_inputs,
    unpack_outcome,
)
from tests.pdf import sample

WARNING = Problem("w", "a `w`", hint="h", notes=(Note("n"), Note("m")), severity="warning")


@given(st.lists(st.binary(max_size=40), max_size=4), st.integers(1, 30))
def test_frames_survive_any_cut(blobs: list[bytes], step: int) -> None:
    """Two frames in a row come out whole, wherever the pieces end."""
    wire = pack({"n": 1}, blobs) + pack({"n": 2})
    reader, found = FrameReader(), []
    for start in range(0, len(wire), step):
        found += [unpack(body) for body in reader.feed(wire[start : start + step])]
    assert found == [({"n": 1}, blobs), ({"n": 2}, [])]


def body_of(frame: bytes) -> bytes:
    (body,) = FrameReader().feed(frame)
    return body


def test_inputs_come_back() -> None:
    """A job is the same on the other side: text of any letters, bytes, and moments with zones."""
    inputs = PdfInputs(
        "<p>Żółw 東", "p{}", {"b": b"\x00\xff", "a": b""}, sample.MOMENT, sample.MOMENT
    )
    assert unpack_inputs(body_of(pack_inputs(7, inputs))) == (7, inputs)


@pytest.mark.parametrize(
    "outcome",
    [PdfOutcome(b"%PDF", (), (WARNING,)), PdfOutcome(None, (Problem("p", "m"), WARNING))],
)
def test_outcomes_come_back(outcome: PdfOutcome) -> None:
    """Bytes, problems, notes and warnings cross whole; an empty file is not a missing one."""
    assert unpack_outcome(body_of(pack_outcome(3, outcome))) == (3, outcome)


def test_a_frame_that_promises_too_much_is_refused() -> None:
    """A length beyond reason is damage, not a reason to wait for ever."""
    with pytest.raises(ValueError, match="too long"):
        list(FrameReader().feed(b"\xff" * 8))


@pytest.mark.parametrize("body", [b"", b"123", pack({"n": 1}, [b"abc"])[8:-1], bytes(8)])
def test_damage_is_an_error(body: bytes) -> None:
    """A frame whose parts do not add up is never half read."""
    with pytest.raises(ValueError):
        unpack(body)
