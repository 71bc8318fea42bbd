"""Texts in the one form in which they are compared: words in small letters, a space between.

What stands between words differs from format to format: line breaks, hyphens, tags, the marks of
Markdown. None of it counts here, so that a sentence is found in a page, a PDF, a table and a link.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\W_]+")
# What is not seen: hyphens that may be set, joiners, marks of direction and of byte order.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe]")
# A word that a line ends in the middle of, with the sign a PDF or a mail has for that.
_BROKEN = re.compile("[-\u2010\u00ad\x02\ufffe]\\s*[\r\n]+\\s*")
# Scripts that put no space between words, by the beginning of their characters' names.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def fold(text: str) -> str:
    """Return the words of *text*, each with a space before and after it."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return f" {_BETWEEN.sub(' ', text.casefold()).strip()} "


def unbroken(text: str) -> str:
    """Return *text* with words that a line ends in the middle of put together again."""
    return _BROKEN.sub("", text)


def needle(text: str) -> str:
    """Return what to look for in a folded text to find *text* as a whole; empty: nothing.

    Where its script puts no spaces between words, it may stand right beside others.
    """
    words = fold(text).strip()
    if not words:
        return ""
    before = "" if _is_unspaced(words[0]) else " "
    after = "" if _is_unspaced(words[-1]) else " "
    return f"{before}{words}{after}"


def _is_unspaced(char: str) -> bool:
    return not char.isascii() and unicodedata.name(char, "").startswith(_UNSPACED)
