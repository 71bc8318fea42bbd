"""What the texts of an export mean: days, numbers, hours. The file decides, or nothing is read.

`01/02/2026` is January or February, `1.234` is a thousand or one: where no other cell of the same
column tells which, the import is refused with the rows. Amounts are exact decimals, never floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from amportal.author.actuals.export_table import Cell
from amportal.author.verb_errors import Refused

DayOrder = Literal["day-first", "month-first"]
Point = Literal[".", ","]

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_ASIAN = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\Z")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\Z")
_PARTED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})\Z")
_CLOCK = re.compile(r"(\d{1,5}):(\d{2})(?::(\d{2}))?\Z")
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,'’  ]*|[.,]\d+)\Z")
_SIGNS = re.compile(r"[€$£¥]|\b[A-Z]{3}\b")
_SPACES = str.maketrans("", "", "'’  \u202f")


def order_of_days(cells: Iterable[tuple[int, Cell]], said: str = "") -> DayOrder:
    """Return in which order the days of a column are written; Refused where rows allow both."""
    if said in ("day-first", "month-first"):
        return said  # type: ignore[return-value]
    day_first: list[int] = []
    month_first: list[int] = []
    unsure: list[int] = []
    for number, cell in cells:
        found = _PARTED.match(cell) if isinstance(cell, str) else None
        if found is None:
            continue
        one, two = int(found[1]), int(found[2])
        if one > 12:
            day_first.append(number)
        elif two > 12:
            month_first.append(number)
        elif one != two:
            unsure.append(number)
    if day_first and month_first:
        raise Refused(
            f"days are written in two orders: row {day_first[0]} begins with the day, row "
            f"{month_first[0]} with the month",
            "export it anew, with days as 2026-11-30",
        )
    if unsure and not day_first and not month_first:
        raise Refused(
            f"day and month cannot be told apart ({_rows(unsure)})",
            "say it in the mapping (`dates: day-first` or `dates: month-first`), or with --dates",
        )
    return "month-first" if month_first else "day-first"


def day_of(cell: Cell, order: DayOrder) -> date | None:
    """Return the day that *cell* writes; None where it writes none, as in a row of totals."""
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return None
    if found := _ISO.match(cell) or _ASIAN.match(cell):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.match(cell):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    if found := _PARTED.match(cell):
        one, two = int(found[1]), int(found[2])
        day, month = (one, two) if order == "day-first" else (two, one)
        return _day(_year(found[3]), month, day)
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def point_of_numbers(cells: Iterable[tuple[int, Cell]], said: str = "") -> Point:
    """Return the decimal sign of a column's numbers; Refused where rows allow both readings."""
    if said in (".", ","):
        return said  # type: ignore[return-value]
    points: list[int] = []
    commas: list[int] = []
    unsure: list[int] = []
    for number, cell in cells:
        sign = _point_in(cell) if isinstance(cell, str) else ""
        if sign == ".":
            points.append(number)
        elif sign == ",":
            commas.append(number)
        elif sign == "?":
            unsure.append(number)
    if points and commas:
        raise Refused(
            f"numbers are written in two ways: with a point in row {points[0]}, with a comma in "
            f"row {commas[0]}",
            "export it anew",
        )
    if unsure and not points and not commas:
        raise Refused(
            f"whether numbers have thousands or decimals cannot be told ({_rows(unsure)})",
            'say it in the mapping (`decimal: "."` or `decimal: ","`), or with --decimal',
        )
    return "," if commas else "."


def _point_in(cell: str) -> str:
    """Return the decimal sign that *cell* shows; `?` where it may be either, "" where none."""
    text = _SIGNS.sub("", cell).strip().translate(_SPACES)
    marks = [each for each in text if each in ".,"]
    if not marks or not _NUMBER.match(text):
        return ""
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else ""
    if len(marks) > 1:
        # The same sign twice parts thousands.
        return "," if marks[0] == "." else "."
    before, _, after = text.partition(marks[0])
    thousands = len(after) == 3 and 1 <= len(before.lstrip("+-")) <= 3 and before.strip("+-0")
    return "?" if thousands else marks[0]


def number_of(cell: Cell, point: Point) -> Decimal | None:
    """Return the number of *cell*; None where it holds none."""
    if isinstance(cell, Decimal):
        return cell
    if not isinstance(cell, str):
        return None
    text = _SIGNS.sub("", cell).strip().translate(_SPACES)
    if not text or not _NUMBER.match(text):
        return None
    other = "," if point == "." else "."
    text = text.replace(other, "").replace(point, ".")
    return Decimal(text) if text.count(".") <= 1 and text.strip("+-.") else None


def hours_of(cell: Cell, point: Point) -> Fraction | None:
    """Return the hours of *cell*, written as 01:30:00 or as 1.5; exact."""
    if isinstance(cell, timedelta):
        return Fraction(cell.days * 86400 + cell.seconds, 3600)
    if isinstance(cell, str) and (found := _CLOCK.match(cell)):
        seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
        return Fraction(seconds, 3600)
    number = number_of(cell, point)
    return Fraction(number) if number is not None else None


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(each) for each in numbers[:3])
    return (
        f"row {shown}"
        if len(numbers) == 1
        else f"rows {shown}" + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
    )
