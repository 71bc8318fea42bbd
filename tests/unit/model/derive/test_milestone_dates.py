"""Next, overdue, due this week."""

from __future__ import annotations

from datetime import date

from amportal.model.derive.milestone_dates import due_this_week, next_milestone, overdue, when
from tests.unit.model.made import TODAY, project

MADE = project(
    """
milestones:
  - {id: M1, name: Done, baseline: 2026-11-02, actual: 2026-11-24}
  - {id: M2, name: Late, baseline: 2026-11-10, forecast: 2026-11-20}
  - {id: M3, name: Gone, baseline: 2026-11-23, cancelled: true}
  - {id: M4, name: Sunday, baseline: 2026-12-04, forecast: 2026-11-29}
  - {id: M5, name: Monday, baseline: 2026-11-23}
  - {id: M6, name: Later, baseline: 2026-11-30}
  - {id: M7, name: Hidden, baseline: 2026-11-23, draft: true}
"""
).milestones


def ids(milestones: tuple[object, ...]) -> list[str]:
    return [each.id for each in milestones]  # type: ignore[attr-defined]  # all milestones


def test_when_is_actual_then_forecast_then_baseline() -> None:
    """What happened comes before what is expected, and that before the plan."""
    assert [when(each).day for each in MADE[:3]] == [24, 20, 23]


def test_next_is_the_first_open_from_today_on() -> None:
    """Today's milestone is next; done, cancelled, draft and overdue ones are not."""
    found = next_milestone(MADE, TODAY)
    assert found is not None
    assert found.id == "M5"


def test_next_is_overdue_where_nothing_else_is_open() -> None:
    """A project with only overdue milestones has a next one still: the oldest."""
    found = next_milestone(MADE, date(2027, 1, 4))
    assert found is not None
    assert found.id == "M2"
    assert next_milestone(MADE[:1], TODAY) is None


def test_overdue_is_open_and_past() -> None:
    """Due today is not overdue."""
    assert ids(overdue(MADE, TODAY)) == ["M2"]
    assert ids(overdue(MADE, date(2026, 11, 24))) == ["M2", "M5"]


def test_a_week_is_monday_to_sunday() -> None:
    """The week of a Wednesday holds its Monday and its Sunday, not the Monday after."""
    assert ids(due_this_week(MADE, date(2026, 11, 25))) == ["M5", "M4"]
