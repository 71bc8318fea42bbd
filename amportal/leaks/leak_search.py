"""Many words looked for in a text at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class WordSearch(Generic[T]):
    """Finds every one of many needles in one pass over a text (Aho and Corasick's way)."""

    def __init__(self, needles: Iterable[tuple[str, T]]) -> None:
        """Take the *needles*, folded, each with what it stands for."""
        from ahocorasick_rs import AhoCorasick

        every: dict[str, list[T]] = {}
        for words, meaning in needles:
            every.setdefault(words, []).append(meaning)
        self._meanings: Sequence[list[T]] = list(every.values())
        self._search = AhoCorasick(list(every)) if every else None

    def found(self, text: str) -> Iterator[T]:
        """Yield what is meant by each needle in the folded *text*, once each."""
        if self._search is None:
            return
        seen = set()
        for at, _, _ in self._search.find_matches_as_indexes(text, overlapping=True):
            if at not in seen:
                seen.add(at)
                yield from self._meanings[at]
