"""Tables open in a spreadsheet with the portal's very values, and run nothing."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from msgspec.structs import replace

from amportal.plan import output_jobs
from amportal.plan.view.page_views import Portal
from amportal.render.exports.csv_tables import TABLES, guarded, table_of
from tests.portals import (
    BUDGET,
    DELIVERABLES,
    MILESTONES,
    PROJECT,
    UPDATES,
    portal,
)


def rows(whole: Portal, name: str) -> list[dict[str, str]]:
    text = table_of(whole, name).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_every_planned_table_exists() -> None:
    assert tuple(TABLES) == output_jobs.TABLES


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_one_name_for_each_cell(name: str) -> None:
    text = table_of(portal(), name).decode("utf-8-sig")
    first, *others = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert others
    assert len(set(first)) == len(first)
    assert {len(row) for row in others} == {len(first)}


@pytest.mark.parametrize("name", TABLES)
def test_excel_is_told_that_it_is_utf_8(name: str) -> None:
    table = table_of(portal(), name)
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\xef\xbb\xbf") == 1
    assert table.endswith(b"\r\n")


def test_an_empty_table_still_names_its_columns() -> None:
    bare = replace(portal(), projects=())
    assert rows(bare, "milestones") == []
    assert table_of(bare, "milestones").startswith(b"\xef\xbb\xbfjob_no,project,ref,name,")


def test_milestones_hold_the_dates_of_the_plan() -> None:
    found = rows(portal(), "milestones")
    assert [row["ref"] for row in found] == [each.ref for each in MILESTONES]
    for row, each in zip(found, MILESTONES, strict=True):
        assert date.fromisoformat(row["plan"]) == each.plan
        assert date.fromisoformat(row["date"]) == each.date
        assert int(row["slip_days"]) == each.slip
        assert row["done"] == ("yes" if each.done else "no")
        assert row["side"] == ("client" if each.yours else "agency")


def test_money_is_a_plain_exact_number_beside_its_currency() -> None:
    found = rows(portal(), "budget")
    for row, each in zip(found, (*BUDGET.lines, BUDGET.total), strict=True):
        assert row["currency"] == "GBP"
        for column in ("estimate", "changes", "approved", "committed", "spent", "remaining"):
            assert Decimal(row[column]) == getattr(each, column)
            assert row[column].partition(".")[2].isdigit()
    assert [row["row"] for row in found] == ["line"] * 5 + ["total"]
    assert found[-1]["approved"] == "207250.00"


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [
        ("GBP", "-1950", "-1950.00"),
        ("JPY", "1950", "1950"),
        ("GBP", "0.125", "0.125"),
        ("GBP", "1E+5", "100000.00"),
    ],
)
def test_an_amount_is_never_rounded_nor_guarded(currency: str, amount: str, text: str) -> None:
    order = replace(BUDGET.change_orders[0], amount=Decimal(amount))
    whole = portal(currency=currency)
    project = replace(PROJECT, budget=replace(BUDGET, change_orders=(order,)))
    (row,) = rows(replace(whole, projects=(project,)), "change_orders")
    assert row["amount"] == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u2003", "\ufeff", "\u200b"])
def test_text_never_starts_a_formula(start: str, before: str) -> None:
    """A spreadsheet runs such a cell; an apostrophe makes it text."""
    assert guarded(f"{before}{start}cmd|'/c calc'!A1").startswith("'")


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\u2028", "\n  ", ";", "; ", "\t"])
def test_a_formula_cannot_hide_after_what_may_start_a_cell(gap: str) -> None:
    """Half of Europe separates by semicolons, and some programs cut at line ends."""
    assert re.search(r"'\s*=1\+1\Z", guarded(f"harmless{gap}=1+1"))


@pytest.mark.parametrize(
    "text", ["A larger sun - please", "a, -b", "mail@agency.example", "1+1=2", "", "Ünder = over"]
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_quotes_commas_and_line_ends_come_back_whole() -> None:
    """RFC 4180: what was written is what is read."""
    found = rows(portal(), "questions")
    assert found[1]["text"] == 'Is the sun "orange", or red?'
    assert found[1]["answer"] == "Orange,\nalways."
    assert rows(portal(), "updates")[0]["body"] == UPDATES[0].body.replace("\n- ", "\n'- ")


def test_formulas_in_a_decision_are_closed() -> None:
    comments = [row["comment"] for row in rows(portal(), "decisions")]
    assert "'=A larger sun, please" in comments
    assert not any(comment.startswith("=") for comment in comments)


def test_versions_are_listed_oldest_first_with_their_files() -> None:
    found = [row for row in rows(portal(), "versions") if row["deliverable"] == "MER-014-D1"]
    assert [row["version"] for row in found] == ["1", "2"]
    assert found[1]["files"] == DELIVERABLES[0].versions[0].files[0].path
    assert [row["outcome"] for row in found] == ["changes_requested", ""]


def test_decisions_are_those_on_versions_and_on_the_project() -> None:
    found = rows(portal(), "decisions")
    assert {row["ref"] for row in found} == {"MER-014-D1", "MER-014-D3", "MER-014-D6", "MER-014-X1"}


def test_names_of_columns_do_not_follow_the_language() -> None:
    german = table_of(portal("de-DE", "EUR"), "budget").splitlines()[0]
    assert german == table_of(portal(), "budget").splitlines()[0]
