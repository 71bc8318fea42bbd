"""Who may decide, on what, and when."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import AGENCY, MEETING, SLOGAN, VISUAL, Edit, slugs

DEEMED: Edit = (SLOGAN, "outcome: approved_with_changes", "outcome: deemed_approved")
AGREED: Edit = (AGENCY, "  review_days: 5", "  review_days: 5\n  deemed_approval: true")
SENT_EARLY: Edit = (SLOGAN, "sent_on: 2026-11-16", "sent_on: 2026-11-09")


@pytest.mark.parametrize(("day", "told"), [(16, ["deemed-too-early"]), (17, [])])
def test_silence_counts_from_the_day_after_the_review_was_due(day: int, told: list[str]) -> None:
    """Sent on Monday the 9th with five working days, it is due on the 16th."""
    decided: Edit = (SLOGAN, "on: 2026-11-17", f"on: 2026-11-{day}")
    assert slugs(DEEMED, AGREED, SENT_EARLY, decided) == told


BY_PRIYA = """by: priya
        on: 2026-11-11
        comment: Make the cup larger
        source: 2026-11-18-weekly"""
BY_OMAR = BY_PRIYA.replace("priya", "omar").replace("2026-11-18-weekly", "email")


def test_a_decision_on_the_day_of_sending_is_possible() -> None:
    """Some clients answer within the hour."""
    assert slugs((SLOGAN, "on: 2026-11-17", "on: 2026-11-16")) == []


def test_asking_for_changes_to_an_old_version_is_allowed() -> None:
    """Only approvals must be of the newest version: comments may come late."""
    assert slugs((VISUAL, "on: 2026-11-11", "on: 2026-11-20")) == []


def test_an_approver_may_be_taken_off_when_a_newer_version_was_sent() -> None:
    """Omar approves nothing more: what he said of version 1 stays, of version 2 is told."""
    alone: Edit = (VISUAL, "approvers: [priya, omar]\nrule: all", "approvers: [priya]")
    assert slugs(alone, (VISUAL, BY_PRIYA, BY_OMAR)) == []
    later: Edit = (VISUAL, "by: priya\n        on: 2026-11-20", "by: omar\n        on: 2026-11-20")
    assert slugs(alone, later) == ["approver-changed"]
    now: Edit = (VISUAL, "by: priya\n        on: 2026-11-20", "by: omar\n        on: 2026-11-23")
    assert slugs(alone, now) == ["not-an-approver"]
    said = later[2].replace("by: omar", "by: omar  # allow approver-changed: he left the team")
    assert slugs(alone, (VISUAL, later[1], said)) == []


def test_without_named_approvers_every_approver_of_the_client_may_decide() -> None:
    """Omar has the role; Lena has not."""
    nobody: Edit = (SLOGAN, "approvers: priya\n", "")
    assert slugs(nobody, (SLOGAN, "by: priya", "by: omar")) == []
    assert slugs(nobody, (SLOGAN, "by: priya", "by: lena")) == ["not-an-approver"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("email", []),
        ("phone", []),
        ("2026-11-18-weekly", []),
        ("meetings/2026-11-18-weekly.md", []),
        ("key-visual/v1.png", []),
        ("logo.svg", []),
        ("signed.pdf", ["unknown-source"]),
        ("../../../../agency.svg", ["unknown-source"]),
    ],
)
def test_a_source_can_be_found(source: str, told: list[str]) -> None:
    """A way, a meeting or a file of this client; never a file of somebody else."""
    assert slugs((SLOGAN, "source: email", f"source: {source}")) == told


def test_a_meeting_that_is_gone_is_no_source() -> None:
    """Renaming a meeting's file tells who refers to it."""
    assert "unknown-source" in slugs(
        (VISUAL, "source: 2026-11-18-weekly", "source: 2026-11-17-weekly")
    )
    assert slugs((MEETING, "title: Weekly", "title: Weekly meeting")) == []
