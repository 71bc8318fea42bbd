"""Every fixed value that a view can hold has a word, in every language."""

from __future__ import annotations

from datetime import date
from typing import get_args, get_type_hints

import pytest

from amportal.model.value_types import Role
from amportal.plan.view.deliverable_views import DecisionView, DeliverableView, VersionView
from amportal.plan.view.money_views import ChangeOrderView
from amportal.plan.view.page_frame import NavItem
from amportal.plan.view.page_views import ReportCard
from amportal.plan.view.search_views import Found
from amportal.plan.view.work_views import ProjectView, Rag, RiskView, StatusView
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.message_catalog import languages
from amportal.render.text.terms import TERMS


def of(kind: type, field: str) -> set[str]:
    """Return what *field* of the view *kind* can be."""
    hint = get_type_hints(kind)[field]
    values = [value for each in (hint, *get_args(hint)) for value in get_args(each) or (each,)]
    return {value for value in values if isinstance(value, str)}


VALUES = {
    "rag": set(get_args(Rag)),
    "dimension": of(StatusView, "dimension"),
    "project_state": of(ProjectView, "state"),
    "project_kind": of(ProjectView, "kind"),
    "deliverable_state": of(DeliverableView, "state"),
    "outcome": of(DecisionView, "outcome") | of(VersionView, "outcome"),
    "change_order_state": of(ChangeOrderView, "state"),
    "risk_state": of(RiskView, "state"),
    "trend": of(RiskView, "trend"),
    "role": set(get_args(Role)),
    "report_state": of(ReportCard, "state"),
    "nav": of(NavItem, "key"),
    "found": of(Found, "kind"),
}


@pytest.mark.parametrize("group", VALUES)
def test_a_group_has_a_word_for_each_value_and_no_more(group: str) -> None:
    assert set(TERMS[group]) == VALUES[group]


@pytest.mark.parametrize("tag", languages())
def test_every_value_is_said_in_every_language(tag: str) -> None:
    words = LocaleFormat(tag, "EUR", date(2026, 11, 23))
    for group, terms in TERMS.items():
        for key in terms:
            assert words.term(key, group)


def test_one_english_word_may_be_two_elsewhere() -> None:
    """A project is broken off, a deliverable falls away: the group decides."""
    words = LocaleFormat("de", "EUR", date(2026, 11, 23))
    assert words.term("cancelled", "project_state") == "Abgebrochen"
    assert words.term("cancelled", "deliverable_state") == "Entfallen"
