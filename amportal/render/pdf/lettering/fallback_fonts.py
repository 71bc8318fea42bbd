"""The fonts that come with amportal for characters which no font of a theme has.

They are read only where a text needs them: together they are larger than all else in a report.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from io import BytesIO

from msgspec import Struct


class Fallback(Struct, frozen=True):
    """A font file, the beginning of its SHA-256 digest, and the characters to look for in it.

    With the digest in this module a changed font changes the digest of our code, so that reports
    are made again.
    """

    name: str
    digest: str
    wanted: re.Pattern[str]


_HAN = "\u2e80-\u2fdf\u3000-\u303f\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef"
_HAN += "\U00020000-\U0003ffff"
_KANA = "\u3041-\u30ff\u31f0-\u31ff\u3200-\u33ff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_SYMBOLS = (
    "\u2000-\u2bff\u2e00-\u2e7f\U0001f100-\U0001f1e5\U0001f650-\U0001f67f\U0001f700-\U0001f8ff"
)
_MATHS = "\u2100-\u23ff\u27c0-\u27ef\u2980-\u2bff\U0001d400-\U0001d7ff"


def _fallback(name: str, digest: str, wanted: str) -> Fallback:
    return Fallback(f"{name}.woff2", digest, re.compile(f"[{wanted}]"))


_JAPANESE = _fallback("noto-jp", "ac558f0f6085fe91", _HAN + _KANA)
# The first that has a character gives it.
FALLBACKS = (
    _fallback("noto-hebrew", "e96b474fb685bca7", "\u0590-\u05ff\ufb1d-\ufb4f"),
    _fallback("noto-thai", "f70211a2e7f26589", "\u0e00-\u0e7f"),
    _fallback("noto-devanagari", "f369bb353bb382fd", "\u0900-\u097f\u1cd0-\u1cff\ua8e0-\ua8ff"),
    _fallback("noto-symbols-2", "654ba579f90be4ad", _SYMBOLS),
    _fallback("noto-symbols", "bce5bec7249162a5", _SYMBOLS),
    _fallback("noto-math", "bcc6e3b98378ace5", _MATHS),
    _fallback(
        "noto-emoji", "62b784e8affb323a", "\u2000-\u33ff\U0001f000-\U0001faff\U000e0020-\U000e007f"
    ),
    _fallback("noto-kr", "7d3e2df42064be02", _HANGUL),
    _fallback("noto-sc", "077d0e596e0f0bd2", _HAN),
    _fallback("noto-tc", "09d862bae8ace65f", _HAN),
    _JAPANESE,
)
_JAPANESE_TEXT = re.compile("[\u3041-\u30ff]")
# Beside the names of a theme's fonts, and after them in order.
_BESIDE = "fonts-fallback/"


def fallbacks_for(lacking: frozenset[str]) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return fonts, by name, for the characters *lacking*, and those that none of them has.

    Chinese characters of a text with kana are drawn as in Japan.
    """
    first = [_JAPANESE] if any(map(_JAPANESE_TEXT.match, lacking)) else []
    found: dict[str, bytes] = {}
    for font in (*first, *FALLBACKS):
        if not any(map(font.wanted.match, lacking)):
            continue
        has = lacking & signs_in(font)
        if has:
            found[_BESIDE + font.name] = content_of(font)
            lacking -= has
    return found, lacking


@cache
def content_of(font: Fallback) -> bytes:
    """Return the bytes of *font*, a compressed web font."""
    return (files(__package__) / "fallback" / font.name).read_bytes()


@cache
def signs_in(font: Fallback) -> frozenset[str]:
    """Return the characters that *font* has."""
    return signs_of(content_of(font))


def signs_of(content: bytes) -> frozenset[str]:
    """Return the characters that the font file *content* has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

    return frozenset(map(chr, TTFont(BytesIO(content), lazy=True).getBestCmap()))
