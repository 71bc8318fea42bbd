"""Decisions are measured by what held on their day."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import BUDGET, CLIENT, SLOGAN, Edit, slugs

# Of Priya, who approves the slogan on the 17th and CO1, 2500, on the 5th.
PRIYA = "    delivery: attach\n"
AWAY = "    stand_in: lena\n    away: [{from: %s, to: %s}]\n"
BY_LENA: Edit = (SLOGAN, "        by: priya", "        by: lena\n        for: priya")


def priya(more: str) -> Edit:
    return (CLIENT, PRIYA, PRIYA + more)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-11-17", "2026-11-17", []),
        ("2026-11-01", "2026-11-16", ["not-the-stand-in"]),
        ("2026-11-18", "2026-11-30", ["not-the-stand-in"]),
    ],
)
def test_a_stand_in_decides_on_the_days_away(first: str, last: str, told: list[str]) -> None:
    """Lena may approve nothing herself; for Priya she may what Priya may."""
    found = [
        each for each in slugs(BY_LENA, priya(AWAY % (first, last))) if each != "approver-away"
    ]
    assert found == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "    stand_in: omar\n    away: [{from: 2026-11-17, to: 2026-11-17}]\n",
            "stand-in-changed",
        ),
        ("    left_on: 2026-11-16\n    stand_in: omar\n", "stand-in-changed"),
        ("    away: [{from: 2026-11-17, to: 2026-11-17}]\n", "stand-in-changed"),
        (
            "    away: [{from: 2026-11-17, to: 2026-11-17, stand_in: omar}]\n",
            "not-the-stand-in",
        ),
        ("    stand_in: omar\n", "not-the-stand-in"),
    ],
)
def test_a_past_decision_outlives_a_change_of_the_usual_stand_in(more: str, told: str) -> None:
    """The usual stand-in has no days; what is written with its days says how it was."""
    found = set(slugs(BY_LENA, priya(more)))
    assert found & {"stand-in-changed", "not-the-stand-in"} == {told}


def test_a_stand_in_signs_for_as_much_as_the_absent() -> None:
    """CO1 comes to 2500, Priya's limit is 5000, Lena's part knows none."""
    by = (BUDGET, "      by: priya", "      by: lena\n      for: priya")
    away = priya(AWAY % ("2026-11-05", "2026-11-05"))
    assert slugs(by, away) == []
    low = (CLIENT, "approval_limit: 5000", "approval_limit: 2400")
    assert slugs(by, away, low) == ["above-limit"]


def test_what_was_decided_stays_decided_when_somebody_leaves() -> None:
    """Neither an end nor another part makes an old decision an error."""
    gone = priya("    left_on: 2026-11-21\n    stand_in: omar\n")
    out = ("content/clients/acme/reports/2026-w47.md", "[priya, omar]", "[omar]")
    assert slugs(gone, out) == []
    other = (
        CLIENT,
        "    roles: [approver, day_to_day]\n    approval_limit: 5000\n",
        "    roles: [observer]\n    formerly:\n"
        "      - {until: 2026-11-20, roles: approver, approval_limit: 2500}\n",
    )
    assert slugs(other) == ["left-with-open-work"]
    low = (other[0], other[1], other[2].replace("2500", "2400"))
    assert "above-limit" in slugs(low)


def test_who_is_no_longer_named_may_have_approved_before() -> None:
    """Taking the name of somebody who left out of the approvers accuses nobody."""
    gone = priya("    left_on: 2026-11-21\n    stand_in: omar\n")
    out = ("content/clients/acme/reports/2026-w47.md", "[priya, omar]", "[omar]")
    assert slugs(gone, out, (SLOGAN, "approvers: priya", "approvers: omar")) == []
