"""What is open is somebody's who is still there."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import AGENCY, CLIENT, PROJECT, Edit, slugs

GONE = "\n    left_on: 2026-11-22\n"
INES: Edit = (AGENCY, "    email: ines@halden.example\n", f"    email: ines@halden.example{GONE}")
OPEN = "left-with-open-work"


def test_open_work_of_a_colleague_is_told_each_once() -> None:
    """Ines is in the team, owns a milestone and watches a risk; her action is done."""
    assert slugs(INES) == [OPEN, OPEN, OPEN]


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("team: [tom, ines]", "team: [tom]", 2),
        ("    owner: ines\n    depends_on", "    cancelled: true\n    depends_on", 2),
        ("response: A second day is booked\n", "response: Done\n    state: closed\n", 2),
        ("    done_on: 2026-11-16\n", "", 4),
    ],
)
def test_only_what_is_open_counts(old: str, new: str, left: int) -> None:
    """What is done, closed or cancelled is history."""
    assert slugs(INES, (PROJECT, old, new)).count(OPEN) == left


def test_the_account_manager_is_somebody_who_is_there() -> None:
    """The lead of the project has to be named anew as well."""
    ruth: Edit = (AGENCY, "    stand_in: tom\n", f"    stand_in: tom{GONE}")
    assert slugs(ruth) == [OPEN, OPEN]


def test_a_contacts_successor_is_asked_so_nothing_is_told() -> None:
    """Priya's action, milestone and approval go to whoever stands in."""
    gone = "    delivery: attach\n    left_on: 2026-11-22\n"
    out: Edit = ("content/clients/acme/reports/2026-w47.md", "[priya, omar]", "[omar]")
    assert slugs((CLIENT, "    delivery: attach\n", f"{gone}    stand_in: omar\n"), out) == []
    assert slugs((CLIENT, "    delivery: attach\n", gone), out).count(OPEN) == 3


def test_nothing_is_open_in_a_project_that_is_over() -> None:
    """Its team is who made it."""
    over: Edit = (PROJECT, "state: active", "state: cancelled")
    assert OPEN not in slugs(INES, over)
