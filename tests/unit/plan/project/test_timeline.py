"""The timeline: bars that agree with the table of milestones, sensible with little to go on."""

from __future__ import annotations

from datetime import date

from amportal.plan.view.work_views import Timeline
from tests.unit.plan.sites import PROJECT, TODAY, portal, text


def timeline(plan: str, today: date = TODAY) -> Timeline | None:
    files = {"projects/spring/project.yaml": text(PROJECT, plan)}
    return portal(files, today=today).projects[0].timeline


def drawn(plan: str, today: date = TODAY) -> Timeline:
    found = timeline(plan, today)
    assert found is not None
    return found


def test_nothing_planned_draws_nothing() -> None:
    """A project without phases and milestones has no timeline."""
    assert timeline("") is None


def test_one_milestone_fills_one_week() -> None:
    """A single milestone is a row of its own, in the week that holds it."""
    plan = "milestones: [{id: M1, name: Launch, baseline: 2026-11-26}]"
    line = drawn(plan)
    assert (line.start, line.end, line.today) == (date(2026, 11, 23), date(2026, 11, 29), TODAY)
    (row,) = line.rows
    assert row.name == row.label == "Launch"
    assert row.plan_start == row.plan_end == row.start == row.end == date(2026, 11, 26)
    assert [diamond.day for diamond in row.diamonds] == [date(2026, 11, 26)]


def test_today_is_none_outside() -> None:
    """Today is drawn only where it lies between the first and the last day."""
    plan = "milestones: [{id: M1, name: Launch, baseline: 2026-11-26, actual: 2026-11-26}]"
    assert drawn(plan, date(2026, 11, 22)).today is None
    assert drawn(plan, date(2026, 11, 29)).today == date(2026, 11, 29)
    assert drawn(plan, date(2026, 11, 30)).today is None


def test_what_is_still_to_come_is_drawn_up_to_today() -> None:
    """A milestone whose day has passed is seen beside today, not as the end of the plan."""
    line = drawn("milestones: [{id: M1, name: Launch, baseline: 2026-11-26}]", date(2026, 12, 9))
    assert (line.end, line.today) == (date(2026, 12, 13), date(2026, 12, 9))


def test_weeks_are_whole() -> None:
    """The range runs from a Monday to a Sunday and holds every plan and every day now."""
    plan = """
        milestones:
          - {id: M1, name: Late, baseline: 2026-11-26, forecast: 2026-12-07}
          - {id: M2, name: Early, baseline: 2026-11-26, forecast: 2026-11-20}
        """
    line = drawn(plan)
    assert (line.start, line.end) == (date(2026, 11, 16), date(2026, 12, 13))


def test_milestones_go_to_the_phase_they_name_or_lie_in() -> None:
    """One that names a phase stands in it; else the first that holds its plan; else alone."""
    plan = """
        phases:
          - {id: P1, name: Idea, start: 2026-09-01, end: 2026-10-02}
          - {id: P2, name: Film, start: 2026-10-01, end: 2026-12-01}
        milestones:
          - {id: M1, name: Named, baseline: 2026-09-10, phase: P2}
          - {id: M2, name: Inside both, baseline: 2026-10-01}
          - {id: M3, name: Outside, baseline: 2027-02-22}
          - {id: M4, name: Dropped, baseline: 2026-10-05, cancelled: true}
        """
    rows = {row.name: [diamond.name for diamond in row.diamonds] for row in drawn(plan).rows}
    assert rows == {"Idea": ["Inside both"], "Film": ["Named"], "Outside": ["Outside"]}


def test_a_phase_written_as_planned_moves_with_its_last_milestone() -> None:
    """Its end moves by that milestone's slip; its start by what came before, but no further."""
    plan = """
        phases:
          - {id: P1, name: Idea, start: 2026-09-01, end: 2026-10-02}
          - {id: P2, name: Film, start: 2026-10-05, end: 2026-11-20}
          - {id: P3, name: Media, start: 2026-10-05, end: 2026-11-20}
        milestones:
          - {id: M1, name: Idea approved, baseline: 2026-10-02, actual: 2026-10-06, phase: P1}
          - {id: M2, name: Film done, baseline: 2026-11-18, forecast: 2026-11-26, phase: P2}
          - {id: M3, name: Media booked, baseline: 2026-11-20, phase: P3}
        """
    idea, film, media = drawn(plan, date(2026, 11, 16)).rows
    assert (idea.plan_end, idea.end, idea.slip) == (date(2026, 10, 2), date(2026, 10, 6), 2)
    assert (film.plan_start, film.plan_end) == (date(2026, 10, 5), date(2026, 11, 20))
    # Two working days late, as the idea was; six at the end, and two days beyond the milestone.
    assert (film.start, film.end, film.slip) == (date(2026, 10, 7), date(2026, 11, 30), 6)
    assert (film.label, film.label_day) == ("Film done", date(2026, 11, 26))
    # On time beside a late one: not held up by it.
    assert (media.start, media.end, media.slip) == (media.plan_start, media.plan_end, 0)


def test_a_phase_written_as_it_stands_shows_the_plan_before_it() -> None:
    """Dates that were moved along with their milestone are now's; the plan lies before them."""
    plan = """
        phases:
          - {id: P1, name: Film, start: 2026-10-12, end: 2026-11-26}
          - {id: P2, name: Finish, start: 2026-11-27, end: 2026-12-22}
        milestones:
          - {id: M1, name: Film done, baseline: 2026-11-18, forecast: 2026-11-26, phase: P1}
          - {id: M2, name: Masters, baseline: 2026-12-14, forecast: 2026-12-22, phase: P2}
        """
    film, finish = drawn(plan).rows
    assert (film.start, film.end) == (date(2026, 10, 12), date(2026, 11, 26))
    assert (film.plan_start, film.plan_end) == (date(2026, 10, 12), date(2026, 11, 18))
    assert (finish.start, finish.end) == (date(2026, 11, 27), date(2026, 12, 22))
    assert (finish.plan_start, finish.plan_end) == (date(2026, 11, 19), date(2026, 12, 14))


def test_a_phase_without_milestones_moves_whole() -> None:
    """It is as late as the latest before it, and says no name that nobody gave."""
    plan = """
        phases:
          - {id: P1, name: Film, start: 2026-10-12, end: 2026-11-18}
          - {id: P2, name: Finish, start: 2026-11-23, end: 2026-11-27}
        milestones:
          - {id: M1, name: Film done, baseline: 2026-11-18, forecast: 2026-11-20, phase: P1}
        """
    finish = drawn(plan, date(2026, 11, 16)).rows[1]
    assert (finish.start, finish.end, finish.slip) == (date(2026, 11, 25), date(2026, 12, 1), 2)
    assert (finish.label, finish.label_day, finish.diamonds) == ("", finish.end, ())


def test_a_bar_holds_its_milestones() -> None:
    """A milestone before or after its phase stretches the bar; it never hangs in the air."""
    plan = """
        phases: [{id: P1, name: Film, start: 2026-10-12, end: 2026-10-16}]
        milestones:
          - {id: M1, name: First, baseline: 2026-10-05, phase: P1}
          - {id: M2, name: Last, baseline: 2026-10-30, phase: P1}
        """
    (row,) = drawn(plan, date(2026, 10, 1)).rows
    assert (row.plan_start, row.plan_end) == (date(2026, 10, 5), date(2026, 10, 30))
    assert (row.start, row.end) == (date(2026, 10, 5), date(2026, 10, 30))
