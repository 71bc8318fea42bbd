"""Shards: a site's clients dealt out to several machines, each of which builds its part alone.

A client's shard follows from its own name and the number of shards, so that machines agree without
talking and one client more moves no other. The agency's own pages belong to the first shard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

MOST = 1000
# A name that no client can have: a shard without clients still asks for nobody, not for all.
NOBODY = "-"
_SHARD = re.compile(r"(\d{1,4})/(\d{1,4})\Z")


class Shard(Struct, frozen=True):
    """The *number*th of *count* shards; numbers begin with 1."""

    number: int
    count: int

    @classmethod
    def of(cls, text: str) -> Shard:
        """Return the shard that *text* writes as `2/5`; raise ValueError in plain words."""
        found = _SHARD.match(text)
        if not found:
            raise ValueError(f"`{text}` is no shard")
        number, count = int(found[1]), int(found[2])
        if not 1 <= count <= MOST:
            raise ValueError(f"there are 1 to {MOST:,} shards, not {count}")
        if not 1 <= number <= count:
            raise ValueError(f"there is no shard {number} of {count}")
        return cls(number, count)

    @property
    def has_board(self) -> bool:
        """Whether the agency's own pages are made in this shard."""
        return self.number == 1

    def clients(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Return those of *slugs* that are built here, or `NOBODY`; never nothing at all."""
        mine = (slug for slug in slugs if _bucket(slug, self.count) == self.number - 1)
        return tuple(mine) or (NOBODY,)


def _bucket(slug: str, count: int) -> int:
    return int.from_bytes(sha256(slug.encode()).digest()[:8], "big") % count
