"""Nobody acts after they have left."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from amportal.model.messages.noun_keys import noun_at
from amportal.model.rules.people.presence_rules import _ACTS, Act
from tests.unit.model.rules.site_edits import AGENCY, CLIENT, REPORT, Edit, slugs

TOM: Edit = (AGENCY, "tom@halden.example\n", "tom@halden.example\n    left_on: %s\n")


@pytest.mark.parametrize(
    ("day", "told"), [("2026-11-09", 3), ("2026-11-10", 2), ("2026-11-20", 1), ("2026-11-21", 0)]
)
def test_a_check_or_review_needs_somebody_who_is_there(day: str, told: int) -> None:
    """Tom checked on the 9th, answered on the 18th and reviewed on the 20th."""
    found = slugs((TOM[0], TOM[1], TOM[2] % day))
    assert found.count("left-before") == told


def test_a_contact_who_is_away_may_decide() -> None:
    """People answer mails on holiday; only the office has to be attended for a check."""
    away = "    away: [{from: 2026-11-17, to: 2026-11-17}]\n"
    assert slugs((CLIENT, "    delivery: attach\n", f"    delivery: attach\n{away}")) == []


def test_an_issued_report_stands_as_it_was_sent() -> None:
    """Whom it went to is history."""
    sent: Edit = (REPORT, "state: reviewed", "state: sent")
    left: Edit = (
        CLIENT,
        "roles: [approver, finance]",
        "roles: [approver, finance]\n    left_on: 2026-11-21",
    )
    assert "left-before" in slugs(left)
    assert "left-before" not in slugs(left, sent)


@pytest.mark.parametrize("noun", list(_ACTS), ids=lambda each: each.__name__)
def test_every_act_is_one_of_its_noun(noun: type[BaseModel]) -> None:
    """A key that was renamed would make its rule silent."""
    for act in _ACTS[noun]:
        keys = _keys(noun, act)
        assert {act.who, act.day} <= keys


def _keys(noun: Any, act: Act) -> set[str]:
    loc = tuple(0 if step == "*" else step for step in act.base.split(".") if step)
    found = noun_at(noun, loc)
    assert found is not None
    return set(found.model_fields)
