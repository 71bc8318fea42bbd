"""Tables of sums: beside the margin, across the page, or one below the other, as they are wide."""

from __future__ import annotations

import pytest

from amportal.render.pages.money_columns import MoneyColumns, fitting_size, money_columns


@pytest.mark.parametrize(
    ("widest", "columns", "layout"),
    [
        ("£950.00", 6, MoneyColumns("beside", 6)),
        ("€128,400.00", 6, MoneyColumns("across", 6)),
        ("JP¥150,000,000", 6, MoneyColumns("across", 3)),
        ("999.999.999.999,00 €", 5, MoneyColumns("across", 3)),
        ("KWD 999,999,999,999,999,999.000", 6, MoneyColumns("across", 2)),
        ("9" * 60, 6, MoneyColumns("across", 1)),
    ],
)
def test_columns(widest: str, columns: int, layout: MoneyColumns) -> None:
    """The widest sum decides, and the parts of a table are as equal as they can be."""
    assert money_columns(["£0.00", widest], columns) == layout


def test_no_sums() -> None:
    """A table without rows stands where any other does."""
    assert money_columns([], 6) == MoneyColumns("beside", 6)


@pytest.mark.parametrize(("text", "size"), [("£1", 12), ("JP¥150,000,000.00", 9.5), ("9" * 99, 8)])
def test_size(text: str, size: float) -> None:
    """The largest size that fits, else the smallest there is."""
    assert fitting_size(["£0", text], 33, [12, 9.5, 8]) == size
