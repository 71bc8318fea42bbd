"""What is written as a hint says makes old decisions valid again."""

from __future__ import annotations

import re

import pytest

from amportal.errors import Problem
from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY
from tests.unit.model.rules.site_edits import AGENCY, CLIENT, REPORT, Edit, edited

PRIYA = """  - id: priya
    name: Priya Nair
    job_title: Head of marketing
    email: priya@acme.example
    roles: [approver, day_to_day]
    approval_limit: 5000
    delivery: attach
"""
TOM = """  - id: tom
    name: Tom Weller
    role: Design director
    department: design
    email: tom@halden.example
"""
OTHER_ROLE = PRIYA.replace("    approval_limit: 5000\n", "").replace("approver, ", "")
# A part of before that ended too early for any decision of hers.
EARLIER = "    formerly:\n      - {until: 2026-10-01, roles: finance}\n"


def _problems(*edits: Edit) -> tuple[Problem, ...]:
    return load(Snapshot.of(edited(*edits)), TODAY).problems


def _line(problems: tuple[Problem, ...], key: str) -> str:
    """Return the one line with *key* that all errors' hints give."""
    hints = [each.hint for each in problems if each.severity == "error"]
    assert hints
    found = [re.findall(rf"`({key}[^`]*)`", hint) for hint in hints]
    assert all(found), hints
    lines = {str(lines[0]) for lines in found}
    assert len(lines) == 1, lines
    return lines.pop()


@pytest.mark.parametrize(
    "entry", [OTHER_ROLE, PRIYA.replace("5000", "1000")], ids=["role", "limit"]
)
def test_the_line_for_another_part_makes_decisions_valid(entry: str) -> None:
    line = _line(_problems((CLIENT, PRIYA, entry)), "formerly: ")
    after = _problems((CLIENT, PRIYA, f"{entry}    {line}\n"))
    assert [each for each in after if each.severity == "error"] == []


@pytest.mark.parametrize(
    "entry", [OTHER_ROLE, PRIYA.replace("5000", "1000")], ids=["role", "limit"]
)
def test_where_there_is_a_former_part_the_line_goes_there(entry: str) -> None:
    line = _line(_problems((CLIENT, PRIYA, entry + EARLIER)), "{until: ")
    after = _problems((CLIENT, PRIYA, f"{entry}{EARLIER}      - {line}\n"))
    assert [each for each in after if each.severity == "error"] == []


def test_the_line_for_who_was_deleted_makes_what_they_did_valid() -> None:
    """The report that is not sent yet goes to the others, and somebody takes her work."""
    to_others: Edit = (REPORT, "[priya, omar]", "[omar]")
    deleted = _problems((CLIENT, PRIYA, ""), to_others)
    told = [each for each in deleted if each.slug in ("unknown-contact", "unknown-person")]
    assert len(told) > 3
    line = _line(tuple(told), "left_on: ")
    after = _problems((CLIENT, PRIYA, f"{PRIYA}    {line}\n    stand_in: omar\n"), to_others)
    assert [each for each in after if each.severity == "error"] == []
    assert all("git log -p -S'id: priya' -- content/clients/acme/client.yaml" in each.hint
               for each in told)  # fmt: skip


def test_the_line_for_a_colleague_who_was_deleted_makes_what_they_did_valid() -> None:
    """Tom checked and wrote; his entry comes back with the day, and a stand-in for what is open."""
    deleted = _problems((AGENCY, TOM, ""))
    theirs = [each for each in deleted if each.span and each.span.path != AGENCY]
    told = [each for each in theirs if each.slug == "unknown-person"]
    assert len(told) > 1
    line = _line(tuple(told), "left_on: ")
    after = _problems((AGENCY, TOM, f"{TOM}    {line}\n"))
    assert [each for each in after if each.severity == "error"] == []
    assert all("git log -p -S'id: tom' -- content/agency.yaml" in each.hint for each in told)


def test_nothing_is_said_of_parts_where_nothing_was_decided() -> None:
    """Somebody who never decided has no former part to write."""
    visual = "content/clients/acme/projects/spring/deliverables/key-visual.yaml"
    (problem,) = _problems((visual, "[priya, omar]", "[priya, omar, lena]"))
    assert problem.slug == "not-an-approver"
    assert "formerly" not in problem.hint
