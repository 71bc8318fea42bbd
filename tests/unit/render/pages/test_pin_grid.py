"""The grid beside a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.pages.pin_grid import pin_grid


@pytest.mark.parametrize(
    ("width", "height", "letters", "numbers"),
    [
        (600, 800, "ABC", 4),
        (800, 800, "ABC", 3),
        (1920, 1080, "ABCDE", 3),
        (728, 90, "ABCDEFGH", 1),
        (160, 600, "ABC", 8),
        (90, 728, "A", 8),
        (0, 0, "ABC", 3),
    ],
)
def test_fields_are_near_to_square(width: int, height: int, letters: str, numbers: int) -> None:
    """A poster, a square, a film still, banners, and a picture of unknown size."""
    grid = pin_grid(width, height)

    assert "".join(grid.letters) == letters
    assert grid.numbers == tuple(range(1, numbers + 1))


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_a_place_is_one_letter_and_one_digit(width: int, height: int) -> None:
    """`B2` is said on the phone, so neither letters nor numbers become two signs."""
    grid = pin_grid(width, height)

    assert 1 <= len(grid.letters) <= 8
    assert 1 <= len(grid.numbers) <= 8


@given(st.integers(1, 2_000), st.integers(1, 2_000), st.integers(2, 9))
def test_the_grid_depends_on_shape_alone(width: int, height: int, factor: int) -> None:
    """A thumbnail and its picture have the same fields."""
    assert pin_grid(width, height) == pin_grid(width * factor, height * factor)
