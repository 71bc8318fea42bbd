"""Planned, expected, reached, moved, next, and the end of a project."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from amportal.model.derive.project_dates import ClientDates, ProjectDates
from amportal.model.derive.working_days import Calendars, Workdays
from amportal.model.nouns.project_plan import Milestone
from amportal.model.nouns.site import Deliverable, Project
from tests.unit.model.made import TODAY, budget, deliverable, project

HERE = ("GB", "ENG")
BOTH = Calendars(Workdays(HERE), Workdays(HERE), Workdays(HERE))
ORDER = """
lines: [{id: B1, name: Film, estimate: 100, as_of: 2026-11-20}]
change_orders:
  - {id: CO1, title: Cut, reason: x, asked_by: priya, asked_on: 2026-11-02, sent_on: 2026-11-03,
     days: %d, state: approved, decision: {by: priya, on: 2026-11-05, source: email}}
"""
SENT = "versions: [{n: 1, round: 1, sent_on: 2026-11-16, text: A, decisions: [%s]}]"
APPROVED = "{outcome: approved, by: priya, on: 2026-11-17, source: email}"


def job(text: str, *pieces: str, days: int = 0) -> Project:
    return Project(
        slug="spring",
        path="",
        file=project(text),
        budget=budget(ORDER % days) if days else None,
        deliverables=tuple(
            Deliverable(f"d{at}", "", deliverable(f"id: D{at}\n{each}"))
            for at, each in enumerate(pieces, 1)
        ),
    )


def dates_of(
    made: Project, today: date = TODAY, calendars: Calendars = BOTH
) -> tuple[ProjectDates, dict[str, Milestone]]:
    return (
        ProjectDates(made, today, calendars),
        {each.id: each for each in made.file.milestones},
    )


ONE = "milestones: [{id: M1, name: Cut, baseline: %s}]"


# Planned, expected, moved


def test_what_happened_comes_before_what_is_expected_and_that_before_the_plan() -> None:
    """Actual, else forecast, else baseline."""
    dates, by_id = dates_of(
        job(
            """
milestones:
  - {id: M1, name: Done, baseline: 2026-11-02, forecast: 2026-11-03, actual: 2026-11-20}
  - {id: M2, name: Soon, baseline: 2026-11-24, forecast: 2026-11-27}
  - {id: M3, name: Plan, baseline: 2026-11-30}
"""
        )
    )
    assert [dates.of(each).expected.day for each in by_id.values()] == [20, 27, 30]
    assert dates.of(by_id["M1"]).reached == date(2026, 11, 20)


def test_moved_is_counted_in_days_on_which_both_work() -> None:
    """From 24 to 30 November 2026 are three days: Thanksgiving and a weekend lie between."""
    made = job("milestones: [{id: M1, name: Cut, baseline: 2026-11-24, forecast: 2026-11-30}]")
    dates, by_id = dates_of(made, calendars=replace(BOTH, shared=Workdays(HERE, ("US", None))))
    assert dates.of(by_id["M1"]).moved == 3
    dates, by_id = dates_of(made)
    assert dates.of(by_id["M1"]).moved == 4


def test_earlier_is_negative() -> None:
    """A milestone reached before its day moved by less than nought."""
    dates, by_id = dates_of(
        job("milestones: [{id: M1, name: Cut, baseline: 2026-11-20, actual: 2026-11-18}]")
    )
    assert dates.of(by_id["M1"]).moved == -2


def test_an_open_day_that_has_passed_is_today_at_the_soonest() -> None:
    """No plan is kept by saying nothing: each day that passes moves it."""
    dates, by_id = dates_of(job(ONE % "2026-11-18"))
    found = dates.of(by_id["M1"])
    assert (found.expected, found.soonest, found.moved) == (date(2026, 11, 18), TODAY, 3)
    assert (found.stage, found.past) == ("overdue", True)
    assert found.due is not None
    assert (found.due.standing, found.due.days) == ("late", 3)


def test_on_the_weekend_after_its_day_it_was_due_and_is_not_overdue() -> None:
    """Friday's milestone on Sunday: its day has passed, and nobody is late."""
    dates, by_id = dates_of(job(ONE % "2026-11-20"), date(2026, 11, 22))
    found = dates.of(by_id["M1"])
    assert found.due is not None
    assert (found.stage, found.moved, found.due.standing) == ("passed", 0, "passed")


