"""Which picture of a version is the next state of which picture of the version before."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any


def picture_pairs(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return (old, new) for each picture, None where it has no other; in the order of *after*.

    Pictures belong together by their file's name, then by what they are said to show. What is then
    left is a pair only where there is one on each side: nobody is shown two pictures as one that
    changed because they stand at the same place of two lists. Old pictures without a new one come
    last.
    """
    old = list(before)
    found: dict[int, Any] = {}
    for same in map(attrgetter, ("name", "alt")):
        for at, new in enumerate(after):
            match = next((each for each in old if same(each) and same(each) == same(new)), None)
            if at not in found and match is not None:
                found[at] = match
                old.remove(match)
    rest = [at for at in range(len(after)) if at not in found]
    if len(rest) == len(old) == 1:
        found[rest[0]] = old.pop()
    return [(found.get(at), new) for at, new in enumerate(after)] + [(each, None) for each in old]
