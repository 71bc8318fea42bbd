"""Texts in the one form in which they are compared: words in small letters, a space between.

What stands between words differs from format to format: line breaks, hyphens, tags, the marks of
Markdown. None of it counts here, so that a sentence is found in a page, a PDF, a table and a link.
"""

from __future__ import annotations

import re
import unicodedata

from amportal.model.client_marks import UNSEEN

# A word that a line ends in the middle of, with the sign a PDF or a mail has for that.
_BROKEN = re.compile("[-\u2010\u00ad\x02\ufffe]\\s*[\r\n]+\\s*")
# Scripts that put no space between words, by the beginning of their characters' names.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if UNSEEN.match(char):
            folded = ""
        elif char.isdecimal():
            folded = str(unicodedata.decimal(char))
        else:
            plain = unicodedata.normalize("NFKC", char).casefold()
            folded = "".join(each if each.isalnum() else " " for each in plain)
        self[code] = folded
        return folded


_FOLDED = _Folded()
_ASCII = bytes(
    code if code > 127 else ord(chr(code).lower()) if chr(code).isalnum() else 32
    for code in range(256)
)
_MOSTLY_ASCII = 1.1  # bytes a character
_OTHERS = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """Return the words of *text*, each with a space before and after it."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    raw = text.encode("utf-8", "replace")
    if len(raw) > len(text) * _MOSTLY_ASCII:
        plain = text.translate(_FOLDED)
    else:
        # ASCII is folded by the byte, some ten times as fast.
        plain = raw.translate(_ASCII).decode("utf-8")
        if not plain.isascii():
            plain = _OTHERS.sub(lambda found: _FOLDED[ord(found[0])], plain)
    return f" {' '.join(plain.split())} "


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
    before = "" if is_unspaced(words[0]) else " "
    after = "" if is_unspaced(words[-1]) else " "
    return f"{before}{words}{after}"


def is_unspaced(char: str) -> bool:
    """Say whether *char* is of a script that puts no spaces between words."""
    return not char.isascii() and unicodedata.name(char, "").startswith(_UNSPACED)
