"""Each glyph has its own letter, in whatever order the engine meets clusters."""

from __future__ import annotations

from types import SimpleNamespace

from amportal.render.pdf.lettering.fallback_fonts import FALLBACKS, content_of
from amportal.render.pdf.lettering.glyph_words import GlyphWords
from amportal.render.pdf.pdf_fonts import FontConverter


def _words(name: str) -> tuple[GlyphWords, dict[str, int]]:
    """Return an empty mapping for the font *name*, and its glyphs by letter."""
    [font] = [each for each in FALLBACKS if each.name == f"{name}.woff2"]
    plain = FontConverter().unpack(content_of(font))
    words = GlyphWords(SimpleNamespace(file_content=plain, index=0))
    return words, {letter: glyph for glyph, letter in words._own.items()}


def _met(words: GlyphWords, clusters: list[tuple[int, str]]) -> None:
    """Do as the engine does with each glyph."""
    for glyph, letters in clusters:
        if glyph not in words:
            words[glyph] = letters


def test_a_mark_is_not_part_of_its_letter() -> None:
    """The engine gives the last glyph of a cluster all letters from left to right."""
    words, glyph = _words("noto-thai")
    _met(words, [(glyph["ท"], ""), (glyph["ี"], ""), (glyph["่"], "ที่"), (glyph["น"], "น")])
    assert dict(words.items()) == {glyph[each]: each for each in "ทีน่"}


def test_from_right_to_left_the_first_glyph_has_the_letters() -> None:
    words, glyph = _words("noto-hebrew")
    _met(words, [(glyph["ש"], "שָ"), (glyph["ָ"], ""), (glyph["ל"], "ל")])
    assert dict(words.items()) == {glyph["ש"]: "ש", glyph["ָ"]: "ָ", glyph["ל"]: "ל"}


def test_a_shape_stands_for_what_is_left() -> None:
    """A glyph that is no letter of its own takes the letters that no other glyph has."""
    words, glyph = _words("noto-devanagari")
    shape = max(glyph.values()) + 1
    _met(words, [(shape, ""), (glyph["क"], "कि")])
    assert dict(words.items()) == {shape: "ि", glyph["क"]: "क"}


def test_no_glyph_is_without_a_letter() -> None:
    words, glyph = _words("noto-devanagari")
    shapes = max(glyph.values()) + 1
    _met(words, [(shapes, ""), (shapes + 1, "क्ष")])
    assert dict(words.items()) == {shapes: "क्ष", shapes + 1: "\u200b"}
