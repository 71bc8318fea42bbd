"""Amounts and the currency's smallest coin."""

from __future__ import annotations

import pytest

from amportal.model.rules.amount_rules import decimals_of
from tests.unit.model.rules.site_edits import BUDGET, CLIENT, Edit, slugs


@pytest.mark.parametrize(("currency", "digits"), [("GBP", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_digits_after_the_point(currency: str, digits: int) -> None:
    """Pounds have two, yen none, dinars three."""
    assert decimals_of(currency) == digits


@pytest.mark.parametrize(
    ("currency", "amount", "told"),
    [
        ("GBP", "6000.50", []),
        ("GBP", "6000.500", []),
        ("GBP", "6000.505", ["amount-too-fine"]),
        ("JPY", "6000.0", []),
        ("JPY", "6000.5", ["amount-too-fine"]),
        ("KWD", "6000.505", []),
    ],
)
def test_no_amount_is_finer_than_its_coin(currency: str, amount: str, told: list[str]) -> None:
    """Noughts at the end are not finer."""
    edits: list[Edit] = [
        (CLIENT, "currency: GBP", f"currency: {currency}"),
        (BUDGET, "invoiced: 6000", f"invoiced: {amount}"),
    ]
    assert slugs(*edits) == told
