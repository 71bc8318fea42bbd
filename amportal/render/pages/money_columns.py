"""How tables of sums are laid out, so that no sum touches the next one.

Sums have from one digit to fifteen, with a sign or the code of their currency, and a table has up
to six columns of them. What fits is found from the width of the sums as they are written: a table
beside the margin, one across the whole page, or several below each other with fewer columns each.
On a screen the table says by its classes from which width on it may show all of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from amportal.render.text.text_width import text_width

_POINT = 25.4 / 72  # millimetres
# Of the print style's tables: their width less that of the names, in millimetres.
_BESIDE, _ACROSS = 144.0 - 33, 178.0 - 46
_GAP = 2.5
_SIZE = 7.6  # points
# Of the portal's tables, in pixels: the letters, the room between columns, the name's column, and
# the tables themselves on the narrowest phone, from 40 rem on and from 80 rem on.
_LETTERS, _BETWEEN, _NAME = 13.0, 8.0, 85.0
_PHONE, _TABLET, _DESK = 288.0, 608.0, 880.0


class MoneyColumns(Struct, frozen=True):
    """Where a table of sums stands, and how many of its columns stand side by side."""

    place: Literal["beside", "across"]
    together: int


def money_columns(sums: Iterable[str], columns: int) -> MoneyColumns:
    """Return the layout of a table with so many *columns*, whose cells are *sums*."""
    widest = _GAP + max((text_width(each, _SIZE, bold=True) for each in sums), default=0) * _POINT
    if columns * widest <= _BESIDE:
        return MoneyColumns("beside", columns)
    if columns * widest <= _ACROSS:
        return MoneyColumns("across", columns)
    rows = 2
    while rows < columns and -(-columns // rows) * widest > _ACROSS:
        rows += 1
    return MoneyColumns("across", -(-columns // rows))


def money_classes(sums: Iterable[str], columns: int) -> str:
    """Return the classes of a page's table with so many *columns*, whose cells are *sums*.

    A phone shows two of the columns, beside each other unless the table is `tall`. From 40 rem on
    it shows all of them, from 80 rem on where it is `desk`, and never where it is `long`.
    """
    widest = _BETWEEN + max((text_width(each, _LETTERS, bold=True) for each in sums), default=0)
    found = ["tall"] if _NAME + 2 * widest > _PHONE else []
    if _NAME + columns * widest > _DESK:
        found.append("long")
    elif _NAME + columns * widest > _TABLET:
        found.append("desk")
    return " ".join(found)


def fitting_size(texts: Iterable[str], width: float, sizes: Sequence[float]) -> float:
    """Return the first of *sizes* in points at which each of *texts* fits in *width* millimetres.

    Where none does, the last one.
    """
    widest = max((text_width(text, 1) for text in texts), default=0) * _POINT
    return next((size for size in sizes if widest * size <= width), sizes[-1])
