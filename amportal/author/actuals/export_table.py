"""Read an export as rows of text: CSV in any of its writings, XLSX, XLS and ODS.

Nothing is computed: of a formula only its value is taken, of a date only the day. Cells of
spreadsheets that hold a day or a number come as such, those that hold text as text, which is read
like a CSV's.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from msgspec import Struct

from amportal.author.verb_errors import Refused

Cell = str | Decimal | date | timedelta
MOST_BYTES = 50_000_000
_MOST_ROWS = 200_000
_SHEETS = ("xlsx", "xlsm", "xls", "xlsb", "ods")


class ExportTable(Struct, frozen=True):
    """An export: the header's names, and the rows below it with their number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_table(name: str, raw: bytes) -> ExportTable:
    """Return the first table of the file *raw*; raise Refused where there is none."""
    if len(raw) > MOST_BYTES:
        raise Refused(f"{name} is too large", "export fewer days")
    ending = name.rpartition(".")[2].lower()
    rows = _sheet(name, raw) if ending in _SHEETS else _csv(name, raw)
    filled = [(number, row) for number, row in rows if any(each != "" for each in row)]
    if not filled:
        raise Refused(f"{name} is empty")
    _, first = filled[0]
    header = tuple(str(each).strip() for each in first)
    return ExportTable(header, tuple(filled[1:]))


def _csv(name: str, raw: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    text = _decoded(raw)
    if "\0" in text:
        raise Refused(f"{name} is no table", "export it as CSV, XLSX or ODS")
    head = text.lstrip().partition("\n")[0]
    # The header alone decides: texts in rows hold commas, and amounts hold both.
    separator = max((",", ";", "\t"), key=lambda sign: (head.count(sign), sign == ","))
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            rows.append((reader.line_num, tuple(each.strip() for each in row)))
            if len(rows) > _MOST_ROWS:
                raise Refused(f"{name} has too many rows", "export fewer days")
    except csv.Error as error:
        raise Refused(f"{name} cannot be read as CSV: line {reader.line_num}") from error
    return rows


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _sheet(name: str, raw: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        raise Refused(
            f"{name} is a spreadsheet, and the library that reads them is not installed",
            'pip install "amportal[spreadsheets]", or export it as CSV',
        ) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Refused(f"{name} cannot be read as a spreadsheet", "export it anew") from error
    if len(found) > _MOST_ROWS:
        raise Refused(f"{name} has too many rows", "export fewer days")
    return [(number, tuple(map(_cell, row))) for number, row in enumerate(found, start=1)]


def _cell(value: object) -> Cell:
    """Return a cell of a spreadsheet, a number as its shortest decimal text would be read."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | timedelta):
        return value
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, int | float):
        # Spreadsheets hold binary numbers; fifteen digits are what they show.
        return Decimal(f"{value:.15g}")
    return str(value).strip()
