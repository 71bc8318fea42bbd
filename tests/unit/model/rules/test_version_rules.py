"""Versions and rounds at their bounds."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import PROJECT, SLOGAN, VISUAL, Edit, slugs

ONE_ROUND: Edit = (VISUAL, "rounds_included: 2", "rounds_included: 1")
NOTE = "    note: The cup is larger\n"


def beyond(line: str) -> Edit:
    return (VISUAL, NOTE, f"{NOTE}    {line}\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("change_order: CO1", []),
        ("waiver: Our mistake", []),
        ("change_order: CO2", ["order-not-approved"]),
        ("audience: everyone", ["round-not-included"]),
    ],
)
def test_a_round_beyond_is_paid_or_waived(line: str, told: list[str]) -> None:
    """An approved change order pays, a waiver gives it away, anything else is an error."""
    assert slugs(ONE_ROUND, beyond(line)) == told


def test_two_versions_of_one_paid_round_pay_once() -> None:
    """What pays for a round pays for all its versions."""
    third = "  - n: 3\n    round: 2\n    text: Again\n    sent_on: 2026-11-20\n"
    files: list[Edit] = [
        ONE_ROUND,
        beyond("change_order: CO1"),
        (
            VISUAL,
            "        on: 2026-11-20\n        source: email\n",
            f"        on: 2026-11-20\n        source: email\n{third}",
        ),
    ]
    assert slugs(*files) == []


def test_internal_rounds_before_the_first_are_free() -> None:
    """Versions of round 0 are numbered, and never sent."""
    first = "versions:\n  - n: 1\n    round: 0\n    text: Rough\n  - n: 2\n"
    assert slugs((SLOGAN, "versions:\n  - n: 1\n", first)) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("delivered_on: 2026-11-18", []),
        ("delivered_on: 2026-11-16", []),
        ("delivered_on: 2026-11-24", ["future-date"]),
        ("cancelled: true", []),
    ],
)
def test_what_is_approved_may_be_delivered(line: str, told: list[str]) -> None:
    """From the day it was sent to today."""
    assert slugs((SLOGAN, "kind: copy", f"kind: copy\n{line}")) == told


def test_a_milestone_may_wait_for_a_deliverable() -> None:
    """Blocks and depends_on of one link say the same and are no circle."""
    assert slugs((PROJECT, "depends_on: [D1, A1]", "depends_on: [D1, D2, A1, A3]")) == []


INTERNAL = "  - round: 0\n    text: Not yet\n"
NUMBERED = "  - n: 2\n    round: 0\n    text: Not yet\n"
SECOND = "  - n: 2\n    round: 2\n    sent_on: 2026-11-19\n"


def test_internal_versions_use_up_no_number() -> None:
    """They may stand anywhere, and none of them is missed."""
    before: Edit = (VISUAL, "versions:\n", f"versions:\n{INTERNAL}")
    between: Edit = (VISUAL, SECOND, f"{INTERNAL}{INTERNAL}{SECOND}")
    assert slugs(before, between) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - n: 2\n", "  - n: 3\n", ["version-number"]),
        ("  - n: 2\n    round: 2", "  - round: 2", ["version-number"]),
        (SECOND, f"{NUMBERED}{SECOND}", ["version-number"]),
        ("    round: 2\n    sent_on", "    round: 0\n    sent_on", ["round-zero-sent"]),
    ],
)
def test_what_the_client_sees_is_numbered_one_by_one(old: str, new: str, told: list[str]) -> None:
    """An internal version that has a number uses it up, as it always did."""
    assert slugs((VISUAL, old, new)) == told


AGAIN = "approvers: priya\ndelivered_on: 2026-11-18\nreopened:\n  - on: 2026-11-19\n"


def test_each_delivery_is_of_what_was_sent_by_then() -> None:
    """After it was opened again a new version may wait; a second delivery needs its approval."""
    source = "        source: email\n"
    third = "  - n: 2\n    round: 2\n    sent_on: 2026-11-20\n    text: Better\n"
    opened: Edit = (SLOGAN, "approvers: priya\n", AGAIN)
    new: Edit = (SLOGAN, source, f"{source}{third}")
    on = "  - on: 2026-11-19\n"
    delivered: Edit = (SLOGAN, on, f"{on}    delivered_on: 2026-11-20\n")
    assert slugs(opened, new) == []
    assert slugs(opened, new, delivered) == ["delivered-not-approved"]
    assert slugs(opened, delivered) == []


def test_a_delivery_is_not_of_what_was_sent_after_the_work_was_opened_again_on_its_day() -> None:
    source = "        source: email\n"
    third = "  - n: 2\n    round: 2\n    sent_on: 2026-11-18\n    text: Better\n"
    on = AGAIN.replace("on: 2026-11-19", "on: 2026-11-18")
    opened: Edit = (SLOGAN, "approvers: priya\n", on)
    assert slugs(opened, (SLOGAN, source, f"{source}{third}")) == []
