"""Labels are never wider than they are taken for."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.text.text_width import broken, fit, text_width
from tests.browser.portal_site import theme

WORDS = (
    "Film edit approved 26 Nov, 6 days late",
    "Größe und Maßstab geprüft",
    "Prévision 135 050 €",
    "Übergabe · “Morgen” – £1,950.00 …",
)


@pytest.mark.parametrize(("bold", "weight"), [(False, 400), (True, 600)])
@pytest.mark.parametrize("words", WORDS)
def test_no_label_is_wider_in_the_theme_s_own_face(words: str, bold: bool, weight: int) -> None:
    """Against the advances of the face that reports print with."""
    font = TTFont(BytesIO(theme().files[f"default/fonts/inter-print-{weight}.woff2"]))
    names, advances = font.getBestCmap(), font["hmtx"]
    units = font["head"].unitsPerEm
    real = sum(advances[names[ord(letter)]][0] for letter in words) * 12 / units

    assert real <= text_width(words, 12, bold=bold) <= real * 1.12


@given(st.text(max_size=60), st.floats(8, 300))
def test_what_is_fitted_fits(text: str, width: float) -> None:
    """A cut label is no wider than its room, unless there is none at all."""
    cut = fit(text, width)

    assert text_width(cut) <= width or cut == "…"
    assert cut == text or cut.endswith("…")


def test_what_fits_is_left_alone() -> None:
    """Nothing is cut without need."""
    assert fit("Concept", 200) == "Concept"
    assert fit("Concept and key visual", 60).startswith("Conc")


@given(st.text(max_size=60), st.floats(20, 300))
def test_what_is_broken_loses_nothing(text: str, width: float) -> None:
    """Lines are no wider than their room; with lines enough no letter is cut."""
    lines = broken(text, width, most=99)

    assert all(text_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_text_is_broken_between_words() -> None:
    """A word goes whole to the next line; one that is wider than a line goes on in the next."""
    assert broken("Concept and key visual", 80) == ["Concept and", "key visual"]
    assert len(broken("Donaudampfschifffahrtselektrizität", 80, most=9)) == 3
    assert broken("Concept and key visual", 80, most=1) == [fit("Concept and key visual", 80)]
