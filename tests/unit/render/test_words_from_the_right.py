"""Where words run from right to left, what reads from left to right stays in one piece."""

from __future__ import annotations

from decimal import Decimal

import pytest
from markupsafe import Markup

from amportal.render.catalogue import languages
from amportal.render.phrases import phrases
from tests.unit.render.test_words import words

NAME = "%(name)s, version %(n)s"


def test_a_name_within_a_phrase_keeps_its_order() -> None:
    """It is set apart, and escaped as everywhere."""
    said = phrases(words("ar-AE"))["_"](NAME, name="A & B", n=2)
    assert said.startswith("\u2068A &amp; B\u2069")
    assert isinstance(said, Markup)
    assert phrases(words("en-GB"))["_"](NAME, name="A & B", n=2) == "A &amp; B, version 2"


def test_a_phone_number_reads_from_left_to_right() -> None:
    """Its plus stands before it, not behind."""
    assert words("ar-AE").phone("+44 20 7946 0112") == "\u2066+44 20 7946 0112\u2069"
    assert words("de-DE").phone("+44 20 7946 0112") == "+44 20 7946 0112"


def test_a_latin_currency_is_not_torn_apart() -> None:
    """`UK£` in one piece; a currency in the language's own letters needs nothing."""
    assert "\u200eUK£\u200e" in words("ar-AE", "GBP").money(Decimal("1950"))
    assert "\u200e" not in words("ar-AE", "AED").money(Decimal("1950"))
    assert words("en-GB").money(Decimal("1950")) == "£1,950.00"


@pytest.mark.parametrize("tag", languages())
def test_days_are_said_in_every_language(tag: str) -> None:
    """Never by the name of a unit: babel has no days in some of them."""
    said = words(tag)
    for n in (0, 1, 2, 3, 5, 11, 100):
        assert str(n) in said.days(n)
        assert "duration" not in said.days(n)
