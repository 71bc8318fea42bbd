"""Which currency a client's money is in: the one written, else that of the client's country.

The only guess about money that is made, and a safe one: a country's legal tender on a given day.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings


def currency_of(agency: Agency, settings: ClientSettings, today: date) -> str:
    """Return the client's currency by ISO 4217; nothing where it can be known from no country."""
    if settings.currency:
        return settings.currency
    return tender_of(settings.country or agency.country, today)


@lru_cache(maxsize=64)
def tender_of(country: str, today: date) -> str:
    """Return a country's legal tender on *today*, the first where there are several."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country, start_date=today, end_date=today)
    return str(found[0]) if found else ""


__all__ = ["currency_of", "tender_of"]
