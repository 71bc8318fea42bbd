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
from amportal.errors import Problem, Span

_WORD = re.compile(r"[a-z]+")
# So many characters between two words of a secret: `1. otter\\n2. lamp`, but no other word.
_GAP = 12


class SecretSearch:
    """The secrets of *store*, ready to be looked for."""

    def __init__(self, store: KeyStore) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for grant in store.held():
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

    def _stands(self, places: list[tuple[str, int, int]], at: int, words: tuple[str, ...]) -> bool:
        run = places[at : at + len(words)]
        if tuple(word for word, _, _ in run) != words:
            return False
        return all(after - before <= _GAP for (_, _, before), (_, after, _) in pairwise(run))


def told_in_file(path: str, line: int, owner: str) -> Problem:
    """Return the problem that the *line* of the file *path* says a secret of *owner*."""
    return Problem(
        slug="secret-told",
        message=f"this is the password or passphrase of {owner}",
        span=Span(path, line),
        expected="secrets are said on the phone, and kept outside the repository",
        hint=f"take it out; where it was committed, `amportal access again {owner}`, since git "
        "keeps it",
    )
