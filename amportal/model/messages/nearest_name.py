"""The nearest known name to one that is not known: the heart of most hints.

Kept apart so that every message suggests by the same measure. Never guesses across a wide gap: no
suggestion is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

# How alike two names must be, from 0 to 1, for one to be a slip of the other.
_NEAR = 0.6


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name in *known* that *name* means, or None where none or several are near."""
    options = list(dict.fromkeys(known))
    plain = _plain(name[:80])
    for option in options:
        if _plain(option) == plain:
            return option
    by_plain = {_plain(option): option for option in reversed(options)}
    found = get_close_matches(plain, list(by_plain), n=2, cutoff=_NEAR)
    if len(found) == 2 and _likeness(plain, found[0]) == _likeness(plain, found[1]):
        return None
    return by_plain[found[0]] if found else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def either(names: Iterable[str]) -> str:
    """Return *names* in backticks as a choice: "`a`, `b` or `c`"."""
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} or {last}" if most else last


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """Return *names* in backticks for a sentence, cut off after *most* of them."""
    options = list(dict.fromkeys(names))
    shown = ", ".join(f"`{option}`" for option in options[:most])
    more = len(options) - most
    return f"{shown} and {more} more" if more > 0 else shown
