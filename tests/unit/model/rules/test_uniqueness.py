"""What two clients must not share."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.model.rules.uniqueness import Claim, check_across


def claim(kind: str, value: str, client: str) -> Claim:
    return Claim(kind, value, client, Span(f"content/clients/{client}/client.yaml"))  # type: ignore[arg-type]  # kinds as text


@pytest.mark.parametrize("kind", ["folder", "code", "job_no"])
@pytest.mark.parametrize(
    ("one", "other"), [("ACM", "ACM"), ("ACM", "acm"), ("caf\u00e9", "cafe\u0301")]
)
def test_case_and_unicode_form_tell_nothing_apart(kind: str, one: str, other: str) -> None:
    """Names that are one on some machine are one here; both clients are held."""
    problems, held = check_across([claim(kind, one, "acme"), claim(kind, other, "beta")])
    assert len(problems) == 1
    assert problems[0].severity == "error"
    assert problems[0].notes[0].span == Span("content/clients/acme/client.yaml")
    assert held == {"acme", "beta"}


def test_an_address_in_two_clients_is_a_warning_and_holds_nobody() -> None:
    """It may be right, so it is only asked about."""
    problems, held = check_across(
        [claim("email", "A@x.example", "acme"), claim("email", "a@x.example", "beta")]
    )
    assert [problem.severity for problem in problems] == ["warning"]
    assert held == frozenset()


def test_the_same_value_of_two_kinds_is_no_collision() -> None:
    """A folder may be called as a code is."""
    assert check_across([claim("folder", "acm", "acm"), claim("code", "ACM", "acm")]) == (
        [],
        frozenset(),
    )


def test_order_of_clients_does_not_matter() -> None:
    """The same problems come from clients in any order."""
    claims = [claim("code", "A", name) for name in ("c", "a", "b")]
    assert check_across(claims) == check_across(claims[::-1])
