"""Which way a text runs: from left to right or from right to left."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal
from unicodedata import bidirectional

# Hebrew, Arabic and their neighbours: letters that run from right to left.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
# Which way a letter of each of these classes runs.
_STRONG: dict[str, Literal["ltr", "rtl"]] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def runs_from_right(text: str) -> bool:
    """Say whether any letter of *text* runs from right to left."""
    return not text.isascii() and _FROM_RIGHT.search(text) is not None


def direction(text: str) -> Literal["ltr", "rtl", ""]:
    """Return the direction of most letters of *text*; "" where neither has more.

    The first letter alone would let a place such as `B2:`, or a brand, turn a sentence round.
    """
    found = Counter(_STRONG.get(bidirectional(each)) for each in text)
    if found["ltr"] == found["rtl"]:
        return ""
    return "ltr" if found["ltr"] > found["rtl"] else "rtl"
