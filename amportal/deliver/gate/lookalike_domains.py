"""Is a mail domain the one it seems to be? Slips of the finger and borrowed looks.

A report sent to `meridan.example` is in a stranger's hands. So a domain that nearly reads like one
we know, and is not known itself, is taken for a slip until the client's file says otherwise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Where half the world has its mail; a near miss of these is a slip more often than a company.
PROVIDERS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
        "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de",
        "orange.fr", "free.fr", "laposte.net", "wanadoo.fr", "protonmail.com", "proton.me",
        "btinternet.com",
    }
)  # fmt: skip
# Letters that read as others in one script, longest first.
_READS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))
# A shorter name is one letter away from too many honest ones.
_SHORTEST = 5


@lru_cache(maxsize=4096)
def scripts_in(domain: str) -> frozenset[str]:
    """Return the scripts that *domain* is written in once `xn--` is decoded; ASCII is `LATIN`.

    A label that cannot be decoded is in the script `?`.
    """
    found: set[str] = set()
    for character in decoded(domain):
        if character == "\ufffd":
            found.add("?")
        elif character.isalpha():
            found.add(unicodedata.name(character, "?").split()[0])
    return frozenset(found)


@lru_cache(maxsize=4096)
def decoded(domain: str) -> str:
    """Return *domain* as a reader sees it, in small letters."""
    labels = []
    for label in domain.lower().split("."):
        if label.startswith("xn--"):
            try:
                label = label[4:].encode().decode("punycode")
            except (UnicodeError, ValueError):
                label = "\ufffd"
        labels.append(label)
    return ".".join(labels)


@lru_cache(maxsize=4096)
def resembles(one: str, other: str) -> bool:
    """Say whether two different domains could be taken for each other.

    One letter more, less, other or swapped; letters that look alike; or the same name with
    another ending.
    """
    if one == other:
        return False
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    name, _, ending = first.rpartition(".")
    known, _, usual = second.rpartition(".")
    if min(len(name), len(known)) < _SHORTEST:
        return False
    if name == known:
        return True
    return ending == usual and _one_step(name, known)


def nearest_known(domain: str, known: Iterable[str]) -> str | None:
    """Return the first of *known* that *domain* could be taken for, or None."""
    return next((each for each in known if resembles(domain, each)), None)


@lru_cache(maxsize=4096)
def _plain(domain: str) -> str:
    """Return *domain* with whatever reads alike written alike, accents and hyphens left out."""
    bare = unicodedata.normalize("NFKD", decoded(domain))
    text = "".join(c for c in bare if not unicodedata.combining(c)).replace("-", "")
    for seen, meant in _READS:
        text = text.replace(seen, meant)
    return text


def _one_step(one: str, other: str) -> bool:
    """Say whether one letter more, less, other, or two swapped make *one* the *other*."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    if len(one) == len(other):
        swapped = one[:at] + one[at + 1 : at + 2] + one[at] + one[at + 2 :]
        return one[at + 1 :] == other[at + 1 :] or swapped == other
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == shorter[at:]
