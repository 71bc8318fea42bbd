"""A client's colour is always readable."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amportal.render.accent_colours import NEUTRAL, READABLE, accent, band, contrast, css, luminance

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
LIGHT, DARK = ("#FFFFFF", "#F3F4F5"), ("#121416", "#1B1E21")


@given(COLOURS)
@example("#000000")
@example("#FFFFFF")
@example("#808080")
@example("#FFD400")
@example("#FF2E88")
@example("#0B1F4B")
@example("#005F73")
def test_every_colour_becomes_readable(colour: str) -> None:
    """Text on the field and links on every paper reach 4.5:1 for any colour there is."""
    made = accent(colour)

    for shades, papers in ((made.light, LIGHT), (made.dark, DARK)):
        assert contrast(shades.on, shades.field) >= READABLE
        for paper in (*papers, shades.tint):
            assert contrast(shades.ink, paper) >= READABLE


@given(COLOURS)
def test_the_field_stands_out_from_the_paper(colour: str) -> None:
    """A field that cannot be told from the page would not be a field."""
    made = accent(colour)

    assert contrast(made.light.field, LIGHT[0]) >= 1.3
    assert contrast(made.dark.field, DARK[0]) >= 1.9


@given(COLOURS)
def test_the_line_in_the_other_colour_can_be_told_from_the_paper(colour: str) -> None:
    """It carries no words, so it moves no further than that."""
    light, dark = band(colour)

    assert contrast(light, LIGHT[0]) >= 1.3
    assert contrast(dark, DARK[0]) >= 1.9
    assert f"--brand:{light}" in css(accent(None), colour)
    assert "--brand" not in css(accent(None))


@given(COLOURS)
def test_every_value_is_a_literal(colour: str) -> None:
    """Reports can use nothing but `#RRGGBB`."""
    made = accent(colour)

    for shades in (made.light, made.dark):
        for value in (shades.field, shades.on, shades.ink, shades.tint):
            assert re.fullmatch(r"#[0-9A-F]{6}", value)


def test_a_readable_colour_stays_as_it_was_given() -> None:
    """Petrol is dark enough on white: the client's own colour is used, not a neighbour."""
    made = accent("#005f73")

    assert (made.given, made.light.field, made.light.ink) == ("#005F73", "#005F73", "#005F73")


def test_yellow_stays_yellow_and_its_links_become_olive() -> None:
    """The hue stays the client's: yellow ink is darker, with more red and green than blue."""
    made = accent("#FFD400")
    red, green, blue = (int(made.light.ink[at : at + 2], 16) for at in (1, 3, 5))

    assert made.light.field == "#FFD400"
    assert red > blue
    assert green > blue


def test_without_a_colour_ink_takes_its_place() -> None:
    """A client without a brand gets a neutral one, readable as well."""
    assert accent(None) == NEUTRAL
    for shades in (NEUTRAL.light, NEUTRAL.dark):
        assert contrast(shades.on, shades.field) >= READABLE


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FF0000", "#FFFFFF", 4.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Known pairs have the ratios that WCAG's formula gives."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_luminance_runs_from_black_to_white() -> None:
    """Black is 0 and white is 1."""
    assert (luminance("#000000"), luminance("#FFFFFF")) == (0.0, pytest.approx(1.0))


def test_dark_colours_are_for_screens_only() -> None:
    """Paper is always light: the dark roles stand inside a rule for screens."""
    rules = css(accent("#005F73"))
    light, dark = rules.split("@media")

    assert "--accent-ink:#005F73" in light
    assert dark.startswith(" screen and (prefers-color-scheme:dark)")
