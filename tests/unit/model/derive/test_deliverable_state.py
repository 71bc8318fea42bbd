"""Where a deliverable stands, from versions and decisions alone."""

from __future__ import annotations

from datetime import date

import pytest

from amportal.model.derive.deliverable_state import (
    approved_on,
    delivered_by,
    is_settled,
    newest_sent,
    outcome_of,
    review_due,
    rounds_extra,
    rounds_used,
    state_of,
    work_begins,
)
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.agency import Terms
from amportal.model.nouns.deliverable import DeliverableFile
from tests.unit.model.made import TODAY, deliverable, project

SENT = "versions:\n  - {n: 1, round: 1, sent_on: 2026-11-16, text: One"


def with_decisions(*decisions: str, more: str = "approvers: [priya, omar]\n") -> DeliverableFile:
    listed = ", ".join(
        f"{{outcome: {what}, by: {by}, on: {on}, source: email}}"
        for what, by, on in (each.split() for each in decisions)
    )
    return deliverable(f"{more}{SENT}, decisions: [{listed}]}}\n")


APPROVED = "approved priya 2026-11-17"
ALSO = "approved_with_changes omar 2026-11-18"
CHANGES = "changes_required priya 2026-11-17"


@pytest.mark.parametrize(
    ("rule", "decisions", "outcome"),
    [
        ("any", [], None),
        ("any", [APPROVED], "approved"),
        ("any", [ALSO], "approved"),
        ("any", [CHANGES], "changes_requested"),
        ("any", [CHANGES, ALSO], "changes_requested"),
        ("any", [APPROVED, "changes_required omar 2026-11-19"], "changes_requested"),
        ("any", [CHANGES, "approved priya 2026-11-19"], "approved"),
        ("any", ["not_relevant priya 2026-11-17"], None),
        ("any", ["not_relevant priya 2026-11-17", ALSO], "approved"),
        ("all", ["not_relevant priya 2026-11-17"], None),
        ("all", ["not_relevant priya 2026-11-17", ALSO], "approved"),
        ("all", ["not_relevant priya 2026-11-17", "not_relevant omar 2026-11-17"], None),
        ("sequence", [APPROVED], None),
        ("sequence", [APPROVED, ALSO], "approved"),
        ("sequence", ["approved omar 2026-11-17"], None),
        ("sequence", ["not_relevant priya 2026-11-17", ALSO], "approved"),
        ("sequence", [APPROVED, "changes_required omar 2026-11-18"], "changes_requested"),
        ("sequence", [APPROVED, "deemed_approved omar 2026-11-24"], "approved"),
        ("all", [], None),
        ("all", [APPROVED], None),
        ("all", [APPROVED, ALSO], "approved"),
        ("all", [CHANGES, ALSO], "changes_requested"),
        ("all", ["deemed_approved priya 2026-11-20"], "approved"),
        ("all", [CHANGES, "deemed_approved omar 2026-11-24"], "changes_requested"),
        ("all", [APPROVED, "deemed_approved omar 2026-11-24"], "approved"),
        ("any", [CHANGES, "deemed_approved omar 2026-11-24"], "changes_requested"),
        ("any", ["deemed_approved omar 2026-11-24"], "approved"),
        ("all", [CHANGES, "approved priya 2026-11-19", ALSO], "approved"),
        # Lena was an approver when she decided, and is not named as one any more.
        ("any", ["approved lena 2026-11-17"], "approved"),
        ("all", ["approved lena 2026-11-17"], None),
        ("all", ["changes_required lena 2026-11-17", APPROVED], "changes_requested"),
    ],
)
def test_outcome_by_rule(rule: str, decisions: list[str], outcome: str | None) -> None:
    """Any: one approval is enough. All, sequence: each must approve. The last word of each counts.

    Whoever asked for changes is heard by every rule, whatever others say before or after. Silence
    stands for those who said nothing. To whom it is not relevant is not waited for.
    """
    made = with_decisions(*decisions, more=f"approvers: [priya, omar]\nrule: {rule}\n")
    assert outcome_of(made, made.versions[0]) == outcome


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("versions: []", "in_production"),
        ("versions: [{n: 1, round: 1, text: One}]", "in_production"),
        ("versions: [{n: 1, round: 1, text: One, sent_on: 2026-11-24}]", "in_production"),
        ("versions: [{n: 1, round: 1, text: One, sent_on: 2026-11-23}]", "in_review"),
        (
            "versions: [{n: 1, round: 1, text: A, sent_on: 2026-11-20, draft: true}]",
            "in_production",
        ),
        ("delivered_on: 2026-11-20", "delivered"),
        ("delivered_on: 2026-11-24", "in_production"),
        ("delivered_on: 2026-11-20\ncancelled: true", "cancelled"),
    ],
)
def test_state(text: str, state: str) -> None:
    """Nothing sent is production; sent and undecided is review; a later day has not come."""
    assert state_of(deliverable(text), TODAY) == state


