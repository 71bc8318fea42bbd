"""Letters that decide: in every language short enough, with the token in subject and text."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from amportal.model.decision_token import token_line, tokens_in
from amportal.model.version_digest import order_digest
from amportal.plan.view.waiting_views import Waiting
from amportal.render.pages.decision_letters import DecisionLetters
from amportal.render.text.locale_format import speaker
from amportal.render.text.mailto_link import LONGEST
from amportal.render.text.message_catalog import languages
from tests.sample import TODAY

DIGEST = "a1" * 32
LONG = "Größte Überraschung im Frühling ☕ مفاجأة الربيع الكبرى " * 12


def waiting(kind: str, name: str) -> Waiting:
    version = kind == "version"
    return Waiting(
        kind=kind,  # type: ignore[arg-type]
        ref="ACM-001-D1" if version else "ACM-001-CO2",
        id="D1" if version else "CO2",
        what=name,
        n=2 if version else None,
        project="Spring",
        project_slug="spring",
        path="x/",
        owners=("Priya Nair",),
        due=TODAY,
        days=0,
        until=0,
        standing="today",
        blocks=(),
        amount=None if version else Decimal("1250.50"),
        adds_days=None if version else 3,
        digest=DIGEST if version else "",
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["Key visual", LONG], ids=["short", "long"])
def test_each_letter_says_for_a_program_what_it_decides(language: str, name: str) -> None:
    letters = DecisionLetters(speaker(language, "EUR", TODAY), "ruth@x.example", "jo@x.example")
    for kind, outcomes in (
        ("version", ("approved", "approved_with_changes", "changes_required", "not_relevant")),
        ("change_order", ("approved", "rejected")),
    ):
        for outcome in outcomes:
            thing = waiting(kind, name)
            link = letters.letter(thing, outcome)
            fields = parse_qs(urlsplit(link).query)
            digest = DIGEST if kind == "version" else order_digest(name, Decimal("1250.5"), 3)
            line = token_line(thing.ref, thing.n, outcome, digest)
            assert len(link) <= LONGEST
            assert fields["body"][0].splitlines()[0] == line == letters.token(thing, outcome)
            assert tokens_in(fields["subject"][0]) == tokens_in(fields["body"][0])
            assert len(tokens_in(line)) == 1


def test_an_order_of_another_price_has_another_token() -> None:
    known = {order_digest("More", Decimal("100.00"), 3), order_digest("More", Decimal(100), 3)}
    assert len(known) == 1
    assert order_digest("More", Decimal("100.01"), 3) not in known
    assert order_digest("More", Decimal(100), 4) not in known
