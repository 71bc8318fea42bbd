"""The length of a file is hidden in steps of at most 12 %."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.access.encrypted.padding import LEAST, padded, step, unpadded


@given(st.binary(max_size=5000))
def test_what_is_padded_comes_back(content: bytes) -> None:
    assert unpadded(padded(content)) == content


@given(st.integers(LEAST, 1 << 40))
def test_a_step_is_at_most_twelve_per_cent_above(length: int) -> None:
    found = step(length)
    assert length <= found <= length * 1.12
    assert step(found) == found


@pytest.mark.parametrize(
    ("length", "found"),
    [
        (0, 1024), (1, 1024), (1023, 1024), (1024, 1024), (1025, 1088), (1088, 1088),
        (1089, 1152), (2047, 2048), (9_999, 10_240), (65_537, 67_584), (1 << 20, 1 << 20),
        ((1 << 20) + 1, 1_081_344),
    ],
)  # fmt: skip
def test_the_steps_are_as_specified(length: int, found: int) -> None:
    assert step(length) == found


def test_few_lengths_are_told_apart() -> None:
    assert len({step(length) for length in range(1, 1 << 20)}) < 230


@pytest.mark.parametrize(
    "framed",
    [
        b"",
        b"\0" * 7,
        padded(b"abc")[:-1],
        padded(b"abc") + b"\0",
        padded(b"abc")[:-1] + b"\1",
        (4).to_bytes(8, "big") + b"abc" + b"\1" + bytes(1012),
        (1 << 63).to_bytes(8, "big") + bytes(1016),
        (1017).to_bytes(8, "big") + bytes(1016),
    ],
)
def test_other_bytes_are_refused(framed: bytes) -> None:
    if framed[8:12] == b"abc\1":
        assert unpadded(framed) == b"abc\1"
        return
    with pytest.raises(ValueError):
        unpadded(framed)