# What change orders agreed


@pytest.mark.parametrize(
    ("baseline", "planned"),
    [
        ("2026-12-17", date(2026, 12, 17)),
        ("2026-12-18", date(2026, 12, 24)),
        ("2026-12-21", date(2026, 12, 29)),
    ],
)
def test_approved_days_move_the_end_and_what_lies_on_it(baseline: str, planned: date) -> None:
    """Four working days from the last day on; milestones on the way stay where they were."""
    dates, by_id = dates_of(job(ONE % baseline, days=4))
    found = dates.of(by_id["M1"])
    assert (found.planned, found.expected, found.moved) == (planned, planned, 0)
    assert dates.agreed_end == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("forecast", "moved"), [("2026-12-24", 0), ("2026-12-29", 1), ("2026-12-23", -1)]
)
def test_header_and_row_compare_with_the_same_day(forecast: str, moved: int) -> None:
    """The last milestone's own row and the end of the project are late by one number."""
    made = job(
        f"milestones: [{{id: M1, name: Cut, baseline: 2026-12-18, forecast: {forecast}}}]", days=4
    )
    dates, by_id = dates_of(made)
    assert dates.of(by_id["M1"]).moved == moved
    assert dates.late_of(made.file.milestones) == moved
    assert dates.end_of(made.file.milestones) == date.fromisoformat(forecast)


def test_the_same_holds_once_it_is_finished() -> None:
    """What was reached after the agreed end is late by that, in header and row."""
    made = job(
        "state: finished\n"
        "milestones: [{id: M1, name: Cut, baseline: 2026-11-13, actual: 2026-11-20}]\n"
        "due: 2026-11-13",
        days=2,
    )
    dates, by_id = dates_of(made)
    assert dates.agreed_end == date(2026, 11, 17)
    assert dates.of(by_id["M1"]).moved == dates.late_of(made.file.milestones) == 3


def test_fewer_days_bring_the_end_forward() -> None:
    """A change order may take work away."""
    dates, _ = dates_of(job("state: active", days=-2))
    assert dates.agreed_end == date(2026, 12, 16)


# The end


def test_days_left_after_the_last_milestone_are_no_gain() -> None:
    """A plan whose last milestone lies before the agreed end has moved by nothing."""
    made = job(ONE % "2026-12-16")
    dates, _ = dates_of(made)
    assert (dates.end_of(made.file.milestones), dates.late_of(made.file.milestones)) == (
        date(2026, 12, 18),
        0,
    )


def test_a_milestone_on_the_way_makes_no_project_late() -> None:
    """Its own row says so; only what passes the agreed end moves the end."""
    made = job(
        """
milestones:
  - {id: M1, name: On the way, baseline: 2026-11-23, forecast: 2026-11-25}
  - {id: M2, name: Last, baseline: 2026-12-18}
  - {id: M3, name: Gone, baseline: 2026-12-18, forecast: 2027-02-01, cancelled: true}
"""
    )
    dates, by_id = dates_of(made)
    assert (dates.of(by_id["M1"]).moved, dates.late_of(made.file.milestones)) == (2, 0)


def test_an_end_that_has_passed_is_late_by_each_day() -> None:
    """The day said stays on the page; how late it is counts to today."""
    made = job(ONE % "2026-12-18")
    dates, _ = dates_of(made, date(2027, 1, 5))
    assert dates.end_of(made.file.milestones) == date(2026, 12, 18)
    assert dates.late_of(made.file.milestones) == BOTH.shared.between(
        date(2026, 12, 18), date(2027, 1, 5)
    )


def test_without_milestones_the_agreed_end_is_the_end() -> None:
    """A project without milestones ends when it is due."""
    dates, _ = dates_of(job("state: active"))
    assert (dates.end_of(()), dates.late_of(())) == (date(2026, 12, 18), 0)


