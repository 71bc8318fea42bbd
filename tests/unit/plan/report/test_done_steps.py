"""A fact belongs to the first report that knew of it: nothing is told twice, nothing never."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.plan.report.weeks import Weeks, day, done, said
from tests.unit.plan.sites import LATE, PROJECT, text

PLAN = "projects/spring/project.yaml"
FILM = "projects/spring/deliverables/film.yaml"


def plan(*lines: str) -> dict[str, str]:
    listed = "".join(f"  - {line}\n" for line in lines)
    return {PLAN: text(PROJECT) + LATE + f"milestones:\n{listed}"}


def film(*decisions: str) -> dict[str, str]:
    listed = ", ".join(decisions)
    return {
        FILM: "id: D1\nname: Film\ndue: 2026-12-08\napprovers: priya\nversions:\n"
        f"  - {{n: 1, round: 1, sent_on: 2026-11-06, text: One., decisions: [{listed}]}}\n"
    }


OPEN = "{id: M1, name: Shoot, baseline: 2026-11-12}"
REACHED = "{id: M1, name: Shoot, baseline: 2026-11-12, actual: 2026-11-12}"
REFUSED = "{outcome: changes_required, by: priya, on: 2026-11-11, source: email}"
APPROVED = "{outcome: approved, by: priya, on: 2026-11-12, source: email}"


def test_what_was_noted_late_is_in_the_next_report_with_its_own_day() -> None:
    weeks = Weeks()
    weeks.send({**plan(OPEN), **film()}, "07", "13")
    page = weeks.draft({**plan(REACHED), **film(REFUSED)}, "14", "20")
    assert done(page) == [("milestone", "Shoot", None, "12")]
    assert said(page) == [
        "Shoot: reached on 12 Nov",
        "Film, version 1: changes asked for by Priya Nair",
    ]
    (change,) = (each for each in page.since[0].changes if each.noun == "approval")
    assert change.on == day("11")


def test_a_refusal_noted_after_the_approval_is_told_and_the_approval_is_not_again() -> None:
    weeks = Weeks()
    weeks.send({**plan(OPEN), **film(APPROVED)}, "07", "13")
    page = weeks.draft({**plan(OPEN), **film(REFUSED, APPROVED)}, "14", "20")
    assert said(page) == ["Film, version 1: changes asked for by Priya Nair"]
    assert done(page) == []


def test_each_delivery_is_told_once() -> None:
    """What was delivered, reopened and delivered again: a line in the report of each day."""
    first = "delivered_on: 2026-11-12\n"
    again = f"{first}reopened: [{{on: 2026-11-13, reason: A price., delivered_on: 2026-11-17}}]\n"
    poster = film(APPROVED)[FILM]
    weeks = Weeks()
    weeks.send({**plan(OPEN), FILM: poster + first}, "07", "13")
    page = weeks.draft({**plan(OPEN), FILM: poster + again}, "14", "20")
    assert done(page) == [("delivered", "Film", None, "17")]
    assert said(page) == ["Film: reopened"]
    weeks.send({**plan(OPEN), FILM: poster + again}, "14", "20")
    page = weeks.draft({**plan(OPEN), FILM: poster + again}, "21", "27")
    assert (done(page), said(page)) == ([], [])


def test_what_a_late_report_knew_already_is_done_in_the_next_period() -> None:
    """The report until Friday was looked over on Monday, when Monday's fact was known."""
    weeks = Weeks()
    monday = REACHED.replace("actual: 2026-11-12", "actual: 2026-11-16")
    weeks.send(plan(monday), "07", "13", today="16")
    page = weeks.draft(plan(monday), "17", "20")
    assert done(page) == [("milestone", "Shoot", None, "16")]
    assert said(page) == []


def test_periods_that_overlap_tell_nothing_twice() -> None:
    weeks = Weeks()
    weeks.send(plan(REACHED), "07", "13")
    assert done(weeks.draft(plan(REACHED), "09", "20")) == []


def test_what_began_since_the_last_report_is_told_from_its_beginning() -> None:
    """A project of which no report told, though one went out."""
    weeks = Weeks()
    weeks.send(plan(OPEN), "07", "13")
    second = {
        **plan(OPEN),
        "projects/autumn/project.yaml": text(PROJECT)
        .replace("MER-014", "MER-015")
        .replace("Spring launch", "Autumn")
        + LATE
        + "milestones:\n  - {id: M1, name: Kick-off, baseline: 2026-11-10, actual: 2026-11-10}\n",
    }
    page = weeks.draft(second, "14", "20")
    assert done(page) == [("milestone", "Kick-off", None, "10")]
    assert said(page) == ["New project: Autumn"]


