"""What names may point at."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import (
    ACME,
    CLIENT,
    PROJECT,
    QUESTIONS,
    SLOGAN,
    UPDATE,
    Edit,
    slugs,
)
from tests.workcounts import calls


@pytest.mark.parametrize(
    "ident", ["D1", "M2", "A3", "CO1", "B1", "P1", "R1", "DEC1", "ACM-014", "ACM-014-D2"]
)
def test_an_update_may_be_about_anything_of_the_clients(ident: str) -> None:
    """By the id in its project, by job number and id, or by the job itself."""
    assert slugs((UPDATE, "about: [M2]", f"about: [{ident}]")) == []


def test_a_clients_question_needs_the_job_number() -> None:
    """`D1` may be in any project; `ACM-014-D1` is one thing."""
    assert slugs((QUESTIONS, "[ACM-014-D1]", "[ACM-014]")) == []
    assert slugs((QUESTIONS, "[ACM-014-D1]", "[ACM-015-D1]")) == ["unknown-id"]


def test_what_cannot_be_read_is_not_called_unknown() -> None:
    """A file with a mistake in its form hides ids; nobody is told that they are missing."""
    broken: Edit = (PROJECT, "team: [tom, ines]", "team: [tom, ines")
    assert slugs(broken) == ["unclosed-bracket"]
    assert slugs((CLIENT, "roles: [approver, day_to_day]", "roles: [approver")) == [
        "unclosed-bracket"
    ]


def test_a_misspelt_list_still_counts_as_the_list() -> None:
    """With `milestnes:` the milestones are known to those who name them."""
    assert slugs((PROJECT, "milestones:", "milestnes:")) == ["unknown-key"]


def test_another_clients_ids_are_unknown() -> None:
    """No client's file can name what is another's."""
    beta = b"""\
name: Beta Tea
code: BET
account_manager: tom
contacts:
  - {id: ann, name: Ann Low, email: ann@beta.example}
"""
    more = {"content/clients/beta/client.yaml": beta}
    assert slugs((SLOGAN, "approvers: priya", "approvers: ann"), more=more) == ["unknown-contact"]
    assert slugs(more=more) == []


def test_client_wide_internal_figures_name_line_and_job() -> None:
    """In the client's own `internal/` a line is named in full."""
    path = f"{ACME}/internal/money.yaml"
    assert slugs((path, "ACM-014-B1", "ACM-014-B9")) == ["unknown-line"]
    assert slugs((path, "ACM-014-B1", "B1")) == ["unknown-line"]


def test_twice_the_links_take_twice_the_work() -> None:
    """Milestones that each wait for the one before: work grows with their number alone."""
    once, twice = calls(lambda: _linked(500)), calls(lambda: _linked(1_000))
    assert twice < 2.5 * once


def test_four_thousand_links_are_followed() -> None:
    """A long chain is no problem, and no stack is too low for it."""
    _linked(4_000)


def _linked(count: int) -> None:
    many = "".join(
        f"  - {{id: X{number}, name: Step, baseline: 2026-12-18, depends_on: X{number - 1}}}\n"
        for number in range(1, count)
    )
    first = "  - {id: X0, name: Step, baseline: 2026-12-18}\n"
    assert slugs((PROJECT, "milestones:\n", f"milestones:\n{first}{many}")) == []


def test_a_thousand_equal_ids_are_told_one_by_one() -> None:
    """Each double is named with the first place; nothing hangs."""
    same = "  - {id: X0, name: Step, baseline: 2026-12-18}\n" * 1000
    assert slugs((PROJECT, "milestones:\n", f"milestones:\n{same}")) == ["duplicate-id"] * 999
