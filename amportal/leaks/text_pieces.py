"""What of a text is looked for: all of it, its sentences, words that are no words, amounts.

What pages show may be a part of what was written: a sentence of a note, a line that was cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from amportal.leaks.folded_text import is_unspaced, needle
from amportal.leaks.output_texts import OutputText

_PARTS = re.compile(r"[.!?;:\n\[\](){}<>|*`#\"“”„»«。！？；：]+")
_TOKEN = re.compile(r"[^\W_]{6,}")
_AMOUNT = re.compile(r"-?\d[\d., '’\u00a0\u202f]*\d")
_LEAST_LETTERS = 4  # of a whole value; below that it is an id or a short word
_LEAST_WORDS, _LEAST_LENGTH = 3, 12  # of a part of a text
_CUT = 6  # words of a long part that are looked for by themselves
_LEAST_DIGITS = 5  # of an amount, without zeros at its end


class Piece(Struct, frozen=True):
    """What to look for: any of `needles` in a folded text, and in an amount its `pattern`."""

    text: str
    needles: tuple[str, ...]
    pattern: re.Pattern[str] | None = None

    def is_in(self, reading: OutputText) -> bool:
        """Say whether *reading*, in whose folded form a needle was found, holds the piece itself.

        Amounts are looked for in texts alone: other bytes are full of numbers.
        """
        if self.pattern is not None:
            return not reading.least and self.pattern.search(_plain(reading.text)) is not None
        return sum(map(str.isalnum, self.text)) >= reading.least


def pieces_of(value: str) -> Iterator[Piece]:
    """Yield what to look for of one value."""
    if says_something(value):
        yield words(value)
        for part in _PARTS.split(value):
            yield from _part(part)
    else:
        yield from _amount(value)
    for found in _TOKEN.finditer(value):
        token = found[0]
        if any(map(str.isdigit, token)) and any(map(str.isalpha, token)):
            yield words(token)


def _part(part: str) -> Iterator[Piece]:
    """Yield a part of a text, where it is more than a word, and of a long one any few words."""
    several = part.split()
    if len(several) >= _LEAST_WORDS or _letters(part) >= _LEAST_LENGTH:
        yield words(part)
    if len(several) > _CUT:
        for at in range(len(several) - _CUT + 1):
            yield words(" ".join(several[at : at + _CUT]))


def words(text: str) -> Piece:
    """Return what finds *text* as words in their order."""
    found = needle(text)
    return Piece(text.strip(), (found,) if found else ())


def says_something(value: str) -> bool:
    """Say whether *value* is more than an id or a short word."""
    return _letters(value) >= _LEAST_LETTERS


def _letters(value: str) -> int:
    """Count the letters of *value*: a sign that is a syllable or a word counts twice."""
    return sum(1 + is_unspaced(char) for char in value if char.isalpha())


def _amount(value: str) -> Iterator[Piece]:
    """Yield *value* where it is an amount that no sum of others is likely to be, in its forms.

    Its whole units stand in one piece or in groups of three, and cents only where there are any.
    """
    text = value.strip()
    whole, cents = text, ""
    if found := re.search(r"[.,](\d{1,2})\Z", text):
        whole, cents = text[: found.start()], found[1].rstrip("0")
    digits = "".join(each for each in whole if each.isdigit())
    if len(f"{digits}{cents}".rstrip("0")) < _LEAST_DIGITS or not _AMOUNT.fullmatch(text):
        return
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))]
    # A zero at the end of cents is written or not.
    after = dict.fromkeys((cents.ljust(2, "0"), cents)) if cents else ("",)
    apart = "[ .,'’\u066c\u00a0\u202f]?".join(groups)
    part = rf"[.,\u066b]{cents}0?" if cents else "(?:[.,\u066b]0{1,2})?"
    yield Piece(
        text,
        tuple(needle(f"{form} {end}") for form in (digits, " ".join(groups)) for end in after),
        re.compile(rf"(?<![\d.,]){apart}{part}(?![.,]?\d)"),
    )


def _plain(text: str) -> str:
    """Return *text* with the digits of every script as ours."""
    if text.isascii():
        return text
    return re.sub(r"[^\x00-\x7f]", _digit, text)


def _digit(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found[0])) if found[0].isdecimal() else found[0]
