"""Change orders and the chart, at their bounds."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import BUDGET, CLIENT, Edit, slugs


@pytest.mark.parametrize(("limit", "told"), [("2500", []), ("2499.99", ["above-limit"])])
def test_a_limit_holds_to_the_penny(limit: str, told: list[str]) -> None:
    """Who may approve up to an amount may approve that amount."""
    assert slugs((CLIENT, "approval_limit: 5000", f"approval_limit: {limit}")) == told


def test_who_rejects_needs_no_limit() -> None:
    """A limit is for spending; saying no is free."""
    edits: list[Edit] = [
        (CLIENT, "approval_limit: 5000", "approval_limit: 10"),
        (BUDGET, "state: approved", "state: rejected"),
        (BUDGET, "forecast: 22500.00", "forecast: 20000.00"),
    ]
    assert slugs(*edits) == []


def test_withdrawn_needs_nothing() -> None:
    """A change order that we took back was perhaps never sent, and nobody decided."""
    edits: list[Edit] = [
        (BUDGET, "    sent_on: 2026-11-19\n", ""),
        (BUDGET, "    state: sent", "    state: withdrawn"),
    ]
    assert slugs(*edits) == []


def test_the_chart_may_be_older_than_the_table() -> None:
    """A point of last week may say less than today's lines, never more."""
    older: Edit = (
        BUDGET,
        "  - on: 2026-11-20\n    spent: 13000",
        "  - on: 2026-11-13\n    spent: 9000",
    )
    more: Edit = (
        BUDGET,
        "  - on: 2026-11-20\n    spent: 13000",
        "  - on: 2026-11-13\n    spent: 13001",
    )
    assert slugs(older) == []
    assert slugs(more) == ["burn-mismatch"]


def test_a_negative_change_order_lowers_what_is_approved() -> None:
    """Taking something out is a change order as well."""
    edits: list[Edit] = [(BUDGET, "        amount: 900", "        amount: -900")]
    assert slugs(*edits) == []


KIND = "    kind: fee\n"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("{agreed: 100, spent: 100}", []),
        ("{agreed: 100, spent: 100.25}", ["hours-above-agreed"]),
        ("{spent: 900}", []),
        ("{agreed: 120, spent: 80, rate: 100}", []),
        ("{agreed: 119, spent: 80, rate: 100}", ["hours-mismatch"]),
        ("{agreed: 120, spent: 81, rate: 100}", ["hours-mismatch"]),
        ("{spent: 80, rate: 100}", []),
        ("{rate: 100}", []),
    ],
)
def test_hours_are_within_what_was_agreed_and_come_to_the_money(
    hours: str, told: list[str]
) -> None:
    """12000 are agreed and 8000 spent."""
    assert slugs((BUDGET, KIND, f"{KIND}    hours: {hours}\n")) == told


def test_an_approved_order_agrees_more_hours() -> None:
    hours: Edit = (BUDGET, KIND, f"{KIND}    hours: {{agreed: 80, spent: 85}}\n")
    more: Edit = (BUDGET, "        amount: 2500", "        amount: 2500\n        hours: 5")
    line: Edit = (BUDGET, "      - line: B2", "      - line: B1")
    forecast: Edit = (BUDGET, "    forecast: 22500.00\n", "")
    assert slugs(hours, line, forecast) == ["hours-above-agreed"]
    assert slugs(hours, line, more, forecast) == []


def test_an_order_says_since_when_and_why_it_was_withdrawn() -> None:
    why = "    withdrawn: {on: 2026-11-20, reason: Not needed}\n"
    assert slugs((BUDGET, "    state: sent\n", f"    state: withdrawn\n{why}")) == []
    early = why.replace("11-20", "11-18")
    assert slugs((BUDGET, "    state: sent\n", f"    state: withdrawn\n{early}")) == [
        "dates-out-of-order"
    ]
