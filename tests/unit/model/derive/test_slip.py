"""How far dates have moved."""

from __future__ import annotations

from datetime import date

from amportal.model.derive.slip import end_slip, expected_end, project_slip, slip_of
from amportal.model.derive.working_days import Workdays
from tests.unit.model.made import project

SHARED = Workdays(("GB", "ENG"), ("US", None))


def test_slip_leaves_out_weekends_and_the_holidays_of_both() -> None:
    """From 24 to 30 November 2026 are three days: Thanksgiving and a weekend lie between."""
    (milestone,) = project(
        "milestones: [{id: M1, name: Cut, baseline: 2026-11-24, forecast: 2026-11-30}]"
    ).milestones
    assert slip_of(milestone, SHARED) == 3
    assert slip_of(milestone, Workdays(("GB", "ENG"))) == 4


def test_early_is_negative() -> None:
    """A milestone that happened before its day has a slip below nought."""
    (milestone,) = project(
        "milestones: [{id: M1, name: Cut, baseline: 2026-11-20, actual: 2026-11-18}]"
    ).milestones
    assert slip_of(milestone, SHARED) == -2


def test_the_worst_open_milestone_is_the_projects_slip() -> None:
    """What is done or cancelled does not count while something is open."""
    made = project(
        """
milestones:
  - {id: M1, name: Done, baseline: 2026-10-12, actual: 2026-11-12}
  - {id: M2, name: Worst, baseline: 2026-11-23, forecast: 2026-11-25}
  - {id: M3, name: Last, baseline: 2026-12-16, forecast: 2026-12-17}
  - {id: M4, name: Gone, baseline: 2026-10-12, forecast: 2026-12-12, cancelled: true}
"""
    )
    slip = project_slip(made, SHARED)
    assert (slip.milestone, slip.days) == ("M2", 2)
    assert expected_end(made) == date(2026, 12, 17)


def test_once_all_is_done_the_last_counts() -> None:
    """A finished project slipped by what its last milestone slipped."""
    made = project(
        """
milestones:
  - {id: M1, name: One, baseline: 2026-10-12, actual: 2026-11-12}
  - {id: M2, name: Two, baseline: 2026-11-16, actual: 2026-11-17}
"""
    )
    assert (project_slip(made, SHARED).milestone, project_slip(made, SHARED).days) == ("M2", 1)


def test_an_end_past_the_due_date_counts_though_no_milestone_slipped() -> None:
    """A plan that was late from its first day is late."""
    made = project("milestones: [{id: M1, name: Last, baseline: 2026-12-22}]")
    slip = project_slip(made, SHARED)
    assert (slip.milestone, slip.days, slip.planned) == (None, 2, date(2026, 12, 18))


def test_days_that_were_agreed_are_not_beyond() -> None:
    """Approved change orders move what was promised; more than they allow is beyond."""
    made = project("milestones: [{id: M1, name: Cut, baseline: 2026-11-30, forecast: 2026-12-04}]")
    assert project_slip(made, SHARED, agreed=3).beyond == 1
    assert project_slip(made, SHARED, agreed=9).beyond == 0


def test_without_milestones_nothing_slips() -> None:
    """A project without milestones ends when it is due."""
    made = project("state: active")
    assert project_slip(made, SHARED).days == 0
    assert expected_end(made) == made.due


def test_a_project_is_late_when_its_end_is() -> None:
    """A milestone on the way that slipped does not make the whole project late."""
    made = project(
        """
milestones:
  - {id: M1, name: On the way, baseline: 2026-11-23, forecast: 2026-11-25}
  - {id: M2, name: Last, baseline: 2026-12-16}
"""
    )
    assert end_slip(made, SHARED) == 0
    assert project_slip(made, SHARED).days == 2

    late = project("milestones: [{id: M1, name: Last, baseline: 2026-12-16, forecast: 2026-12-18}]")
    assert [end_slip(late, SHARED, agreed) for agreed in (0, 1, 5)] == [2, 1, 0]
    assert end_slip(project("milestones: []"), SHARED) == 0
