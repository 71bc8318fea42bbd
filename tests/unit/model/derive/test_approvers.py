"""Whose answer is asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amportal.model.derive.approvers import (
    able,
    asked_about_order,
    asked_about_version,
    may_approve,
)
from amportal.model.nouns.people import Contact
from tests.unit.model.made import TODAY, as_read, budget, deliverable, project

WRITTEN = as_read(
    """
contacts:
  - {id: priya, name: Priya, email: p@a.example, roles: [approver], approval_limit: 5000}
  - {id: omar, name: Omar, email: o@a.example, roles: [approver, finance]}
  - {id: tom, name: Tom, email: t@a.example, roles: [finance]}
  - {id: nia, name: Nia, email: n@a.example, roles: [approver], draft: true}
"""
)["contacts"]
CONTACTS = tuple(Contact.model_validate(each) for each in WRITTEN)
SPRING = project("state: active")


def order(amount: str, more: str = "") -> str:
    return f"""
{more}
lines: [{{id: B1, name: L, estimate: 100, as_of: 2026-11-20}}]
change_orders:
  - {{id: CO1, title: Cut, reason: x, asked_by: priya, asked_on: 2026-11-02, sent_on: 2026-11-03,
     lines: [{{line: B1, amount: {amount}}}], state: sent}}
"""


@pytest.mark.parametrize(
    ("amount", "may"),
    [("5000", True), ("5000.01", False), ("-5000", True), ("-5000.01", False)],
)
def test_a_limit_holds_both_ways(amount: str, may: bool) -> None:
    """What is taken away changes what was agreed as much as what is added."""
    assert may_approve(CONTACTS[0], Decimal(amount)) is may


def test_only_approvers_are_asked() -> None:
    """Whoever asked for it, where they may approve it; else everybody who may."""
    small, large = budget(order("4000")), budget(order("10500"))
    assert asked_about_order(CONTACTS, SPRING, small, small.change_orders[0], TODAY).contacts == (
        "priya",
    )
    assert asked_about_order(CONTACTS, SPRING, large, large.change_orders[0], TODAY).contacts == (
        "omar",
    )


def test_nobody_is_asked_about_what_they_may_not_see() -> None:
    """A contact who sees it but may not approve it does not take their place."""
    made = budget(order("4000", "audience: finance"))
    assert asked_about_order(CONTACTS, SPRING, made, made.change_orders[0], TODAY).contacts == (
        "omar",
    )
    assert able(CONTACTS, (budget(order("1", "audience: legal")),), TODAY) == ()


SENT = "versions:\n  - {n: 1, round: 1, sent_on: 2026-11-16, text: One, decisions: [%s]}\n"
APPROVED = "{outcome: approved, by: priya, on: 2026-11-17, source: email}"
ALSO = "{outcome: approved, by: omar, on: 2026-11-18, source: email}"


def test_awaited_are_those_who_have_not_decided() -> None:
    """By `all`, who has approved is not asked again; once decided nobody is."""
    rule = "approvers: [priya, omar]\nrule: all\n"
    one = deliverable(rule + SENT % APPROVED)
    both = deliverable(rule + SENT % f"{APPROVED}, {ALSO}")
    assert asked_about_version(CONTACTS, SPRING, one, one.versions[0], TODAY).contacts == ("omar",)
    assert asked_about_version(CONTACTS, SPRING, both, both.versions[0], TODAY).contacts == ()


def test_without_named_approvers_everybody_who_may_is_asked() -> None:
    """Drafts of contacts are nobody yet."""
    made = deliverable(SENT % "")
    assert asked_about_version(CONTACTS, SPRING, made, made.versions[0], TODAY).contacts == (
        "priya",
        "omar",
    )


def people(**edits: str) -> tuple[Contact, ...]:
    """Return the contacts with *edits*, YAML by id."""
    return tuple(
        Contact.model_validate({**each, **as_read(edits.get(each["id"], "{}"))}) for each in WRITTEN
    )


AWAY = "away: [{from: 2026-11-20, to: 2026-11-27}]\n"


def test_whoever_stands_in_is_asked_with_the_limit_of_the_absent() -> None:
    """Tom approves nothing himself, and is asked while Priya is away."""
    small = budget(order("4000"))
    found = asked_about_order(
        people(priya=AWAY + "stand_in: tom"), SPRING, small, small.change_orders[0], TODAY
    )
    assert (found.contacts, found.absent[0].contact) == (("tom",), "priya")


def test_while_who_asked_is_away_others_who_may_are_asked() -> None:
    """Nobody stands in, but Omar may approve it as well."""
    small = budget(order("4000"))
    found = asked_about_order(people(priya=AWAY), SPRING, small, small.change_orders[0], TODAY)
    assert found.contacts == ("priya", "omar")


def test_an_approver_who_has_left_is_asked_for_nothing() -> None:
    """Whoever took over is; where nobody did, only the others are."""
    made = deliverable("approvers: [priya, omar]\nrule: all\n" + SENT % "")
    left = people(priya="left_on: 2026-11-20")
    assert asked_about_version(left, SPRING, made, made.versions[0], TODAY).contacts == ("omar",)
    taken = people(priya="left_on: 2026-11-20\nstand_in: tom")
    found = asked_about_version(taken, SPRING, made, made.versions[0], TODAY)
    assert found.contacts == ("tom", "omar")
    assert able(left[:1], (), TODAY) == ()
    assert able(taken[:3:2], (), TODAY) == ("priya",)


def test_who_may_approve_no_more_is_asked_for_nothing() -> None:
    """Named as an approver still, because of what was decided before."""
    made = deliverable("approvers: [priya, omar]\n" + SENT % "")
    former = "roles: finance\nformerly: [{until: 2026-11-18, roles: approver}]"
    found = asked_about_version(people(priya=former), SPRING, made, made.versions[0], TODAY)
    assert found.contacts == ("omar",)
