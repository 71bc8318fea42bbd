"""Take stretches out of a text without changing what the lines around them mean."""

from __future__ import annotations

import re
from itertools import accumulate

from amportal.sources.commonmark.block_nodes import Place

_RETURN = re.compile(r"\r\n?")
_LIST_OR_ROW = re.compile(r"[ \t>]*(?:[*+-]|\d{1,9}[.)]|\|)")


def with_line_feeds(text: str) -> str:
    """Return *text* with a line feed at the end of each line, as places in it are counted."""
    return _RETURN.sub("\n", text) if "\r" in text else text


def without_places(text: str, lines: list[str], places: list[Place]) -> str:
    """Return *text* without what stands at *places*.

    A line that held nothing else goes, or stays empty where it kept two paragraphs apart.
    """
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    kept: list[str] = []
    at = 0
    for place in places:
        begin, end = starts[place.line] + place.column, starts[place.end_line] + place.end_column
        before = lines[place.line][: place.column]
        after = lines[place.end_line][place.end_column :]
        if not before.strip(" \t>") and not after.strip(" \t"):
            begin -= len(before)
            end += len(after) + (0 if _parts(lines, place) else 1)
        kept.append(text[at:begin])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _parts(lines: list[str], place: Place) -> bool:
    """Return whether lines of words stand directly above and below *place*."""
    above = lines[place.line - 1] if place.line else ""
    below = lines[place.end_line + 1] if place.end_line + 1 < len(lines) else ""
    return bool(above.strip() and below.strip() and not _LIST_OR_ROW.match(below))
