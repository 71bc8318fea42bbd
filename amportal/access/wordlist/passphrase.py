"""Draw passphrases and code words, and bring what a person typed into the form that was drawn.

Six words of 7,768 are 77 bits. Of the list's 7,776 words, four have a hyphen of their own, and four
are what people say of a passphrase when they read it aloud ("capital", "hyphen"); these are never
drawn.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib import resources

WORDS = 6
_SAID = frozenset({"capital", "dash", "hyphen", "letter"})
_GAP = re.compile(r"[\s\-\u2010-\u2015_.,]+")


@cache
def word_list() -> tuple[str, ...]:
    """Return all words that may be drawn: lower-case ASCII letters, sorted, none twice."""
    text = resources.files(__package__).joinpath("eff_large.txt").read_text("ascii")
    return tuple(word for word in text.split() if word.isalpha() and word not in _SAID)


def new_passphrase() -> str:
    """Return six random words, joined by hyphens."""
    return "-".join(secrets.choice(word_list()) for _ in range(WORDS))


def words_of(digest: bytes) -> str:
    """Return the passphrase that follows from *digest*, 64 random bytes."""
    number, words = int.from_bytes(digest), []
    for _ in range(WORDS):
        number, at = divmod(number, len(word_list()))
        words.append(word_list()[at])
    return "-".join(words)


def new_code_word(taken: Collection[str]) -> str:
    """Return a random word that is not *taken*."""
    return secrets.choice([word for word in word_list() if word not in taken])


def normalised(typed: str) -> str:
    """Return the passphrase that *typed* means.

    Case, kinds of hyphens and spaces, and full-width letters make no difference.
    """
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "-".join(word for word in _GAP.split(text) if word)
