"""An amount is proposed only where it can be read in one way."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.messages.amount_messages import is_ambiguous, readings

SPACES = (" ", "\u00a0", "\u202f")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("12.500", ("12500", "12.50")),
        ("€ 12,500", ("12500", "12.50")),
        ("-1.200", ("-1200", "-1.20")),
        ("EUR 1.200,-", ("1200",)),
        ("12.345", ("12345", "12.345")),
        ("0,500", ("0.500",)),
        ("12,50", ("12.50",)),
        ("\u2212900.00", ("-900.00",)),
        ("$-5", ("-5",)),
        ("500.-", ("500",)),
        ("1'200.50 CHF", ("1200.50",)),
        *(
            (text, ())
            for text in (
                "2 x 600", "1200/2", "1200 – 1500", "1e3", "(900.00)", "12k", "1.5k", "1,2,3",
                "12.5.0", "1.200.00", "1,23,456", "ca. 500", "1200 EUR + VAT", "10 %", "", "-",
                "EUR",
            )
        ),
    ],
)  # fmt: skip
def test_readings(text: str, amounts: tuple[str, ...]) -> None:
    assert readings(text) == amounts


@given(
    whole=st.integers(1000, 10**12),
    cents=st.one_of(st.none(), st.integers(0, 99)),
    marks=st.sampled_from(
        [(",", "."), (".", ","), *((space, ",") for space in SPACES), ("'", ".")]
    ),
)
def test_an_amount_with_all_its_separators_has_its_value(
    whole: int, cents: int | None, marks: tuple[str, str]
) -> None:
    """Thousands that are parted throughout are that amount, or one of two."""
    by, point = marks
    text = f"{whole:,}".replace(",", by)
    text += "" if cents is None else f"{point}{cents:02}"
    value = Decimal(whole) + Decimal(cents or 0) / 100
    found = [Decimal(each) for each in readings(text)]
    assert value in found
    assert len(found) == 1 or is_ambiguous(text)


@given(st.text(alphabet="0123456789.,'+-\u2212 €$xk/()e%", max_size=14))
def test_no_digit_is_lost_or_invented(text: str) -> None:
    """Whatever is proposed has the digits that were written, but for zeros at its end."""
    for each in readings(text):
        assert re.fullmatch(r"-?\d+(\.\d{1,3})?", each)
        written, meant = re.sub(r"\D", "", text), re.sub(r"\D", "", each)
        assert written.rstrip("0") == meant.rstrip("0")
