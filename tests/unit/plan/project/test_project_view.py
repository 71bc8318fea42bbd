"""A project, whole: its status, its end, and what waits on the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from amportal.plan.view.waiting_views import AbsentOwner
from amportal.plan.view.work_views import ProjectView
from tests.unit.plan.sites import AGENCY, CLIENT, PROJECT, portal, text

FILM = """
    id: D4
    name: Film
    due: 2026-11-18
    approvers: priya
    versions: [{n: 1, round: 1, sent_on: 2026-11-11, text: Cut.}]
    """


def project(plan: str = "", files: dict[str, str] | None = None) -> ProjectView:
    written = {"projects/spring/project.yaml": text(PROJECT, plan)} | (files or {})
    return portal(written).projects[0]


def test_status_begins_with_overall() -> None:
    """Overall first, then the four dimensions; a project without status has none."""
    assert [each.dimension for each in project().status] == [
        "overall",
        "schedule",
        "budget",
        "scope",
        "quality",
    ]
    bare = PROJECT[: PROJECT.index("    status:")] + "    state: not_started\n"
    view = portal({"projects/spring/project.yaml": bare}).projects[0]
    assert view.status == ()
    assert view.overall is None


def test_the_end_is_the_last_milestone() -> None:
    """The end now expected is the last milestone's day; without one, the day it is due."""
    assert project().end == date(2027, 2, 22)
    plan = """
        milestones:
          - {id: M1, name: Launch, baseline: 2027-02-22, forecast: 2027-03-02}
        """
    late = project(plan)
    assert (late.end, late.slip, late.due) == (date(2027, 3, 2), 6, date(2027, 2, 22))


def test_what_was_agreed_is_not_late() -> None:
    """Days that an approved change order added are no slip; what goes beyond them is."""
    plan = """
        milestones:
          - {id: M1, name: Launch, baseline: 2027-02-22, forecast: 2027-03-02}
        """
    budget = """
        lines: [{id: B1, name: Film, estimate: 100, as_of: 2026-11-20}]
        change_orders:
          - {id: CO1, title: Later, reason: Asked., asked_by: priya, asked_on: 2026-11-02,
             sent_on: 2026-11-02, days: %s, state: approved,
             decision: {by: priya, on: 2026-11-03, source: email}}
        """
    slips = {
        days: project(plan, {"projects/spring/budget.yaml": budget % days}).slip
        for days in (0, 4, 6, 10)
    }
    # The days agreed on top are not used up: it is expected before the agreed end.
    assert slips == {0: 6, 4: 2, 6: 0, 10: -4}
    early = plan.replace("forecast: 2027-03-02", "forecast: 2027-02-18")
    assert project(early).slip == -2


def test_all_four_kinds_wait() -> None:
    """Versions to decide, change orders, the client's actions and milestones, latest first."""
    plan = """
        milestones:
          - {id: M1, name: Pick a date, baseline: 2026-12-01, owner_side: client, owner: tom}
        actions:
          - {id: A1, what: Send photos, side: client, owner: tom, due: 2026-11-20}
          - {id: A2, what: Ours, owner: ruth, due: 2026-11-20}
          - {id: A3, what: Done, side: client, owner: tom, due: 2026-11-20, done_on: 2026-11-19}
        """
    budget = """
        lines: [{id: B1, name: Film, estimate: 100, as_of: 2026-11-20}]
        change_orders:
          - {id: CO1, title: Welsh, reason: Asked., asked_by: tom, asked_on: 2026-11-17, days: 3,
             sent_on: 2026-11-19, lines: [{line: B1, amount: 10}], state: sent}
        """
    view = project(
        plan,
        {"projects/spring/deliverables/film.yaml": FILM, "projects/spring/budget.yaml": budget},
    )
    assert [(each.kind, each.ref, each.days) for each in view.waiting] == [
        ("version", "MER-014-D4", 3),
        ("action", "MER-014-A1", 1),
        ("change_order", "MER-014-CO1", -3),
        ("milestone", "MER-014-M1", -6),
    ]
    film, photos, order, day = view.waiting
    assert (film.path, film.n) == ("deliverables/mer-014-d4.html", 1)
    assert photos.path == order.path == day.path == "projects/spring.html"
    assert (order.amount, order.adds_days) == (Decimal(10), 3)
    # Tom may not approve, so the order waits on those who may.
    assert order.owners == ("Priya Nair",)


def test_whoever_asked_decides_on_an_order() -> None:
    """A change order waits on the approver who asked for it, not on everybody."""
    client = """
        name: Meridian Coffee
        code: MER
        currency: GBP
        account_manager: ruth
        contacts:
          - {id: priya, name: Priya Nair, email: p@client.example, roles: approver,
             approval_limit: 50}
          - {id: helen, name: Helen Marsh, email: h@client.example, roles: approver}
        """
    budget = """
        lines: [{id: B1, name: Film, estimate: 100, as_of: 2026-11-20}]
        change_orders:
          - {id: CO1, title: Small, reason: Asked., asked_by: priya, asked_on: 2026-11-17,
             sent_on: 2026-11-19, lines: [{line: B1, amount: 50}], state: sent}
          - {id: CO2, title: Large, reason: Asked., asked_by: priya, asked_on: 2026-11-17,
             sent_on: 2026-11-19, lines: [{line: B1, amount: 51}], state: sent}
        """
    view = project("", {"client.yaml": client, "projects/spring/budget.yaml": budget})
    assert [each.owners for each in view.waiting] == [("Priya Nair",), ("Helen Marsh",)]


