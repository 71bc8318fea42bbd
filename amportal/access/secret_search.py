"""Find passwords and passphrases in texts that must not say them, however they are written down.

Capitals, spaces, hyphens, line breaks and the numbers of a list make no difference. What is found
is told by whose it is, never by its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from amportal.access.key_store import KeyStore

_WORD = re.compile(r"[a-z]+")
# So many characters between two words of a secret: `1. otter\\n2. lamp`, but no other word.
_GAP = 12


class SecretSearch:
    """The secrets of *store*, ready to be looked for."""

    def __init__(self, store: KeyStore) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._links: dict[str, str] = {}
        for grant in store.held():
            self._links[f"{grant.client}/{grant.contact}"] = f"{grant.code_word}+{grant.passphrase}"
            for secret in (grant.password, grant.passphrase):
                first, *rest = secret.split("-")
                owner = f"{grant.client}/{grant.contact}"
                self._by_first[first].append(((first, *rest), owner))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def found(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield each secret that *text* says, as whose it is and the number of its line."""
        plain = unicodedata.normalize("NFKC", text).casefold()
        places = [(each.group(), each.start(), each.end()) for each in _WORD.finditer(plain)]
        for at, (word, start, _) in enumerate(places):
            for words, owner in self._by_first.get(word, ()):
                if self._stands(places, at, words):
                    yield owner, plain.count("\n", 0, start) + 1

    def without_link(self, text: str, owner: str) -> str:
        """Return *text* without the fragment of links that open the portal of *owner*."""
        link = self._links.get(owner)
        return text.replace(f"#{link}/", "#/") if link else text

    def _stands(self, places: list[tuple[str, int, int]], at: int, words: tuple[str, ...]) -> bool:
        run = places[at : at + len(words)]
        if tuple(word for word, _, _ in run) != words:
            return False
        return all(after - before <= _GAP for (_, _, before), (_, after, _) in pairwise(run))
