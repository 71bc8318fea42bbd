"""Plans that projects start from: sound in themselves, in every language, from any start."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import amportal
from amportal.author.scaffold.client_words import ClientWords
from amportal.author.scaffold.project_plans import Plan, plan_names, plan_of
from amportal.author.scaffold.text_files import listed_in
from amportal.model.derive.working_days import Workdays

LOCALES = Path(amportal.__file__).parent / "locales"
LANGUAGES = sorted({each.parent.name.partition("_")[0] for each in LOCALES.glob("*/portal.po")})
ENGLAND = Workdays(("GB", "ENG"))
KUWAIT = Workdays(("KW", None))
NAMES = st.sampled_from(plan_names())
STARTS = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))


def placed(name: str, start: date, days: Workdays = ENGLAND, locale: str = "en-GB") -> Plan:
    first = start if days.works(start) else days.add(start, 1)
    return plan_of(name, first, ClientWords(locale), days)


@settings(deadline=None)
@given(NAMES, STARTS, st.sampled_from((ENGLAND, KUWAIT)))
def test_a_plan_fits_any_start(name: str, start: date, days: Workdays) -> None:
    """All on working days and in order; the last milestone is the last day of the project."""
    plan = placed(name, start, days)
    first = plan.milestones[0].day
    ends = [first - timedelta(days=1)]
    for phase in plan.phases:
        assert ends[-1] < phase.start <= phase.end <= plan.due
        ends.append(phase.end)
    milestones = [each.day for each in plan.milestones]
    assert milestones == sorted(milestones)
    assert milestones[-1] == plan.due
    dues = [each.due for each in plan.deliverables]
    assert all(first <= due <= plan.due for due in dues)
    assert all(days.works(day) for day in (*ends[1:], *milestones, *dues, plan.due))


@settings(deadline=None)
@given(NAMES, STARTS)
def test_what_belongs_together_lies_together(name: str, start: date) -> None:
    """A milestone lies in its phase, and no milestone is promised before what it waits for."""
    plan = placed(name, start)
    for each in plan.milestones:
        if each.phase is not None:
            phase = plan.phases[each.phase]
            assert phase.start <= each.day <= phase.end
    for work in plan.deliverables:
        if work.blocks is not None:
            assert plan.milestones[work.blocks].day >= work.due


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", plan_names())
def test_no_two_things_of_a_plan_share_a_name(name: str, language: str) -> None:
    """In any language that portals have."""
    plan = placed(name, date(2026, 11, 23), locale=language)
    for group in (plan.phases, plan.milestones, plan.deliverables):
        names = [each.name for each in group]
        assert all(names)
        assert len(set(names)) == len(names)


def test_every_name_is_said_in_every_language() -> None:
    """Only a month is called by its own name alone."""
    words = listed_in("words.yaml")
    assert {key for key, said in words.items() if set(said) != set(LANGUAGES)} == {"month"}
    assert all(set(said) <= set(LANGUAGES) for said in words.values())


def test_every_language_writes_the_same_names_in() -> None:
    """What is put in (`$client`) is put in everywhere."""
    for key, said in listed_in("words.yaml").items():
        marks = {frozenset(part for part in text.split() if "$" in part) for text in said.values()}
        names = {frozenset(mark.strip(",.") for mark in each) for each in marks}
        assert len(names) == 1, key


def test_a_language_without_words_reads_english() -> None:
    """A plan is better in English than not at all."""
    assert placed("blank", date(2026, 11, 23), locale="sv-SE").milestones[0].name == "Kick-off"
    assert ClientWords("sv-SE").month(date(2026, 11, 23)) == "Nov 2026"


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (date(2026, 11, 2), ["Nov 2026", "Dec 2026", "Jan 2027"]),
        (date(2026, 11, 17), ["Nov 2026", "Dec 2026", "Jan 2027"]),
        (date(2026, 11, 30), ["Dec 2026", "Jan 2027", "Feb 2027"]),
    ],
)
def test_a_retainer_goes_by_months(start: date, months: list[str]) -> None:
    """From the start to the end of a month each; too short a rest goes to the next."""
    plan = placed("retainer", start)
    assert [each.name for each in plan.phases] == months
    assert plan.phases[0].start == start
    assert plan.budget == tuple(f"Fee, {month}" for month in months)
    assert [each.name for each in plan.milestones[1:]] == [f"Review, {month}" for month in months]
