"""Deliverables, milestones, risks and decisions as the reader sees them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amportal.plan.ordering import natural
from amportal.plan.view.waiting_views import AbsentOwner
from amportal.plan.view.work_views import ProjectView
from tests.unit.plan.sites import CLIENT, PROJECT, portal, text

DELIVERABLE = """
    id: %s
    name: Key visual
    kind: print
    department: design
    owner: mina
    due: 2026-12-01
    approvers: [priya, tom]
    rule: all
    rounds_included: 1
    blocks: M1
    versions:
      - n: 1
        round: 1
        sent_on: 2026-11-02
        text: One.
        decisions:
          - {outcome: changes_required, by: priya, on: 2026-11-04, source: email, comment: Shorter.}
      - {n: 2, round: 2, waiver: Ours., sent_on: 2026-11-12, text: Two., decisions: [
         {outcome: approved, by: tom, on: 2026-11-13, source: email}]}
    """
PLAN = """
    milestones:
      - {id: M2, name: Launch, baseline: 2027-02-22, forecast: 2027-02-24, owner_side: client}
      - {id: M1, name: Print, baseline: 2026-11-20, forecast: 2026-11-19, depends_on: D1}
      - {id: M0, name: Brief, baseline: 2026-09-07, actual: 2026-09-08, owner: ruth}
      - {id: M9, name: Radio, baseline: 2026-12-01, cancelled: true}
    risks:
      - {id: R1, title: Small, probability: 1, impact: 2, response: Wait., audience: everyone}
      - {id: R2, title: Grave, probability: 4, impact: 5, response: Act., audience: everyone}
      - {id: R3, title: Past, probability: 5, impact: 5, response: Done., audience: everyone,
         state: closed}
      - {id: R4, title: Real, probability: 1, impact: 1, response: Now., audience: everyone,
         state: occurred}
    decisions:
      - {id: DEC1, what: One idea., by: priya, on: 2026-10-06, source: signed/order.pdf}
      - {id: DEC2, what: No sequel., by: ruth, on: 2026-10-14, source: email}
    """


def project() -> ProjectView:
    files = {
        "projects/spring/project.yaml": text(PROJECT, PLAN),
        "projects/spring/deliverables/key.yaml": DELIVERABLE % "D1",
        "projects/spring/deliverables/a-later-one.yaml": DELIVERABLE % "D10",
        "projects/spring/deliverables/b-second.yaml": DELIVERABLE % "D2",
    }
    return portal(files).projects[0]


def test_deliverables_come_by_number() -> None:
    """D2 stands before D10, whatever their files are called."""
    assert [each.id for each in project().deliverables] == ["D1", "D2", "D10"]


@given(st.lists(st.from_regex(r"[A-Z]{1,3}[0-9]{0,3}(-[A-Z0-9]{1,3})?", fullmatch=True)))
@example(["A00", "A0"])
def test_natural_order_compares_any_ids(idents: list[str]) -> None:
    """Every two ids can be compared, and one order comes of any order."""
    backwards = list(reversed(idents))
    assert sorted(idents, key=natural) == sorted(backwards, key=natural)


def test_a_deliverable_says_where_it_stands() -> None:
    """State, rounds, who is awaited and how late the answer is follow from what was sent."""
    deliverable = project().deliverables[0]
    assert (deliverable.ref, deliverable.slug) == ("MER-014-D1", "mer-014-d1")
    assert deliverable.path == "deliverables/mer-014-d1.html"
    assert (deliverable.department, deliverable.owner) == ("Design", "Mina Okafor")
    assert deliverable.state == "in_review"
    assert (deliverable.rounds_used, deliverable.rounds_included) == (2, 1)
    assert deliverable.rounds_extra == 1
    assert deliverable.approvers == ("Priya Nair", "Tom Wexford")
    assert deliverable.awaited == ("Priya Nair",)
    # Five working days after Thu 12 Nov is Thu 19 Nov; today is Mon 23 Nov.
    assert (deliverable.answer_due, deliverable.days) == (date(2026, 11, 19), 2)
    assert deliverable.blocks == ("Print",)


def test_versions_come_newest_first() -> None:
    """The first is the current one; an older one keeps its outcome and who said why."""
    newest, oldest = project().deliverables[0].versions
    assert (newest.n, newest.current, newest.outcome) == (2, True, None)
    assert (oldest.n, oldest.current, oldest.outcome) == (1, False, "changes_requested")
    (decision,) = oldest.decisions
    assert (decision.by, decision.comment, decision.source) == ("Priya Nair", "Shorter.", "email")
    assert project().deliverables[0].current == newest


def test_milestones_come_by_day_with_their_slip() -> None:
    """Date is what happened, else what is expected; slip is in working days, + is late."""
    views = project().milestones
    assert [each.id for each in views] == ["M0", "M1", "M9", "M2"]
    brief, print_, radio, launch = views
    assert (brief.date, brief.slip, brief.done, brief.days) == (date(2026, 9, 8), 1, True, None)
    assert (print_.slip, print_.overdue, print_.stage) == (1, True, "overdue")
    assert (radio.cancelled, radio.days, radio.next) == (True, None, False)
    assert (launch.slip, launch.yours, launch.overdue) == (2, True, False)
    assert print_.depends_on == ("Key visual",)


def test_one_milestone_is_next() -> None:
    """The next is the first still to come; an overdue one is late, not next."""
    assert [each.id for each in project().milestones if each.next] == ["M2"]
    assert project().next_milestone == project().milestones[-1]


OWED = """
    milestones:
      - {id: M1, name: Print, baseline: 2026-11-17}
      - {id: M2, name: Theirs, baseline: 2026-11-17, owner_side: client, owner: priya}
      - {id: M3, name: Launch, baseline: 2027-02-22}
    actions:
      - {id: A1, what: Book the hall, owner: ruth, due: 2026-11-18}
      - {id: A2, what: Send the logo, side: client, owner: priya, due: 2026-11-18}
      - {id: A3, what: Ask the printer, owner: ruth, due: 2026-11-16, audience: internal}
      - {id: A4, what: Done long ago, owner: ruth, due: 2026-11-16, done_on: 2026-11-20}
    """
UNSENT = "id: D1\nname: Key visual\ndue: 2026-11-11\n"


def with_state(state: str) -> ProjectView:
    project = text(PROJECT, OWED) + f"state: {state}\n"
    files = {
        "projects/spring/project.yaml": project,
        "projects/spring/deliverables/key.yaml": UNSENT,
    }
    return portal(files).projects[0]


def test_what_is_late_with_us_is_all_that_is_ours_and_shown_the_longest_late_first() -> None:
    found = [(each.kind, each.ref, each.days) for each in with_state("active").ours_late]
    assert found == [
        ("deliverable", "MER-014-D1", 8),
        ("milestone", "MER-014-M1", 4),
        ("action", "MER-014-A1", 3),
    ]


@pytest.mark.parametrize(
    ("state", "left", "shown"),
    [
        ("on_hold", None, "on_hold"),
        ("cancelled", "cancelled", "cancelled"),
        ("finished", "left_open", "left_open"),
    ],
)
def test_what_is_open_in_a_project_that_stands_still_is_not_late(
    state: str, left: str | None, shown: str
) -> None:
    """On hold it rests; with a project that is over it is cancelled too, or was left open."""
    found = with_state(state)
    assert found.ours_late == ()
    assert found.deliverables[0].state == shown
    assert {each.left for each in found.actions if each.done_on is None} == {left}
    assert {each.left for each in found.actions if each.done_on} == {None}


def test_risks_come_gravest_first() -> None:
    """What has happened stands before what may, closed ones stand last."""
    assert [each.id for each in project().risks] == ["R4", "R2", "R1", "R3"]


def test_decisions_come_newest_first() -> None:
    """A signed file is named without its folder, and has no page."""
    newest, oldest = project().decisions
    assert (newest.id, newest.by) == ("DEC2", "Ruth Adeyemi")
    assert (oldest.source, oldest.source_path) == ("order.pdf", None)


def test_a_clients_own_terms_decide_when_its_answer_is_due_and_what_silence_means() -> None:
    """Two review days of a client that is closed on one day; the contract lets silence count."""
    film = """
        id: D4
        name: Film
        due: 2026-12-18
        approvers: priya
        versions: [{n: 1, round: 1, sent_on: 2026-11-20, text: Cut.}]
        """
    said = """
        terms: {review_days: 2, deemed_approval: true}
        closed: [{from: 2026-11-24}]
        """
    files = {"client.yaml": text(CLIENT, said), "projects/spring/deliverables/film.yaml": film}
    (project,) = portal(files).projects
    (work,) = project.deliverables
    (waiting,) = project.waiting
    assert (work.answer_due, work.deemed) == (date(2026, 11, 25), True)
    assert (waiting.due, waiting.days, waiting.deemed) == (date(2026, 11, 25), -1, True)
    usual = portal({"projects/spring/deliverables/film.yaml": film}).projects[0]
    assert (usual.deliverables[0].answer_due, usual.waiting[0].deemed) == (
        date(2026, 11, 27),
        False,
    )


AWAY = """
    name: Meridian Coffee
    code: MER
    account_manager: ruth
    contacts:
      - {id: priya, name: Priya Nair, email: priya@client.example, roles: approver, stand_in: lena,
         away: [{from: 2026-11-09, to: 2026-11-27}]}
      - {id: lena, name: Lena Brandt, email: lena@client.example}
    """
SENT = """
    id: D1
    name: Key visual
    due: 2026-12-01
    approvers: priya
    versions:
      - {n: 1, round: 1, sent_on: 2026-11-02, text: One., decisions: [
         {outcome: changes_required, by: lena, for: priya, on: 2026-11-10, source: email}]}
      - {n: 2, round: 2, sent_on: 2026-11-12, text: Two.}
    """


def test_while_an_approver_is_away_the_stand_in_is_awaited() -> None:
    """The page names both, and so does the decision taken meanwhile."""
    files = {"client.yaml": AWAY, "projects/spring/deliverables/key.yaml": SENT}
    made = portal(files)
    piece, waiting = made.projects[0].deliverables[0], made.projects[0].waiting[0]
    absent = (AbsentOwner("Priya Nair", date(2026, 11, 27), "Lena Brandt"),)
    assert (piece.awaited, piece.absent) == (("Lena Brandt",), absent)
    assert (waiting.owners, waiting.absent) == (("Lena Brandt",), absent)
    assert piece.versions[1].outcome == "changes_requested"
    decided = piece.versions[1].decisions[0]
    assert (decided.by, decided.stood_in_for) == ("Lena Brandt", "Priya Nair")
