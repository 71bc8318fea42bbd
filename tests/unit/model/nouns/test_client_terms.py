"""A client's own terms come before those of all clients, each by itself."""

from __future__ import annotations

from amportal.model.nouns.agency import Terms
from amportal.model.nouns.client import ClientSettings, ClientTerms, terms_of
from tests.unit.model.made import agency

PEOPLE = "people: [{id: ruth, name: Ruth, role: AM, email: r@a.example}]\n"
OURS = agency(f"{PEOPLE}terms: {{review_days: 4, objection_days: 3}}")


def settings(**terms: str) -> ClientSettings:
    return ClientSettings.model_validate(
        {
            "name": "Acme",
            "code": "ACM",
            "account_manager": "ruth",
            "contacts": [{"id": "priya", "name": "Priya", "email": "p@acme.example"}],
            "terms": terms,
        }
    )


def test_what_the_contract_does_not_say_holds_as_for_all() -> None:
    """Nothing written: the agency's terms, or the usual ones."""
    assert terms_of(OURS, settings()) == OURS.terms
    assert terms_of(OURS, None) == OURS.terms
    assert terms_of(agency(PEOPLE), settings()) == Terms()


def test_what_it_says_comes_first_even_where_it_is_nothing() -> None:
    """No days and no are values as well."""
    own = terms_of(OURS, settings(review_days="0", deemed_approval="true"))
    assert (own.review_days, own.objection_days, own.deemed_approval) == (0, 3, True)
    ours = agency(f"{PEOPLE}terms: {{deemed_approval: true}}")
    assert terms_of(ours, settings(deemed_approval="false")).deemed_approval is False


def test_every_term_can_be_said_for_one_client() -> None:
    """The two lists of keys do not part."""
    assert set(ClientTerms.model_fields) == set(Terms.model_fields)