def test_only_the_newest_sent_version_counts() -> None:
    """An approval of version 1 does not approve version 2."""
    made = with_decisions(APPROVED, more="approvers: priya\n")
    assert state_of(made, TODAY) == "approved"
    second = made.versions[0].model_copy(
        update={"n": 2, "round": 2, "decisions": (), "sent_on": date(2026, 11, 20)}
    )
    newer = made.model_copy(update={"versions": (made.versions[0], second)})
    assert newest_sent(newer, TODAY) == second
    assert state_of(newer, TODAY) == "in_review"
    assert state_of(newer, date(2026, 11, 19)) == "approved"


def test_an_internal_round_was_never_sent() -> None:
    """Round 0 is the agency's own, whatever days stand beside it."""
    made = deliverable("versions: [{n: 1, round: 0, text: One, sent_on: 2026-11-16}]")
    assert newest_sent(made, TODAY) is None


@pytest.mark.parametrize(
    ("rule", "decisions", "day"),
    [
        ("any", [APPROVED, ALSO], date(2026, 11, 17)),
        ("all", [APPROVED, ALSO], date(2026, 11, 18)),
        ("all", [APPROVED], None),
        ("any", [CHANGES], None),
    ],
)
def test_the_day_of_an_approval(rule: str, decisions: list[str], day: date | None) -> None:
    """By `any` the first approval makes it, by `all` the last one that was needed."""
    made = with_decisions(*decisions, more=f"approvers: [priya, omar]\nrule: {rule}\n")
    assert approved_on(made, TODAY) == day


def test_what_was_handed_over_without_a_word_counts_from_that_day() -> None:
    """Delivered is settled, whatever nobody wrote down before."""
    made = deliverable("delivered_on: 2026-11-20")
    assert approved_on(made, TODAY) == date(2026, 11, 20)


PHASES = """
phases:
  - {id: P1, name: Design, start: 2026-10-05, end: 2026-11-20}
  - {id: P2, name: Film, start: 2026-11-25, end: 2026-12-18}
"""


@pytest.mark.parametrize(
    ("plan", "text", "state"),
    [
        ("state: active", "versions: []", "in_production"),
        ("state: not_started", "versions: []", "planned"),
        ("state: active\nstart: 2026-11-30", "versions: []", "planned"),
        (PHASES, "due: 2026-12-10", "planned"),
        (PHASES, "due: 2026-11-18", "in_production"),
        (PHASES, "due: 2026-12-10\nstart: 2026-11-16", "in_production"),
        ("state: active", "start: 2026-11-24", "planned"),
        (PHASES, "due: 2026-12-10\nversions: [{n: 1, round: 0, text: A}]", "in_production"),
    ],
)
def test_work_that_has_not_begun_is_planned(plan: str, text: str, state: str) -> None:
    """By its own first day, else by the phase it is due in, else by the project's; never once
    there is a version of it."""
    made = deliverable(text)
    assert state_of(made, TODAY, work_begins(made, project(plan))) == state


def test_rounds_used_are_those_sent() -> None:
    """A round that is only prepared is not used; what passes the included ones is extra."""
    made = deliverable(
        "rounds_included: 1\nversions:\n"
        "  - {n: 1, round: 1, sent_on: 2026-11-02, text: A}\n"
        "  - {n: 2, round: 2, sent_on: 2026-11-16, text: B}\n"
        "  - {n: 3, round: 3, text: C}\n"
    )
    assert (rounds_used(made, TODAY), rounds_extra(made, TODAY)) == (2, 1)
    assert (rounds_used(made, date(2026, 11, 10)), rounds_extra(made, date(2026, 11, 10))) == (1, 0)


@pytest.mark.parametrize(
    ("place", "due"),
    [
        (("GB", "ENG"), date(2026, 12, 31)),
        (("US", None), date(2026, 12, 30)),
        (("DE", "BE"), date(2026, 12, 30)),
    ],
)
def test_review_is_due_in_the_clients_working_days(
    place: tuple[str, str | None], due: date
) -> None:
    """Five working days after 22 December 2026 differ: England has a substitute for Boxing Day."""
    version = deliverable("versions: [{n: 1, round: 1, text: A, sent_on: 2026-12-22}]").versions[0]
    assert review_due(version, Terms(), Workdays(place)) == due


def test_a_written_review_day_is_kept() -> None:
    """What was agreed with the client comes before the terms; what was not sent has no day."""
    version = deliverable(
        "versions: [{n: 1, round: 1, text: A, sent_on: 2026-12-22, review_due: 2027-01-15}]"
    ).versions[0]
    unsent = version.model_copy(update={"sent_on": None, "review_due": None})
    assert review_due(version, Terms(), Workdays()) == date(2027, 1, 15)
    assert review_due(unsent, Terms(), Workdays()) is None


