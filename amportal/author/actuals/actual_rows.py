"""The rows of an export as values: day, project, task, hours, amount, cost. Exact, or refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from amportal.author.actuals.cell_values import (
    day_of,
    hours_of,
    number_of,
    order_of_days,
    point_of_numbers,
)
from amportal.author.actuals.export_table import Cell, ExportTable
from amportal.author.actuals.import_mapping import (
    ImportMapping,
    Meaning,
    columns_of,
    currency_in_header,
)
from amportal.author.verb_errors import Refused

_NO = frozenset({"no", "false", "0", "n", "non-billable", "nein", "non", "nee", "nie", "não"})


class ActualRow(Struct, frozen=True):
    """One row. `amount` and `cost` are None where the row says none."""

    number: int
    day: date
    client: str
    project: str
    tasks: tuple[str, ...]
    hours: Fraction
    amount: Decimal | None
    cost: Decimal | None
    currency: str


class ActualRows(Struct, frozen=True):
    """The rows of an export; `dateless` rows were skipped, as were `unpaid` ones."""

    rows: tuple[ActualRow, ...]
    dateless: int
    unpaid: int
    has_amounts: bool
    has_costs: bool


def rows_of(table: ExportTable, mapping: ImportMapping) -> ActualRows:
    """Return the rows of *table* as *mapping* reads them; raise Refused with the rows at fault."""
    places = columns_of(mapping, table)
    cells = _Cells(table, places)
    order = order_of_days(cells.column("day"), mapping.dates or "")
    numbers = [*cells.column("amount"), *cells.column("cost"), *cells.column("hours")]
    point = point_of_numbers(numbers, mapping.decimal or "")
    skipped: Counter[str] = Counter()
    found = []
    for number, row in table.rows:
        day = day_of(cells.first(row, "day"), order)
        if day is None:
            skipped["dateless"] += 1
            continue
        if str(cells.first(row, "billable")).strip().casefold() in _NO:
            skipped["unpaid"] += 1
            continue
        found.append(
            ActualRow(
                number=number,
                day=day,
                client=str(cells.first(row, "client")),
                project=str(cells.first(row, "project")),
                tasks=tuple(str(each) for each in cells.every(row, "task") if each != ""),
                hours=hours_of(cells.first(row, "hours"), point) or Fraction(0),
                amount=_number(cells.first(row, "amount"), point, number),
                cost=_number(cells.first(row, "cost"), point, number),
                currency=_currency(cells, row, mapping),
            )
        )
    return ActualRows(
        tuple(found),
        skipped["dateless"],
        skipped["unpaid"],
        bool(places["amount"]),
        bool(places["cost"]),
    )


class _Cells:
    """The cells of rows by what they mean."""

    def __init__(self, table: ExportTable, places: dict[Meaning, list[int]]) -> None:
        self.table = table
        self.places = places

    def every(self, row: tuple[Cell, ...], meaning: Meaning) -> list[Cell]:
        """Return the cells of *row* that may mean *meaning*, the first choice first."""
        return [row[place] for place in self.places[meaning] if place < len(row)]

    def first(self, row: tuple[Cell, ...], meaning: Meaning) -> Cell:
        """Return the first of them that is filled."""
        return next((each for each in self.every(row, meaning) if each != ""), "")

    def column(self, meaning: Meaning) -> list[tuple[int, Cell]]:
        """Return the cells of all rows that mean *meaning*, with the numbers of their rows."""
        return [(number, self.first(row, meaning)) for number, row in self.table.rows]


def _number(cell: Cell, point: str, row: int) -> Decimal | None:
    if cell == "":
        return None
    found = number_of(cell, point)  # type: ignore[arg-type]
    if found is None:
        raise Refused(f"`{cell}` in row {row} is no amount", "mend the row, or the mapping")
    return found


def _currency(cells: _Cells, row: tuple[Cell, ...], mapping: ImportMapping) -> str:
    said = str(cells.first(row, "currency")).strip()
    if said:
        # Harvest writes `Euro - EUR`.
        return said[-3:].upper()
    header = cells.table.header
    named = (currency_in_header(header[place]) for place in cells.places["amount"])
    return next((each for each in named if each), mapping.currency or "")
