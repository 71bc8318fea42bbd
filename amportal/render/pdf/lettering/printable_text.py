"""What stands in a report in place of characters that no font has.

An empty box tells a reader nothing, and a file with one conforms to neither PDF/UA nor PDF/A. So
such a character is written as the letters that Unicode says it stands for, or described.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

# Categories that need no glyph: marks of format and direction, line ends, and spaces, which the
# shaper makes of nothing.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Choose between the forms of the character before them.
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# All of these are in any font for Western texts; most texts hold no others.
_PLAIN = frozenset({*map(chr, (*range(0x80), *range(0xA0, 0x180))), *"–—‘’‚“”„•…€"})
# A digit in a box: no font joins the two, so the digit in a circle is printed.
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
# Ends of lines and control signs that no font knows, and the sign for what could not be read.
_CONTROLS = {**dict.fromkeys(range(0x80, 0xA0)), 0x85: " ", 0x2028: " ", 0x2029: " ", 0xFFFD: "?"}
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"


def lacking_signs(text: str, known: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the characters of *text* that need a glyph and are in none of *known*."""
    found = frozenset(replaced(text, {})) - _PLAIN
    for each in known:
        found -= each
    return frozenset(each for each in found if _is_seen(each))


def has_unusual(text: str) -> bool:
    """Return whether *text* holds anything that a font may lack."""
    return not _PLAIN.issuperset(text)


def stand_ins(lacking: frozenset[str], known: Iterable[frozenset[str]]) -> dict[str, str]:
    """Return by character what is printed for those *lacking*, all in characters of *known*."""
    has = frozenset().union(_PLAIN, *known)
    return {sign: _stand_in(sign, has) for sign in sorted(lacking)}


def are_equal(sign: str, stand_in: str) -> bool:
    """Return whether *stand_in* says the same as *sign*, so that nobody need be told."""
    return unicodedata.normalize("NFKC", sign) == stand_in


def replaced(text: str, table: Mapping[str, str]) -> str:
    """Return *text* with each character of *table* replaced, and digits in boxes."""
    text = _KEYCAP.sub(lambda found: _CIRCLED[int(found[1])], text)
    return text.translate(_CONTROLS | {ord(sign): words for sign, words in table.items()})


def _stand_in(sign: str, has: frozenset[str]) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    if has.issuperset(plain):
        return plain
    name = unicodedata.name(sign, "")
    # The name of a symbol says what it is; that of a letter says nothing to its reader.
    if name and unicodedata.category(sign)[0] in "SP":
        return f"[{name.lower()}]"
    return f"[U+{ord(sign):04X}]"


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _SELECTORS
