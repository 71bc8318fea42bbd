"""What a style sheet asks for from elsewhere: imports, pictures and fonts of another host.

tinycss2 reads it as a browser does, escapes and comments included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from amportal.render.text.web_address import is_remote

_TAKING = frozenset({"url", "src"})
_SETS = frozenset({"image-set", "-webkit-image-set", "image", "cross-fade"})


class Reach(Struct, frozen=True):
    """One thing that a sheet asks for: line and column from 1, and the address or `@import`."""

    line: int
    column: int
    what: str


def reaches(sheet: str) -> list[Reach]:
    """Return what *sheet* asks for from another host, and each import."""
    import tinycss2

    return list(_among(tinycss2.parse_component_value_list(sheet)))


def _among(tokens: Iterable[Any], *, in_set: bool = False) -> Iterator[Reach]:
    is_naming = False
    for token in tokens:
        kind = token.type
        if kind == "at-keyword":
            # The address of a name space is a name, and that of an import is told with it.
            is_naming = token.lower_value in ("namespace", "import")
            if token.lower_value == "import":
                yield Reach(token.source_line, token.source_column, "@import")
        elif kind == "literal" and token.value == ";":
            is_naming = False
        elif kind == "url" or (in_set and kind == "string"):
            if is_remote(token.value) and not is_naming:
                yield Reach(token.source_line, token.source_column, token.value)
        elif kind == "function":
            name = token.lower_name
            taking = in_set or name in _TAKING or name in _SETS
            yield from _among(() if is_naming else token.arguments, in_set=taking)
        elif hasattr(token, "content"):
            yield from _among(token.content)
