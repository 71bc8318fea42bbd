"""What two clients must not share."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.model.rules.uniqueness import Claim, check_across, contested


def claim(kind: str, value: str, client: str) -> Claim:
    return Claim(kind, value, client, Span(f"content/clients/{client}/client.yaml"))  # type: ignore[arg-type]  # kinds as text


@pytest.mark.parametrize("kind", ["folder", "code", "job_no"])
@pytest.mark.parametrize(
    ("one", "other"), [("ACM", "ACM"), ("ACM", "acm"), ("caf\u00e9", "cafe\u0301")]
)
def test_case_and_unicode_form_tell_nothing_apart(kind: str, one: str, other: str) -> None:
    """Names that are one on some machine are one here; the second one has to mend it."""
    problems, held = check_across([claim(kind, one, "acme"), claim(kind, other, "beta")])
    assert len(problems) == 1
    assert problems[0].severity == "error"
    assert problems[0].span == Span("content/clients/beta/client.yaml")
    assert problems[0].notes[0].span == Span("content/clients/acme/client.yaml")
    # Two folders of one name would be one portal; nobody can say whose it is.
    assert held == ({"acme", "beta"} if kind == "folder" else {"beta"})


@pytest.mark.parametrize("kind", ["code", "job_no"])
@pytest.mark.parametrize("holder", ["acme", "beta", "gamma"])
def test_who_took_a_name_first_goes_on(kind: str, holder: str) -> None:
    """Whatever the paths say; all others are told, and held."""
    claims = [claim(kind, "ACM-001", name) for name in ("gamma", "acme", "beta")]
    first = {claims[0].key: f"content/clients/{holder}/client.yaml"}

    problems, held = check_across(claims, first)

    assert held == {"acme", "beta", "gamma"} - {holder}
    assert {each.span for each in problems} == {
        Span(f"content/clients/{name}/client.yaml") for name in held
    }


def test_a_job_number_belongs_to_the_client_whose_code_it_begins_with() -> None:
    """Also where that client's folder comes later, and somebody says otherwise."""
    claims = [
        *(claim("code", "ACM", "acme"), claim("code", "BET", "beta")),
        *(claim("job_no", "BET-001", "acme"), claim("job_no", "bet-001", "beta")),
    ]
    first = {claims[2].key: "content/clients/acme/client.yaml"}

    problems, held = check_across(claims, first)

    assert held == {"acme"}
    assert problems[0].notes[0].span == Span("content/clients/beta/client.yaml")
    assert contested(claims) == {}


def test_only_names_whose_holder_is_in_doubt_are_contested() -> None:
    """Equal codes are, and numbers that begin with them; addresses and folders are not."""
    claims = [
        claim(kind, value, client)
        for client in ("acme", "beta")
        for kind, value in (("code", "ACM"), ("job_no", "ACM-1"), ("email", "a@x.example"))
    ]
    assert set(contested(claims)) == {("code", "acm"), ("job_no", "acm-1")}


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
