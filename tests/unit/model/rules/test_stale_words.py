"""Steps of the past and headlines of work that is over are told; what still holds is not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import amportal
from amportal.model.rules.stale_words import _GOES_ON, _goes_on
from tests.problems.case_files import TODAY
from tests.unit.model.rules.site_edits import CLIENT, PROJECT, Edit, slugs

LOCALES = Path(amportal.__file__).parent / "locales"
HEADLINE = "headline: On track for launch on 18 December"


def step(day: date) -> Edit:
    return (PROJECT, "due: 2026-11-27", f"due: {day}")


@pytest.mark.parametrize(("days", "told"), [(-30, True), (-1, True), (0, False), (1, False)])
def test_a_step_is_past_from_the_day_after_it(days: int, told: bool) -> None:
    """What is due today is still to come."""
    found = slugs(step(TODAY + timedelta(days=days)))
    assert ("past-step" in found) is told


@pytest.mark.parametrize("state", ["on_hold", "finished", "cancelled"])
def test_where_nothing_comes_next_no_step_is_past(state: str) -> None:
    """A project that waits or is over shows no next steps at all."""
    found = slugs(step(date(2026, 11, 2)), (PROJECT, "state: active", f"state: {state}"))
    assert "past-step" not in found


@pytest.mark.parametrize("state", ["active", "on_hold", "not_started"])
def test_a_headline_of_work_that_goes_on_may_say_so(state: str) -> None:
    """Only a project that is over has no such words."""
    assert "stale-headline" not in slugs((PROJECT, "state: active", f"state: {state}"))


@pytest.mark.parametrize(
    ("locale", "headline", "told"),
    [
        ("en-GB", "Production has begun", True),
        ("en-GB", "PRODUCTION HAS BEGUN.", True),
        ("en-GB", "The show was under wayside trees", False),
        ("en-GB", "Everything was handed over on 4 December", False),
        ("de-DE", "Der Dreh läuft", True),
        ("de-DE", "Production has begun", True),
        ("de-DE", "Der Film war ein Dauerläufer", False),
        ("fr-FR", "Le tournage a commencé", True),
        ("fr-CA", "Tout a été livré le 4 décembre", False),
        ("es-ES", "La campaña está en marcha", True),
        ("it-IT", "La campagna è in corso", True),
        ("nl-NL", "De productie is begonnen", True),
        ("pl-PL", "Prace są w toku", True),
        ("pt-BR", "A produção começou", True),
        ("ar-KW", "العمل جارٍ على الفيلم", True),
        ("ar-KW", "سُلّم الفيلم في ٤ ديسمبر", False),
    ],
)
def test_words_of_work_that_goes_on_are_known_in_each_language(
    locale: str, headline: str, told: bool
) -> None:
    """Whole words, in any case, in the client's language and in English."""
    found = slugs(
        (CLIENT, "locale: en-GB", f"locale: {locale}"),
        (PROJECT, "state: active", "state: finished"),
        (PROJECT, HEADLINE, f"headline: {headline}"),
    )
    assert ("stale-headline" in found) is told


def test_every_language_of_the_portal_has_such_words() -> None:
    """A new language needs its own; each phrase is found where it stands alone."""
    languages = {path.parent.name.partition("_")[0] for path in LOCALES.glob("*/portal.po")}
    assert set(_GOES_ON) == languages
    for language, phrases in _GOES_ON.items():
        for phrase in phrases:
            assert phrase == phrase.casefold(), phrase
            assert _goes_on(f"({phrase.upper()})", language), phrase
