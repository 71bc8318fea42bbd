"""Which currency a client's money is in."""

from __future__ import annotations

from datetime import date

import pytest

from amportal.model.nouns.client import tender_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("country", "currency"), [("GB", "GBP"), ("DE", "EUR"), ("JP", "JPY"), ("XX", "")]
)
def test_a_country_has_one_tender(country: str, currency: str) -> None:
    """The legal tender of the day; nothing for a country nobody knows."""
    assert tender_of(country, TODAY) == currency


def test_tender_changes_with_time() -> None:
    """Croatia paid in kuna until the end of 2022."""
    assert tender_of("HR", date(2022, 6, 1)) == "HRK"
    assert tender_of("HR", TODAY) == "EUR"
