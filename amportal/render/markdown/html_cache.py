"""The texts of one client as HTML, by digest of the text: each is worked out once.

Only what is the same on every page is kept, so with these or without them pages have the same
bytes. What is known may be kept between builds for as long as the code is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b

from markupsafe import Markup
from msgspec import Struct

_HEADING = re.compile(r"(</?h)([1-6])>")


class Body(Struct, frozen=True):
    """Sanitised HTML of a text, its headings counted from `h1`, and how many tags those are."""

    html: str
    headings: int

    def at(self, level: int) -> Markup | None:
        """Return it with headings from `h{level}` down; None where that cannot be told from it."""
        if not self.headings:
            return Markup(self.html)
        shifted, count = _HEADING.subn(
            lambda tag: f"{tag[1]}{min(6, level + int(tag[2]) - 1)}>", self.html
        )
        # An address may hold what looks like a tag; then they are more than there are headings.
        return Markup(shifted) if count == self.headings else None


Row = tuple[str, int] | None


class HtmlCache:
    """What is known of one client's texts, what was worked out since, and what was asked for."""

    def __init__(self, known: Mapping[str, Row] | None = None) -> None:
        """Begin with what is *known*, as `made` gave it before."""
        self._known: Mapping[str, Row] = known or {}
        self.made: dict[str, Row] = {}
        self.used: set[str] = set()

    def of(self, text: str, make: Callable[[str], Body | None]) -> Body | None:
        """Return *text*'s body, made once; None for a text that depends on where it stands."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self.used.add(key)
        row = self.made.get(key, self._known.get(key, ...))
        if row is ...:
            body = make(text)
            self.made[key] = row = (body.html, body.headings) if body else None
        return Body(*row) if row else None
