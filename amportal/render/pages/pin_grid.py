"""The grid beside a picture: letters and numbers, so that a place in it can be said in words.

"D1 v2, B2" must mean the same square on the page, in the report and on the phone, so the grid
depends on the picture's shape and on nothing else.
"""

from __future__ import annotations

from msgspec import Struct

_SHORT_SIDE = 3
_LONGEST = 8
_EXTREME = 4
_LETTERS = "ABCDEFGH"


class PinGrid(Struct, frozen=True):
    """Letters across and numbers down."""

    letters: tuple[str, ...]
    numbers: tuple[int, ...]


def pin_grid(width: int, height: int) -> PinGrid:
    """Return the grid for a picture of that many pixels: fields as near to square as can be."""
    if width <= 0 or height <= 0:
        return PinGrid(tuple(_LETTERS[:_SHORT_SIDE]), tuple(range(1, _SHORT_SIDE + 1)))
    ratio = width / height
    across = down = _SHORT_SIDE
    if ratio >= 1:
        down = 1 if ratio > _EXTREME else _SHORT_SIDE
        across = max(_SHORT_SIDE, min(_LONGEST, round(down * ratio)))
    else:
        across = 1 if ratio < 1 / _EXTREME else _SHORT_SIDE
        down = max(_SHORT_SIDE, min(_LONGEST, round(across / ratio)))
    return PinGrid(tuple(_LETTERS[:across]), tuple(range(1, down + 1)))
