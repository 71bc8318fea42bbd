"""Where honesty of status begins and ends; the messages themselves are in `tests/problems`."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import BUDGET, PROJECT, Edit, slugs

AMBER = """\
  schedule:
    rag: amber
    reason: The film is two days behind
    recovery: A second editor joins on Tuesday
"""
GREEN: Edit = (PROJECT, AMBER, "  schedule:\n    rag: green\n")


@pytest.mark.parametrize(
    ("forecast", "told"),
    [("2026-12-03", []), ("2026-12-08", []), ("2026-12-09", ["green-but-late"])],
)
def test_green_holds_up_to_the_tolerance_and_what_was_agreed(
    forecast: str, told: list[str]
) -> None:
    """Two days of tolerance and three of an approved change order make five; six are too many."""
    assert slugs(GREEN, (PROJECT, "forecast: 2026-12-03", f"forecast: {forecast}")) == told


def test_days_that_nobody_approved_excuse_nothing() -> None:
    """A change order that is only sent gives no more time."""
    edits: list[Edit] = [
        GREEN,
        (PROJECT, "forecast: 2026-12-03", "forecast: 2026-12-08"),
        (BUDGET, "    days: 3\n", ""),
    ]
    assert slugs(*edits) == ["green-but-late"]


@pytest.mark.parametrize(
    ("forecast", "told"),
    [("24225.00", []), ("24225.01", ["green-but-overspent"]), ("20000.00", [])],
)
def test_budget_is_green_up_to_its_percent_exactly(forecast: str, told: list[str]) -> None:
    """Five percent of 34,500 are 1,725, to the penny."""
    assert slugs((BUDGET, "forecast: 22500.00", f"forecast: {forecast}")) == told


def test_what_is_gone_counts_as_much_as_what_is_forecast() -> None:
    """A forecast that was not moved hides no overspend that has happened."""
    edits: list[Edit] = [
        (BUDGET, "committed: 7000", "committed: 27000"),
        (BUDGET, "forecast: 22500.00", "forecast: 22000"),
    ]
    assert slugs(*edits) == ["green-but-overspent"]


def test_a_finished_project_needs_no_honest_light() -> None:
    """Lights and tolerance are for projects that run."""
    told = slugs(
        GREEN,
        (PROJECT, "forecast: 2026-12-03", "forecast: 2026-12-11"),
        (PROJECT, "state: active", "state: cancelled"),
        (PROJECT, "headline: On track for launch on", "headline: Stopped before the launch of"),
    )
    assert told == []


def test_overall_may_be_worse_than_its_dimensions() -> None:
    """Caution is no contradiction."""
    assert slugs((PROJECT, AMBER, "  schedule:\n    rag: green\n")) == []


def test_a_recovery_makes_overall_better_than_its_worst_but_never_green_over_red() -> None:
    """Amber over red with a recovery is honest; green over red is not."""
    red: Edit = (PROJECT, "  schedule:\n    rag: amber", "  schedule:\n    rag: red")
    assert slugs(red) == []
    assert slugs(red, (PROJECT, "overall:\n    rag: amber", "overall:\n    rag: green")) == [
        "green-over-red"
    ]