def test_a_stand_ins_decision_is_that_of_whom_they_stood_in_for() -> None:
    """By `all`, Tom's word for Priya and Omar's own are enough; Tom's own is not."""
    text = (
        "approvers: [priya, omar]\nrule: all\nversions:\n  - n: 1\n    round: 1\n"
        "    sent_on: 2026-11-16\n    text: One\n    decisions:\n"
        "      - {outcome: approved, by: omar, on: 2026-11-17, source: email}\n"
        "      - {outcome: approved, by: tom, %son: 2026-11-17, source: email}\n"
    )
    assert state_of(deliverable(text % "for: priya, "), TODAY) == "approved"
    assert state_of(deliverable(text % ""), TODAY) == "in_review"


REOPENED = """
approvers: priya
delivered_on: 2026-11-12
reopened:
  - {on: 2026-11-16, reason: A wrong price, delivered_on: 2026-11-18}
  - {on: 2026-11-20, reason: And the other}
versions:
  - {n: 1, round: 1, sent_on: 2026-11-09, text: One, decisions: [
      {outcome: approved, by: priya, on: 2026-11-10, source: email}]}
  - {n: 2, round: 2, sent_on: 2026-11-17, text: Two, decisions: [
      {outcome: approved, by: priya, on: 2026-11-18, source: email}]}
  - {n: 3, round: 3, sent_on: 2026-11-22, text: Three, waiver: Ours}
"""


@pytest.mark.parametrize(
    ("day", "state", "delivered"),
    [
        (8, "in_production", None),
        (10, "approved", None),
        (12, "delivered", 12),
        (15, "delivered", 12),
        (16, "in_production", None),
        (17, "approved", None),
        (18, "delivered", 18),
        (19, "delivered", 18),
        (20, "in_production", None),
        (21, "in_production", None),
        (22, "in_review", None),
        (30, "in_review", None),
    ],
)
def test_work_that_was_opened_again_goes_on(day: int, state: str, delivered: int | None) -> None:
    """From that day on only what is sent anew counts, until it is delivered again."""
    made, today = deliverable(REOPENED), date(2026, 11, day)
    assert state_of(made, today) == state
    day_delivered = delivered_by(made, today)
    assert (day_delivered.day if day_delivered else None) == delivered


def test_what_a_first_delivery_reached_stays_reached() -> None:
    """A milestone that its approval brought about does not come back."""
    made = deliverable(REOPENED)
    for day in range(10, 31):
        assert approved_on(made, date(2026, 11, day)) == date(2026, 11, 10)
    assert not is_settled(made, date(2026, 11, 21))


def test_opened_again_on_the_day_of_the_delivery() -> None:
    """The delivery was first."""
    text = REOPENED.replace("on: 2026-11-16, reason", "on: 2026-11-12, reason")
    made = deliverable(text)
    assert state_of(made, date(2026, 11, 12)) == "in_production"
    assert approved_on(made, date(2026, 11, 12)) == date(2026, 11, 10)


@pytest.mark.parametrize(
    "more", ["", "decisions: [{outcome: approved, by: priya, on: 2026-11-14}]"]
)
def test_what_is_sent_on_the_day_of_delivery_and_reopening_was_sent_after_both(more: str) -> None:
    """The delivery is of the version that was approved by then, whatever becomes of the new one."""
    text = (
        "approvers: priya\ndelivered_on: 2026-11-12\nreopened: [{on: 2026-11-12}]\nversions:\n"
        "  - {n: 1, round: 1, sent_on: 2026-11-09, text: One, decisions: [\n"
        "      {outcome: approved, by: priya, on: 2026-11-10, source: email}]}\n"
        "  - {n: 2, round: 2, sent_on: 2026-11-12, text: Two%s}\n"
    )
    made = deliverable(text % (f", {more.replace('14}', '14, source: email}')}" if more else ""))
    assert approved_on(made, date(2026, 11, 12)) == date(2026, 11, 10)
    assert state_of(made, date(2026, 11, 14)) == ("approved" if more else "in_review")


def test_what_was_delivered_on_the_day_it_was_sent_is_open_after_a_reopening_that_day() -> None:
    made = deliverable(
        "approvers: priya\ndelivered_on: 2026-11-12\nreopened: [{on: 2026-11-12}]\nversions:\n"
        "  - {n: 1, round: 1, sent_on: 2026-11-12, text: One, decisions: [\n"
        "      {outcome: approved, by: priya, on: 2026-11-12, source: email}]}\n"
    )
    assert state_of(made, date(2026, 11, 12)) == "in_production"