# What a state leaves to be said


@pytest.mark.parametrize("state", ["on_hold", "cancelled", "finished"])
def test_where_no_day_counts_nothing_is_next_late_or_past_its_day(state: str) -> None:
    """On hold, cancelled and finished supply no next milestone and no lateness."""
    made = job(
        f"""
state: {state}
milestones:
  - {{id: M1, name: Past, baseline: 2026-11-02}}
  - {{id: M2, name: Ahead, baseline: 2026-12-01}}
"""
    )
    dates, by_id = dates_of(made)
    stage = {"on_hold": "on_hold", "cancelled": "cancelled", "finished": "left_open"}[state]
    assert dates.next_of(made.file.milestones) is None
    assert dates.late_of(made.file.milestones) == 0
    for each in by_id.values():
        found = dates.of(each)
        assert (found.stage, found.past, found.asked) == (stage, False, False)
        assert found.due is None or found.due.standing == "paused"


def test_a_reopened_project_counts_its_days_again() -> None:
    """Only the state says whether days count, so nothing has to be mended when it returns."""
    text = "milestones: [{id: M1, name: Past, baseline: 2026-11-18}]"
    held, _ = dates_of(job(f"state: on_hold\n{text}"))
    again, by_id = dates_of(job(f"state: active\n{text}"))
    assert not held.live
    assert again.of(by_id["M1"]).stage == "overdue"


# Next


def test_next_is_the_first_open_from_today_on() -> None:
    """Done, cancelled, draft and past milestones are not next; today's is."""
    made = job(
        """
milestones:
  - {id: M1, name: Done, baseline: 2026-11-02, actual: 2026-11-20}
  - {id: M2, name: Late, baseline: 2026-11-20}
  - {id: M3, name: Gone, baseline: 2026-11-23, cancelled: true}
  - {id: M4, name: Hidden, baseline: 2026-11-23, draft: true}
  - {id: M5, name: Today, baseline: 2026-11-23}
  - {id: M6, name: Later, baseline: 2026-11-30}
"""
    )
    dates, by_id = dates_of(made)
    assert dates.next_of(made.file.milestones) is by_id["M5"]


def test_nothing_next_is_past() -> None:
    """A project with only overdue milestones has none that is next."""
    made = job(ONE % "2026-11-20")
    assert dates_of(made)[0].next_of(made.file.milestones) is None


# What an approval brings about

THEIRS = """
milestones:
  - {id: M1, name: Concept approved, baseline: 2026-11-10, owner_side: client, depends_on: [%s]}
"""


@pytest.mark.parametrize(("depends_on", "blocks"), [("D1", ""), ("", "blocks: M1\n")])
def test_an_approval_reaches_the_clients_milestone(depends_on: str, blocks: str) -> None:
    """Both ways of writing that one waits for the other mean the same."""
    made = job(THEIRS % depends_on, blocks + SENT % APPROVED)
    dates, by_id = dates_of(made)
    found = dates.of(by_id["M1"])
    assert (found.reached, found.stage, found.moved) == (date(2026, 11, 17), "done", 5)
    assert not found.asked


@pytest.mark.parametrize(("depends_on", "blocks"), [("D1", ""), ("", "blocks: M1\n")])
def test_until_then_only_the_deliverable_is_asked(depends_on: str, blocks: str) -> None:
    """One thing waits, not two; and what waits for us is not overdue with them."""
    for piece in ("versions: []", SENT % ""):
        dates, by_id = dates_of(job(THEIRS % depends_on, blocks + piece))
        found = dates.of(by_id["M1"])
        assert (found.reached, found.asked, found.stage) == (None, False, "passed")
        assert found.past
        assert found.due is not None
        assert found.due.standing == "passed"


