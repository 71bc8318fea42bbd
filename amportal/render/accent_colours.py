"""A client's colour, made readable: the variants that pages and reports may print.

Keeps hue and chroma (in OKLCH) and walks lightness until the WCAG contrast holds, so the colour
stays recognisably the client's. Every value is a literal, because neither `color-mix()` nor
`calc()` on a missing token works in reports. It never refuses a colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

PAPER, SUNK, INK = "#FFFFFF", "#F3F4F5", "#15181B"
PAPER_DARK, SUNK_DARK, INK_DARK = "#121416", "#1B1E21", "#ECEEF0"
# Least contrast of text; the walks aim a little higher so that rounding cannot undo it.
READABLE = 4.5
_INK_AIM, _INK_AIM_DARK = 4.6, 5.5
# How far the field stands out from the paper around it.
_FIELD_AIM, _FIELD_AIM_DARK = 1.3, 1.9
_STEP = 0.01

_Colour = tuple[float, float, float]


class Shades(Struct, frozen=True):
    """One scheme's colours as `#RRGGBB`.

    `field` is the client's area and `on` the text on it; `ink` is for links and marks on paper,
    sunk paper and `tint`, a quiet wash.
    """

    field: str
    on: str
    ink: str
    tint: str


class Accent(Struct, frozen=True):
    """A colour as it was given, and what may be printed of it on light and on dark paper."""

    given: str
    light: Shades
    dark: Shades


NEUTRAL = Accent(
    INK, Shades(INK, "#FFFFFF", INK, SUNK), Shades(INK_DARK, PAPER_DARK, INK_DARK, SUNK_DARK)
)


@lru_cache(maxsize=256)
def accent(colour: str | None) -> Accent:
    """Return the variants of *colour* (`#RRGGBB`); ink where a client brings none."""
    if colour is None:
        return NEUTRAL
    given = colour.upper()
    field = _walk(given, -_STEP, lambda c: contrast(c, PAPER) >= _FIELD_AIM)
    tint = _mix(PAPER, given, 0.08)
    ink = _walk(given, -_STEP, lambda c: _least(c, PAPER, SUNK, tint) >= _INK_AIM)
    field_dark = _walk(given, _STEP, lambda c: contrast(c, PAPER_DARK) >= _FIELD_AIM_DARK)
    tint_dark = _mix(PAPER_DARK, field_dark, 0.22)
    ink_dark = _walk(
        given, _STEP, lambda c: _least(c, PAPER_DARK, SUNK_DARK, tint_dark) >= _INK_AIM_DARK
    )
    return Accent(
        given,
        Shades(field, _on(field), ink, tint),
        Shades(field_dark, _on(field_dark), ink_dark, tint_dark),
    )


def css(made: Accent, primary: str | None = None) -> str:
    """Return the rules that set the accent's roles over the neutral ones of `tokens.css`.

    *primary* is the client's other colour, for the one line that opens a page and carries no
    words; it is moved only so far that it can be told from the paper.
    """
    light, dark = _roles(made.light), _roles(made.dark)
    if primary is not None:
        line = band(primary)
        light, dark = f"{light};--brand:{line[0]}", f"{dark};--brand:{line[1]}"
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def band(primary: str) -> tuple[str, str]:
    """Return *primary* as it may stand on light and on dark paper."""
    made = accent(primary)
    return made.light.field, made.dark.field


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(value) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _roles(shades: Shades) -> str:
    return f"--accent-field:{shades.field};--on-accent:{shades.on};--accent-ink:{shades.ink}"


def _on(field: str) -> str:
    """Return the text colour on *field*; of white and black one is always readable."""
    readable = (c for c in ("#FFFFFF", INK, "#000000") if contrast(c, field) >= READABLE)
    return next(readable)


def _least(colour: str, *papers: str) -> float:
    return min(contrast(colour, paper) for paper in papers)


def _walk(colour: str, step: float, good: Callable[[str], bool]) -> str:
    """Return *colour*, its lightness moved by *step* until *good* holds; at the end the pole."""
    lightness, chroma, hue = _to_oklch(colour)
    while not good(colour):
        lightness += step
        if not 0 < lightness < 1:
            return "#000000" if step < 0 else "#FFFFFF"
        colour = _from_oklch(lightness, chroma, hue)
    return colour


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (a * (1 - share) + b * share for a, b in pairs)
    return _hex((red, green, blue))


def _channels(colour: str) -> _Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(colour: _Colour) -> str:
    return "#" + "".join(f"{round(min(1, max(0, value)) * 255):02X}" for value in colour)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _to_oklch(colour: str) -> _Colour:
    red, green, blue = (_linear(value) for value in _channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour; outside sRGB it gives up chroma, never hue."""
    while True:
        a, b = chroma * math.cos(hue), chroma * math.sin(hue)
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
        if chroma < 0.002 or all(-0.001 <= value <= 1.001 for value in linear):
            red, green, blue = (_gamma(max(0.0, value)) for value in linear)
            return _hex((red, green, blue))
        chroma -= 0.002
