"""A domain that nearly reads like one we know is noticed; honest ones are left alone."""

from __future__ import annotations

import pytest

from amportal.deliver.gate.lookalike_domains import PROVIDERS, nearest_known, resembles, scripts_in


@pytest.mark.parametrize(
    ("odd", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("meridan.example", "meridian.example"),
        ("meridiian.example", "meridian.example"),
        ("meridain.example", "meridian.example"),
        ("rneridian.example", "meridian.example"),
        ("merid1an.example", "meridian.example"),
        ("meri-dian.example", "meridian.example"),
        ("meridian.com", "meridian.example"),
        ("mericlian.example", "meridian.example"),
        ("xn--meridin-mwa.example", "meridian.example"),
        ("outlo0k.com", "outlook.com"),
    ],
)
def test_slips_and_borrowed_looks(odd: str, meant: str) -> None:
    assert resembles(odd, meant)
    assert resembles(meant, odd)
    assert nearest_known(odd, ["elsewhere.example", meant]) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("meridian.example", "meridian.example"),
        ("meridian.example", "northline.example"),
        ("acme.example", "acne.example"),
        ("bbc.example", "bbd.example"),
        ("gmx.de", "gmx.net"),
        ("brandt.example", "brandtner.example"),
    ],
)
def test_different_names_are_different(one: str, other: str) -> None:
    """Short names are one letter apart by nature; longer ones that differ more are no slip."""
    assert not resembles(one, other)


def test_the_usual_providers_are_not_taken_for_each_other() -> None:
    for one in PROVIDERS:
        near = [other for other in PROVIDERS if resembles(one, other)]
        assert near == [], one


@pytest.mark.parametrize(
    ("domain", "scripts"),
    [
        ("meridian.example", {"LATIN"}),
        ("xn--mller-kva.example", {"LATIN"}),
        # A Cyrillic a among Latin letters, and a whole word of Cyrillic.
        ("xn--meridin-7fg.example", {"LATIN", "CYRILLIC"}),
        ("xn--80ak6aa92e.com", {"LATIN", "CYRILLIC"}),
        ("xn--\u00df.example", {"LATIN", "?"}),
    ],
)
def test_alphabets_are_told_apart(domain: str, scripts: set[str]) -> None:
    """The ending is Latin, so a name in another alphabet is always a mixture."""
    assert scripts_in(domain) == scripts