def test_a_first_report_tells_of_its_own_period() -> None:
    assert done(Weeks().draft(plan(REACHED), "13", "20")) == []
    assert done(Weeks().draft(plan(REACHED), "07", "13")) == [("milestone", "Shoot", None, "12")]


THEIRS = "{id: M2, name: Film approved, baseline: 2026-11-12, owner_side: client, %s}"


def test_a_milestone_that_one_approval_brings_about_and_that_approval_are_one_line() -> None:
    by_film = plan(THEIRS % "depends_on: D1")
    page = Weeks().draft({**by_film, **film(APPROVED)}, "07", "13")
    assert done(page) == [("milestone", "Film approved", None, "12")]
    apart = plan(THEIRS % "depends_on: D1, actual: 2026-11-12")
    both = done(Weeks().draft({**apart, **film(APPROVED)}, "07", "13"))
    assert [each[0] for each in both] == ["milestone", "approved"]


@pytest.mark.parametrize("noted", ["depends_on: D1", "depends_on: [D1, A1]"])
def test_a_milestone_that_an_approval_reached_is_done_in_one_report(noted: str) -> None:
    """In the first that could know of it: here an action had to be done before, too."""
    done_on = "actions: [{id: A1, what: Pay, side: client, owner: tom, due: 2026-11-20%s}]\n"
    before = plan(THEIRS % noted)
    before[PLAN] += done_on % ""
    after = {**before, PLAN: plan(THEIRS % noted)[PLAN] + done_on % ", done_on: 2026-11-18"}
    weeks, told = Weeks(), []
    for files, first, last in ((before, "07", "13"), (after, "14", "20"), (after, "21", "27")):
        page = weeks.draft({**files, **film(APPROVED)}, first, last)
        told += [each for each in done(page) if each[0] == "milestone"]
        weeks.send({**files, **film(APPROVED)}, first, last)
    assert told == [("milestone", "Film approved", None, "12")]


def test_an_approval_that_reaches_a_milestone_is_one_line_of_what_changed() -> None:
    """That the day expected is told no more follows from it."""
    expected = plan(THEIRS % "depends_on: D1, forecast: 2026-11-16, forecast_on: 2026-11-09")
    weeks = Weeks()
    weeks.send({**expected, **film()}, "07", "10")
    page = weeks.draft({**expected, **film(APPROVED)}, "11", "20")
    assert said(page) == ["Film, version 1: approved by Priya Nair"]


def test_what_a_stand_in_decides_names_both() -> None:
    """Once for themselves and once for somebody away: two lines that differ."""
    both = APPROVED.replace("by: priya", "by: tom"), APPROVED.replace("by:", "by: tom, for:")
    weeks = Weeks()
    weeks.send({**plan(OPEN), **film()}, "07", "10")
    page = weeks.draft({**plan(OPEN), **film(*both)}, "11", "20")
    assert sorted(said(page)) == [
        "Film, version 1: approved by Tom Wexford",
        "Film, version 1: approved by Tom Wexford for Priya Nair",
    ]


def test_an_approval_is_done_on_the_day_by_which_the_rule_counts_it() -> None:
    """By `any` that is the first one, whoever else approves it later."""
    later = "{outcome: approved_with_changes, by: tom, on: 2026-11-13, source: email}"
    page = Weeks().draft({**plan(OPEN), **film(APPROVED, later)}, "07", "13")
    assert done(page) == [("approved", "Film", 1, "12")]


DAYS = st.integers(1, 27)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=5), st.sets(DAYS, max_size=3))
def test_each_fact_is_told_once_whenever_it_happens_and_is_noted(
    facts: list[tuple[int, int]], late: set[int]
) -> None:
    """Four weekly reports; some go out days late. Each milestone is done in exactly one of them."""
    weeks, told = Weeks(), []
    happened = [(first, max(first, noted)) for first, noted in facts]
    for last in (6, 13, 20, 27):
        today = last + (2 if last in late else 0)
        known = [
            f"{{id: M{at}, name: Fact {at}, baseline: 2026-11-0{1 + at}"
            + (f", actual: 2026-11-{first:02}}}" if noted <= today else "}")
            for at, (first, noted) in enumerate(happened)
        ]
        page = weeks.send(
            plan(*known), f"{last - 6:02}" if last > 6 else "01", f"{last:02}", today=f"{today:02}"
        )
        told += [each.what for each in page.done]
    expected = [f"Fact {at}" for at, (_, noted) in enumerate(happened) if noted <= 27]
    assert sorted(told) == sorted(expected)
    assert len(told) == len(set(told))
