"""The nearest known name to one that is not known: the heart of most hints.

Kept apart so that every message suggests by the same measure. Never guesses across a wide gap: no
suggestion is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the name in *known* that *name* most likely means, or None."""
    options = list(dict.fromkeys(known))
    plain = _plain(name[:80])
    for option in options:
        if _plain(option) == plain:
            return option
    by_plain = {_plain(option): option for option in reversed(options)}
    found = get_close_matches(plain, list(by_plain), n=1, cutoff=cutoff)
    return by_plain[found[0]] if found else None


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """Return *names* in backticks for a sentence, cut off after *most* of them."""
    options = list(dict.fromkeys(names))
    shown = ", ".join(f"`{option}`" for option in options[:most])
    more = len(options) - most
    return f"{shown} and {more} more" if more > 0 else shown
