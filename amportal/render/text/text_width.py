"""How wide a label will be, without a browser or a font at hand.

Charts are drawn before anything measures text, and a label must never be cut or lie on another,
so widths are those of the theme's own face and always a little too large. Letters with accents
count as their base letter; letters the face lacks count as wide as any fallback draws them.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import east_asian_width, normalize

# Advance widths of Inter in thousandths of an em, for the characters from space to tilde.
_FIRST = 32
_REGULAR = (
    *(281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407),
    *(610, 618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730),
    *(722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744),
    *(690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613),
    *(591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562),
    *(552, 426, 333, 426, 662),
)
_BOLD = (
    *(252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423),
    *(623, 636, 666, 612, 640, 576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737),
    *(722, 605, 588, 749, 746, 277, 580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736),
    *(728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624, 591, 389, 625),
    *(612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588),
    *(566, 455, 359, 455, 673),
)
_COMMON = {"\xa0": 281, "\u202f": 182, "\u2009": 182, "£": 629, "€": 679, "ß": 644, "ø": 609}
_COMMON |= {"–": 500, "—": 1000, "…": 956, "‘": 294, "’": 294, "“": 507, "”": 501, "·": 319}
# Marks of direction have no width.
_COMMON |= dict.fromkeys("\u200e\u200f\u2066\u2067\u2068\u2069", 0)
_WIDE, _OTHER = 1050, 800
# Hinting and rounding may make a line a little wider than its advances.
_SLACK = 1.03


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Return how wide *text* is at most, in the unit of *size*."""
    advances = _bold if bold else _regular
    return sum([advances[letter] for letter in text]) * size * _SLACK / 1000


def fit(text: str, width: float, size: float = 12, *, bold: bool = False) -> str:
    """Return *text*, cut with an ellipsis where it is wider than *width*."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size, bold=bold) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def broken(
    text: str, width: float, size: float = 12, *, bold: bool = False, most: int = 3
) -> list[str]:
    """Return *text* in lines of *width*, broken between words; only the last of *most* is cut.

    A word that is wider than a line is broken where the line ends.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most - 1:
        line, rest = _line(rest, width, size, bold)
        lines.append(line)
    return [*lines, fit(rest, width, size, bold=bold)] if rest else lines or [""]


def _line(text: str, width: float, size: float, bold: bool) -> tuple[str, str]:
    """Return what of *text* stands in one line, and the rest."""
    if text_width(text, size, bold=bold) <= width:
        return text, ""
    kept = 0
    while text_width(text[: kept + 1], size, bold=bold) <= width:
        kept += 1
    # Where the line ends between two words it is broken there, else after the last space in it.
    space = text.rfind(" ", 0, kept + 1)
    at = space if space > 0 else max(kept, 1)
    return text[:at].rstrip(), text[at:].lstrip()


class _Advances(dict[str, int]):
    """How wide each letter is in one table, worked out when a text first holds it."""

    def __init__(self, table: tuple[int, ...]) -> None:
        super().__init__(_COMMON)
        self._table = table

    def __missing__(self, letter: str) -> int:
        base = normalize("NFD", letter)[0]
        index = ord(base) - _FIRST
        if 0 <= index < len(self._table):
            width = self._table[index]
        else:
            width = _WIDE if east_asian_width(letter) in "WF" else _OTHER
        self[letter] = width
        return width


_regular, _bold = _Advances(_REGULAR), _Advances(_BOLD)