def test_every_deliverable_is_needed_and_all_else_it_waits_for() -> None:
    """The day is that of the last approval."""
    late = APPROVED.replace("11-17", "11-19")
    both = "blocks: M1\n"
    dates, by_id = dates_of(job(THEIRS % "", both + SENT % APPROVED, both + SENT % late))
    assert dates.of(by_id["M1"]).reached == date(2026, 11, 19)
    dates, by_id = dates_of(job(THEIRS % "", both + SENT % APPROVED, both + SENT % ""))
    assert dates.of(by_id["M1"]).reached is None
    open_action = "actions: [{id: A1, what: Sign, owner: ruth, due: 2026-11-20, blocks: M1}]"
    dates, by_id = dates_of(job(THEIRS % "D1" + open_action, SENT % APPROVED))
    assert dates.of(by_id["M1"]).reached is None
    gone = both + "cancelled: true"
    dates, by_id = dates_of(job(THEIRS % "", both + SENT % APPROVED, gone))
    assert dates.of(by_id["M1"]).reached == date(2026, 11, 17)


def test_a_written_day_wins_and_so_does_saying_that_more_has_to_happen() -> None:
    """`actual` is what somebody saw; `by_approval: false` asks for the rest once it is free."""
    written = (THEIRS % "D1").replace("owner_side", "actual: 2026-11-18, owner_side")
    dates, by_id = dates_of(job(written, SENT % APPROVED))
    assert dates.of(by_id["M1"]).reached == date(2026, 11, 18)
    launch = (THEIRS % "D1").replace("owner_side", "by_approval: false, owner_side")
    dates, by_id = dates_of(job(launch, SENT % APPROVED))
    found = dates.of(by_id["M1"])
    assert (found.reached, found.asked, found.stage) == (None, True, "overdue")


def test_no_approval_reaches_a_milestone_of_ours() -> None:
    """What we promised is done when we have done it."""
    made = job((THEIRS % "D1").replace("client", "agency"), SENT % APPROVED)
    dates, by_id = dates_of(made)
    assert dates.of(by_id["M1"]).reached is None


def test_a_circle_reaches_nothing_and_ends() -> None:
    """Two milestones that wait for each other are an error; they must not hang."""
    made = job(
        """
milestones:
  - {id: M1, name: One, baseline: 2026-11-30, owner_side: client, depends_on: [M2, D1]}
  - {id: M2, name: Two, baseline: 2026-11-30, owner_side: client, depends_on: [M1, D1]}
""",
        SENT % APPROVED,
    )
    dates, by_id = dates_of(made)
    assert [dates.of(each).reached for each in by_id.values()] == [None, None]


# What waits for what


def test_only_what_is_to_come_is_held_up() -> None:
    """What is reached, done, approved or cancelled waits for nobody."""
    made = job(
        """
milestones:
  - {id: M1, name: Done, baseline: 2026-11-02, actual: 2026-11-03, depends_on: A1}
  - {id: M2, name: Gone, baseline: 2026-12-02, cancelled: true, depends_on: A1}
  - {id: M3, name: Open, baseline: 2026-12-02, depends_on: A1}
actions:
  - {id: A1, what: One, owner: ruth, due: 2026-11-25}
  - {id: A2, what: Two, owner: ruth, due: 2026-11-25, done_on: 2026-11-20}
""",
        SENT % APPROVED,
        SENT % "",
    )
    dates, _ = dates_of(made)
    assert dates.held_up("A1", ("A2", "D1", "D2", "M3")) == ("D2", "M3")


def test_ids_lead_across_projects() -> None:
    """A client's milestone that waits for another project's open action is not asked for."""
    other = Project(
        slug="autumn",
        path="",
        file=project(
            "job_no: ACM-015\nactions: [{id: A1, what: Send, owner: ruth, due: 2026-11-25}]"
        ),
    )
    spring = job(THEIRS % "ACM-015-A1")
    every = ClientDates((spring, other), TODAY, BOTH)
    assert not every.of("spring").of(spring.file.milestones[0]).asked
    finished = other.file.model_copy(update={"state": "finished"})
    done = ClientDates((spring, Project("autumn", "", finished)), TODAY, BOTH)
    assert done.of("spring").of(spring.file.milestones[0]).asked
