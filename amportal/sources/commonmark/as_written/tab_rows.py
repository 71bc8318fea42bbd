"""Find rows whose cells are parted by tabs, as spreadsheets paste them.

CommonMark makes one space of a tab, so that nobody sees which column a cell was in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from amportal.sources.commonmark.block_nodes import Align, Line

# Word processors put one tab behind the sign or the number of a list item.
_BULLET = re.compile(r"(?:\W|[\uf020-\uf0ff]|o|\(?\w{1,4}[.)]|\d+(?:\.\d+)+\.?)\t")
_AMOUNT = re.compile(r"(?:[A-Z]{3}|\W)*\d(?:[^\w]|\d|x)*(?:[A-Z]{3}|[^\W\d_]{1,2})?\W*")


def parts(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """Yield *lines* in groups, each with whether it is a table: two rows or more with tabs alike.

    A first cell that is empty was taken for an indent; it is given back.
    """
    if sum("\t" in line.text for line in lines) < 2:
        yield list(lines), False
        return
    most = max(line.text.count("\t") for line in lines)
    wholes = [(_whole(line, most), line) for line in lines]
    for tabs, group in groupby(wholes, key=lambda pair: pair[0].text.count("\t")):
        found = list(group)
        rows = [whole for whole, _ in found]
        listed = tabs == 1 and any(_BULLET.match(each.text) for each in rows)
        if tabs and len(rows) > 1 and not listed:
            yield _without_empty_end(rows), True
        else:
            yield [line for _, line in found], False


def heads_rows(line: str, following: str) -> bool:
    """Return whether *line* is a row with an empty first cell, and *following* the row below it."""
    tabs = line.count("\t")
    return tabs > 1 and following.count("\t") == tabs and not following.startswith(("\t", " "))


def row(line: Line) -> list[Line]:
    """Return the cells of *line*, each with its place."""
    cells, begin = [], 0
    for part in line.text.split("\t"):
        at = line.column + begin + len(part) - len(part.lstrip())
        cells.append(Line(part.strip(), line.number, at))
        begin += len(part) + 1
    return cells


def has_header(rows: Sequence[Line]) -> bool:
    """Return whether the first of *rows* names the columns: it alone has no number in it."""
    first, *others = (re.search(r"\d", each.text) is not None for each in rows)
    return not first and len(others) > 1 and any(others)


def aligns(rows: Sequence[Line]) -> list[Align]:
    """Return how the columns of *rows* are aligned: those of nothing but amounts to the right.

    The first one says what a row is about, if only by its number.
    """
    columns = zip_longest(*(each.text.split("\t") for each in rows), fillvalue="")
    return ["right" if n and _is_amounts(column) else "" for n, column in enumerate(columns)]


def _is_amounts(column: Sequence[str]) -> bool:
    cells = [bare for cell in column if (bare := cell.strip())]
    return any(map(_AMOUNT.fullmatch, cells)) and all(
        _AMOUNT.fullmatch(cell) or cell in "-–—" for cell in cells
    )


def _without_empty_end(rows: list[Line]) -> list[Line]:
    """Return *rows* without the last column where it is empty in all of them."""
    while all(each.text.endswith("\t") for each in rows):
        rows = [each._replace(text=each.text[:-1]) for each in rows]
    return rows


def _whole(line: Line, most: int) -> Line:
    """Return *line* with the tabs before it that belong to a row of *most* tabs."""
    lacking = most - line.text.count("\t")
    # A total may stand in the last column alone.
    total = lacking == line.column and _AMOUNT.fullmatch(line.text.strip()) is not None
    if ("\t" in line.text or total) and 0 < lacking <= line.column:
        return Line("\t" * lacking + line.text, line.number, line.column - lacking)
    return line
