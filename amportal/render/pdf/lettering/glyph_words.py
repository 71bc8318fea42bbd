"""Which letters each glyph of a PDF stands for, so that words are copied and read out right.

The layout engine gives the letters of a cluster, such as a Thai consonant with its vowel and tone,
to one of its glyphs, as it first meets them. Copied from the PDF, that glyph brings them along
everywhere, and the others are lost; PDF/UA allows no glyph without a letter. Here each glyph gets
the letter that the font itself gives it, and a glyph that is part of a shape what is left over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

# For a glyph of a cluster whose letters the others stand for already.
_NOTHING_SEEN = "\u200b"


class GlyphWords(dict[int, str]):
    """Letters by glyph for one font of one PDF.

    The engine asks whether a glyph is known and, if not, sets the letters of its cluster: all of
    them at the cluster's last glyph in the order of reading, none at the others. A font for other
    scripts than Latin says that no glyph is known, so that each cluster is seen whole.
    """

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font
        # The glyphs of a cluster whose letters are still to come, or those of a cluster from right
        # to left, which come first.
        self._glyphs: list[int] = []
        self._letters = ""

    def __contains__(self, glyph: object) -> bool:
        return self._is_latin and super().__contains__(glyph)

    def __setitem__(self, glyph: int, letters: str) -> None:
        if self._letters and letters:
            self._close()
        self._glyphs.append(glyph)
        if letters:
            self._letters = letters
            if unicodedata.bidirectional(letters[0]) not in ("R", "AL"):
                self._close()

    def items(self) -> Any:
        """Return glyphs and letters, those of the last cluster too."""
        self._close()
        return super().items()

    def __iter__(self) -> Any:
        self._close()
        return super().__iter__()

    def keys(self) -> Any:
        """Return the glyphs, those of the last cluster too."""
        self._close()
        return super().keys()

    def __len__(self) -> int:
        self._close()
        return super().__len__()

    def _close(self) -> None:
        """Give the glyphs of the cluster their letters; a glyph keeps those it had before."""
        glyphs, letters = self._glyphs, self._letters
        self._glyphs, self._letters = [], ""
        if len(glyphs) == 1 and len(letters) == 1:
            self._give(glyphs[0], letters)
            return
        own = [self._own.get(glyph, "") for glyph in glyphs]
        plain = unicodedata.normalize("NFKD", letters)
        rest = list(letters if all(each in letters for each in own) else plain)
        parts = []
        for glyph, letter in zip(glyphs, own, strict=True):
            if letter and letter in rest:
                rest.remove(letter)
                self._give(glyph, letter)
            else:
                parts.append(glyph)
        for glyph in parts:
            self._give(glyph, "".join(rest) or self._own.get(glyph, "") or _NOTHING_SEEN)
            rest = []

    def _give(self, glyph: int, letters: str) -> None:
        if not super().__contains__(glyph):
            super().__setitem__(glyph, letters)

    @cached_property
    def _is_latin(self) -> bool:
        return "A" in self._own.values()

    @cached_property
    def _own(self) -> dict[int, str]:
        """The letters that the font itself gives each glyph.

        Of several letters the lowest; of a shape for a sequence, such as a flag, the sequence.
        """
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

        font = TTFont(BytesIO(self._font.file_content), fontNumber=self._font.index, lazy=True)
        by_letter = sorted(font.getBestCmap().items(), reverse=True)
        letters = {name: chr(letter) for letter, name in by_letter}
        for shape, names in _sequences(font):
            if letters.keys() >= set(names):
                letters.setdefault(shape, "".join(letters[name] for name in names))
        return {font.getGlyphID(name): each for name, each in letters.items()}


def _sequences(font: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield each shape that *font* has for a sequence of glyphs, and the sequence."""
    if "GSUB" not in font or font["GSUB"].table.LookupList is None:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            for first, found in getattr(inner, "ligatures", {}).items():
                for each in found:
                    yield each.LigGlyph, [first, *each.Component]


def heed_single_letters() -> None:
    """Make the layout engine keep the letters of glyphs in `GlyphWords`; twice does no harm."""
    from weasyprint.pdf import stream

    if getattr(stream.Font, "heeds_single_letters", False):
        return

    class LetteredFont(stream.Font):  # type: ignore[misc]  # the library has no types
        heeds_single_letters = True

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.to_unicode = GlyphWords(self)

    stream.Font = LetteredFont
