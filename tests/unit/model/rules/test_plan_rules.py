"""Stops, and forecasts of milestones."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import PROJECT, Edit, slugs

HOLD = "hold: {since: 2026-11-16, until: %s, reason: The budget is frozen}\n"
STATE = "state: active\n"


@pytest.mark.parametrize(
    ("until", "told"), [("2026-11-22", ["hold-over"]), ("2026-11-23", []), ("2027-01-29", [])]
)
def test_the_last_day_on_hold_is_still_one(until: str, told: list[str]) -> None:
    """Today is the 23rd."""
    assert slugs((PROJECT, STATE, "state: on_hold\n" + HOLD % until)) == told


@pytest.mark.parametrize(
    ("state", "more", "told"),
    [
        ("on_hold", "hold: {since: 2026-11-16}\n", []),
        ("on_hold", "", []),
        ("active", "hold: {since: 2026-11-16}\n", ["state-mismatch"]),
        ("cancelled", "cancelled: {on: 2026-11-16, reason: No money}\n", []),
        ("cancelled", "cancelled: true\n", []),
        ("active", "cancelled: false\n", []),
        ("active", "cancelled: true\n", ["state-mismatch"]),
        ("on_hold", "hold: {since: 2026-11-24}\n", ["future-date"]),
        ("on_hold", "hold: {since: 2026-11-16, until: 2026-11-13}\n",
         ["dates-out-of-order", "hold-over"]),
    ],
)  # fmt: skip
def test_a_stop_stands_beside_its_state(state: str, more: str, told: list[str]) -> None:
    found = slugs((PROJECT, STATE, f"state: {state}\n{more}"))
    # A headline of a project that is over is another matter.
    assert [each for each in found if each != "stale-headline"] == told


@pytest.mark.parametrize(
    ("made", "told"),
    [("2026-11-04", ["forecast-before-approval"]), ("2026-11-05", []), ("2026-11-23", [])],
)
def test_a_forecast_knows_the_days_that_were_agreed(made: str, told: list[str]) -> None:
    """Three days were approved on the 5th; they move what lies at the project's end."""
    said = f"\n    forecast_on: {made}\n"
    last: Edit = (PROJECT, "baseline: 2026-12-18\n", f"baseline: 2026-12-18{said}")
    assert slugs(last) == told
    earlier: Edit = (PROJECT, "forecast: 2026-12-03\n", f"forecast: 2026-12-03{said}")
    assert slugs(earlier) == []