def test_a_milestone_is_not_asked_for_twice_or_too_early() -> None:
    """The client's milestone is done with the approval that brings it about, never asked beside it.

    Where something else has to happen as well, it waits once the approval is there.
    """
    plan = """
        milestones:
          - {id: M1, name: Edit approved, baseline: 2026-11-26, owner_side: client,
             depends_on: D4}
        """
    waiting = project(plan, {"projects/spring/deliverables/film.yaml": FILM}).waiting
    assert [each.kind for each in waiting] == ["version"]
    approved = FILM.replace(
        "text: Cut.", "text: Cut., decisions: [{outcome: approved, by: priya, on: 2026-11-20,"
        " source: email}]"
    )  # fmt: skip
    done = project(plan, {"projects/spring/deliverables/film.yaml": approved})
    assert done.waiting == ()
    assert [(each.done, each.date) for each in done.milestones] == [(True, date(2026, 11, 20))]
    launch = plan.replace("depends_on", "by_approval: false, depends_on")
    waiting = project(launch, {"projects/spring/deliverables/film.yaml": approved}).waiting
    assert [each.kind for each in waiting] == ["milestone"]


def test_nothing_waits_once_a_project_is_over() -> None:
    """A finished project asks nothing of anybody."""
    plan = "state: finished\n"
    assert project(plan, {"projects/spring/deliverables/film.yaml": FILM}).waiting == ()


def test_actions_of_meetings_are_the_projects() -> None:
    """Open actions by day, whoever agreed on them where; then done ones, newest first."""
    plan = """
        actions:
          - {id: A2, what: Later, owner: ruth, due: 2026-12-02, blocks: A1}
          - {id: A3, what: Done first, owner: ruth, due: 2026-11-10, done_on: 2026-11-09}
          - {id: A4, what: Done last, owner: ruth, due: 2026-11-10, done_on: 2026-11-10}
        """
    meeting = (
        "---\ntitle: Weekly\nstart: 2026-11-18 10:00\nend: 2026-11-18 11:00\nactions:\n"
        "  - {id: A1, what: From the meeting, side: client, owner: tom, due: 2026-11-27}\n---\nM.\n"
    )
    view = project(plan, {"projects/spring/meetings/2026-11-18-weekly.md": meeting})
    assert [(each.id, each.days) for each in view.actions] == [
        ("A1", -4),
        ("A2", -7),
        ("A4", None),
        ("A3", None),
    ]
    assert view.actions[1].blocks == ("From the meeting",)
    assert [each.id for each in view.waiting] == ["A1"]


def test_an_action_falls_to_who_stands_in_today() -> None:
    """Of those who are away or have left, on either side; what is done stays its owner's."""
    plan = """
        actions:
          - {id: A1, what: Call, owner: ruth, due: 2026-12-20}
          - {id: A2, what: Done, owner: ruth, due: 2026-11-20, done_on: 2026-11-20}
          - {id: A3, what: Send, side: client, owner: tom, due: 2026-11-26}
          - {id: A4, what: Draw, owner: jonas, due: 2026-11-27}
        """
    away = "away: [{from: 2026-11-23, to: 2026-11-24}]"
    ruth, tom = 'hours: "09:00-18:00"', "email: tom@client.example"
    jonas = "email: jonas@agency.example"
    files = {
        "agency.yaml": AGENCY.replace(ruth, f"{ruth}, stand_in: mina, {away}").replace(
            jonas, f"{jonas}, {away}"
        ),
        "client.yaml": CLIENT.replace(tom, f"{tom}, stand_in: priya, left_on: 2026-11-23"),
    }
    found = {
        each.id: (each.owner, each.falls_to, each.absent) for each in project(plan, files).actions
    }
    until = date(2026, 11, 24)
    assert found == {
        "A1": ("Ruth Adeyemi", "Mina Okafor", (AbsentOwner("Ruth Adeyemi", until, "Mina Okafor"),)),
        "A2": ("Ruth Adeyemi", "Ruth Adeyemi", ()),
        "A3": ("Tom Wexford", "Priya Nair", (AbsentOwner("Tom Wexford", None, "Priya Nair"),)),
        "A4": ("Jonas Brandt", "Jonas Brandt", (AbsentOwner("Jonas Brandt", until, ""),)),
    }


def test_a_step_of_the_past_is_next_no_more() -> None:
    """Until its day is over it is; a step without a day always is; of a paused project none is."""
    plan = """
        next_steps:
          - {what: Cast, due: 2026-11-20}
          - {what: Shoot, due: 2026-11-23}
          - {what: Cut, due: 2026-12-01}
          - Grade
        """
    assert [each.what for each in project(plan).next_steps] == ["Shoot", "Cut", "Grade"]
    for state in ("on_hold", "finished", "cancelled"):
        assert project(f"{plan}\n        state: {state}").next_steps == ()
