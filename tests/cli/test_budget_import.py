"""`budget import`: exact to the cent, shown first, counted once, and costs for nobody else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from amportal.sources.edit.file_edit import values_of
from tests.commands import Ran, here
from tests.exports import (
    TASKS,
    Row,
    clockify,
    csv_file,
    entries,
    harvest,
    money,
    ods_file,
    toggl,
    xlsx_file,
)

PROJECT = "content/clients/acme/projects/spring"
BUDGET = f"{PROJECT}/budget.yaml"
ACTUALS = f"{PROJECT}/internal/actuals.yaml"
# What the lines had come to by hand, up to 20 November.
BEFORE = {"B1": 800_000, "B2": 500_000}
DAYS = [Row(date(2026, 11, 21), "Design", 3600, 10_050, 4_000),
        Row(date(2026, 11, 22), "Film", 5400, 20_001, 7_000)]  # fmt: skip


def typed(table: list[list[str]]) -> list[list[object]]:
    """Return a table with days and amounts as a spreadsheet holds them."""
    place, amount = table[0].index("Start date"), len(table[0]) - 1
    body: list[list[object]] = []
    for row in table[1:]:
        cells: list[object] = [*row]
        cells[place], cells[amount] = date.fromisoformat(row[place]), Decimal(row[amount])
        body.append(cells)
    return [[*table[0]], *body]


def thirty() -> list[tuple[str, str, list[Row], bytes]]:
    """Return thirty exports: tool, file name, what is in it, and its bytes."""
    found = []
    for seed in range(30):
        rows = entries(seed)
        kind = seed % 10
        if kind < 2:
            file = csv_file(toggl(rows), ",;"[kind], "utf-8-sig")
            found.append(("toggl", "t.csv", rows, file))
        elif kind < 5:
            point = ".,"[kind % 2]
            table = harvest(rows, point=point, order=("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")[kind - 2])
            found.append(("harvest", "h.csv", rows, csv_file(table, "\t;,"[kind - 2], "cp1252")))
        elif kind < 7:
            table = clockify(rows, order=("%m/%d/%Y", "%d/%m/%Y")[kind - 5])
            found.append(("clockify", "c.csv", rows, csv_file(table)))
        elif kind < 9:
            file = xlsx_file(typed(toggl(rows)), mac_dates=kind == 8)
            found.append(("toggl", "t.xlsx", rows, file))
        else:
            found.append(("toggl", "t.ods", rows, ods_file(typed(toggl(rows)))))
    return found


def taken_in(site: Path, tool: str, name: str, raw: bytes, *more: str) -> Ran:
    (site / name).write_bytes(raw)
    return here(site, "budget", "import", name, "--as", tool, *more)


def spent(site: Path) -> dict[str, Decimal]:
    lines = values_of(BUDGET, (site / BUDGET).read_bytes())["lines"]
    return {each["id"]: Decimal(each["spent"]) for each in lines}


def expected(rows: list[Row]) -> dict[str, Decimal]:
    """Return what lines come to, counted in whole cents."""
    sums = dict(BEFORE)
    for each in rows:
        sums[TASKS[each.task]] += each.cents
    return {line: Decimal(cents) / 100 for line, cents in sums.items()}


def test_thirty_exports_come_to_the_cent_and_count_once(sound: Path) -> None:
    """Every tool, writing and kind of file; the second import changes no byte."""
    exports = thirty()
    assert len(exports) == 30
    before = (sound / BUDGET).read_bytes()
    for tool, name, rows, raw in exports:
        ran = taken_in(sound, tool, name, raw, "--yes")
        assert ran.code == 0, (tool, name, ran.err)
        assert spent(sound) == expected(rows), (tool, name)
        after = {path: (sound / path).read_bytes() for path in (BUDGET, ACTUALS)}
        again = taken_in(sound, tool, name, raw, "--yes")
        assert again.code == 0
        assert "that is written already" in again.err
        assert {path: (sound / path).read_bytes() for path in after} == after
        (sound / BUDGET).write_bytes(before)
        (sound / ACTUALS).unlink()
        (sound / PROJECT / "internal/money.yaml").unlink(missing_ok=True)
    assert here(sound, "check").code == 0


def test_it_is_shown_first_and_written_only_when_somebody_says_so(sound: Path) -> None:
    """Without a word nothing is written; `as_of` is the last day of the export."""
    before = (sound / BUDGET).read_bytes()
    raw = csv_file(toggl(DAYS))
    for more in ((), ("--dry-run",)):
        shown = taken_in(sound, "toggl", "t.csv", raw, *more)
        assert "acme/spring  B1 Design  spent 8,000.00 -> 8,100.50" in shown.err
        assert "(1 row, 2026-11-21 to 2026-11-22)  as_of 2026-11-22" in shown.err
        assert (sound / BUDGET).read_bytes() == before
    assert taken_in(sound, "toggl", "t.csv", raw, "--yes").code == 0
    assert "as_of: 2026-11-22" in (sound / BUDGET).read_text()
    assert here(sound, "undo").code == 0
    assert (sound / BUDGET).read_bytes() == before


def test_a_period_whose_rows_changed_is_replaced_and_told(sound: Path) -> None:
    """Row 35: both sums are shown; a later period is added to, an overlap refused."""
    assert taken_in(sound, "toggl", "t.csv", csv_file(toggl(DAYS)), "--yes").code == 0
    changed = [Row(date(2026, 11, 21), "Design", 3600, 5_000, 0), DAYS[1]]
    ran = taken_in(sound, "toggl", "t.csv", csv_file(toggl(changed)), "--yes")
    assert "changed since they were imported: 100.50 -> 50.00" in ran.err
    assert spent(sound) == expected(changed)
    later = [Row(date(2026, 11, 23), "Design", 3600, 100, 0)]
    assert taken_in(sound, "toggl", "t.csv", csv_file(toggl(later)), "--yes").code == 0
    assert spent(sound) == expected([*changed, *later])
    part = [DAYS[1], *later]
    refused = taken_in(sound, "toggl", "t.csv", csv_file(toggl(part)), "--yes")
    assert refused.code == 2
    assert "was imported before" in refused.err
    assert "--from and --to" in refused.err


@pytest.mark.parametrize(
    ("tool", "table", "said"),
    [
        ("clockify", clockify([Row(date(2026, 11, 2), "Design", 3600, 100, 0)]), "told apart"),
        (
            "clockify",
            [*clockify(DAYS), clockify(DAYS, order="%d/%m/%Y")[1]],
            "days are written in two orders",
        ),
        ("toggl", toggl(DAYS, currency="USD"), "pays in GBP, and 2 rows (2, 3) are in USD"),
        ("toggl", [["Date", "What"], ["2026-11-02", "x"]], "no column says the day"),
        ("nobody", toggl(DAYS), "nothing says how exports of `nobody` are read"),
        ("togl", toggl(DAYS), "did you mean `toggl`?"),
        ("toggl", [toggl(DAYS)[0]], "no row of t.csv has a day"),
    ],
    ids=["ambiguous", "two orders", "currency", "columns", "unknown", "misspelt", "no rows"],
)
def test_what_cannot_be_read_for_sure_is_refused(
    sound: Path, tool: str, table: list[list[str]], said: str
) -> None:
    """Rows 31 and 32: the rows are named, and nothing is written."""
    before = (sound / BUDGET).read_bytes()
    ran = taken_in(sound, tool, "t.csv", csv_file(table), "--yes")
    assert ran.code == 2, ran.err
    assert said in ran.err
    assert (sound / BUDGET).read_bytes() == before


def test_somebody_may_say_what_the_file_does_not_show(sound: Path) -> None:
    """A day that two orders allow, and an amount with three digits behind its only sign."""
    table = clockify([Row(date(2026, 11, 2), "Design", 3600, 100, 0)])
    table[1][-1] = "8,000"
    raw = csv_file(table)
    assert taken_in(sound, "clockify", "c.csv", raw, "--dates", "month-first").code == 2
    said = ("--dates", "month-first", "--decimal", ".")
    ran = taken_in(sound, "clockify", "c.csv", raw, *said, "--yes")
    assert ran.code == 0, ran.err
    assert spent(sound)["B1"] == Decimal(8000)


def test_costs_are_kept_in_internal_and_nowhere_else(sound: Path) -> None:
    """Row 33: a mapping that brings them to a client is refused; no output holds the figure."""
    rows = [Row(date(2026, 11, 21), "Film", 3600, 10_000, 765_432)]
    raw = csv_file(harvest(rows), ";")
    assert taken_in(sound, "harvest", "h.csv", raw, "--yes").code == 0
    said = (sound / PROJECT / "internal/money.yaml").read_text()
    assert "cost: 7654.32" in said
    assert here(sound, "check").code == 0
    folder = sound / "content/agency/imports"
    folder.mkdir(parents=True)
    (folder / "harvest.yaml").write_text("columns:\n  amount: Cost Amount\n")
    refused = taken_in(sound, "harvest", "h.csv", raw, "--yes")
    assert refused.code == 2
    assert "`Cost Amount` is what work costs the agency" in refused.err


def test_hours_without_a_rate_make_no_amount(sound: Path) -> None:
    """Row 34: the hours are written, the line says that no amount is; with a rate it follows."""
    raw = csv_file(toggl(DAYS, amounts=False))
    ran = taken_in(sound, "toggl", "t.csv", raw, "--yes")
    assert ran.code == 0, ran.err
    assert "1 row with hours and no amount, and the line has no `rate`" in ran.err
    assert spent(sound) == expected([])
    assert here(sound, "undo").code == 0
    text = (sound / BUDGET).read_text()
    rated = text.replace("    spent: 8000\n", "    spent: 8000\n    hours: {rate: 120.50}\n")
    (sound / BUDGET).write_text(rated)
    assert taken_in(sound, "toggl", "t.csv", raw, "--yes").code == 0
    assert spent(sound)["B1"] == Decimal("8120.50")
    assert "spent: 1.00" in (sound / BUDGET).read_text()


def test_rows_that_nothing_owns_are_counted_and_named(sound: Path) -> None:
    """A line that is not mapped is told with where to map it; other projects are counted."""
    table = toggl([*DAYS, Row(date(2026, 11, 22), "Retouching", 60, 5, 0)])
    other = [*table[1]]
    other[3] = "Somebody's site"
    raw = csv_file([*table, other, ["", *[""] * 11, "", "1.00"]])
    ran = taken_in(sound, "toggl", "t.csv", raw, "--yes")
    assert ran.code == 0, ran.err
    assert '1 row has no line: "Retouching" -> map it under `lines:`' in ran.err
    assert "not ours: 1 row of 1 other project" in ran.err
    assert "skipped: 1 row without a day, as of totals" in ran.err
    assert spent(sound) == expected(DAYS)
    folder = sound / "content/agency/imports"
    folder.mkdir(parents=True)
    mapping = "lines: {Retouching: B2}\nprojects: {Somebody's site: acme/spring}\n"
    (folder / "toggl.yaml").write_text(mapping)
    assert taken_in(sound, "toggl", "t.csv", raw, "--yes").code == 0
    assert spent(sound)["B2"] == Decimal("5200.06")
    assert here(sound, "check").code == 0


def test_texts_and_formulas_of_an_export_are_kept_nowhere(sound: Path) -> None:
    """Row 36: a description is no fact; only sums are written."""
    raw = xlsx_file(typed(toggl(DAYS)))
    assert taken_in(sound, "toggl", "t.xlsx", raw, "--yes").code == 0
    for path in (sound / "content").rglob("*.yaml"):
        assert "=1+1" not in path.read_text()
        assert "halden.example/1" not in path.read_text()
    assert money(123_456_789) == "1,234,567.89"


def test_amounts_have_the_digits_of_their_currency(sound: Path) -> None:
    """Yen have none, so a sum of them is written without any."""
    client = sound / "content/clients/acme/client.yaml"
    client.write_text(client.read_text("utf-8").replace("currency: GBP", "currency: JPY"), "utf-8")
    budget = sound / BUDGET
    budget.write_text(budget.read_text("utf-8").replace(".00\n", "\n"), "utf-8")
    rows = [Row(date(2026, 11, 21), "Design", 3600, 123_400, 0)]
    ran = taken_in(sound, "toggl", "t.csv", csv_file(toggl(rows, currency="JPY")), "--yes")
    assert ran.code == 0, ran.err
    assert "spent: 9234\n" in budget.read_text("utf-8")
    assert "amount-too-fine" not in here(sound, "check", "--today", "2026-11-23").err
