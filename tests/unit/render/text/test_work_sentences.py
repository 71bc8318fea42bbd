"""Stops, reopenings and hours, as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from amportal.model.derive.project_state import Stage
from amportal.plan.view.money_views import HoursView
from amportal.plan.view.work_views import OursLate, StopView
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.work_sentences import (
    hours_change,
    late_with_us,
    off_plan,
    stopped,
    worked,
)

TODAY = date(2026, 11, 23)
ENGLISH = LocaleFormat("en-GB", "GBP", TODAY)
SINCE, UNTIL = date(2026, 11, 3), date(2027, 1, 12)


def late(name: str, days: int) -> OursLate:
    return OursLate("action", f"MER-014-{name}", name, f"Task {name}", "", TODAY, days)


def named(things: list[OursLate]) -> str:
    return late_with_us(things, ENGLISH).replace("\u00a0", " ")


def test_what_is_late_with_us_is_named_with_its_working_days() -> None:
    """All of up to four; of more the first three, and how many there are besides."""
    four = [late("A1", 9), late("A2", 3), late("A3", 2), late("A4", 1)]
    assert named(four[:1]) == "Task A1 (9 working days)"
    assert named(four) == (
        "Task A1 (9 working days), Task A2 (3 working days), Task A3 (2 working days) "
        "and Task A4 (1 working day)"
    )
    assert named([*four, late("A5", 1)]) == (
        "Task A1 (9 working days), Task A2 (3 working days), Task A3 (2 working days) "
        "and 2 more things"
    )


@pytest.mark.parametrize(
    ("slip", "stage", "days", "said"),
    [
        (0, "coming", -4, "on plan"),
        (2, "overdue", 1, "2 working days later"),
        (0, "overdue", 1, "1 working day late"),
        (-3, "overdue", 2, "2 working days late"),
        (0, "passed", 0, "was due"),
        (1, "passed", 0, "1 working day later"),
        (4, "left_open", 0, "not reached"),
        (4, "on_hold", 0, "on hold"),
        (-1, "done", 0, "1 working day earlier"),
        (0, None, 0, "on plan"),
    ],
)
def test_what_is_not_there_yet_is_not_called_on_plan_once_its_day_is_over(
    slip: int, stage: Stage | None, days: int, said: str
) -> None:
    assert off_plan(slip, stage, days, ENGLISH).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        (StopView("on_hold", SINCE, UNTIL, "The budget is frozen."),
         "On hold since Tue 3 Nov, until Tue 12 Jan. The budget is frozen."),
        (StopView("on_hold", SINCE, None, ""),
         "On hold since Tue 3 Nov, until further notice."),
        (StopView("cancelled", SINCE, None, "No money."), "Cancelled on Tue 3 Nov. No money."),
        (StopView("cancelled", None, None, "No money."), "No money."),
    ],
)  # fmt: skip
def test_a_stop_says_since_when_until_when_and_why(stop: StopView, said: str) -> None:
    assert stopped(stop, ENGLISH) == said
    assert stopped(stop, ENGLISH, reason=False) == said.replace(stop.reason, "").strip()


@pytest.mark.parametrize(
    ("locale", "hours", "said"),
    [
        ("en-GB", ("26.5", "40", "95"), "26.5 of 40 hours, £95.00 an hour"),
        ("en-GB", ("26.5", None, None), "26.5 hours"),
        ("de-DE", ("26.5", "40", None), "26,5 von 40 Stunden"),
        ("fr-FR", ("1200", "1250.25", None), "1 200 sur 1 250,25 heures"),
        ("en-GB", ("0.5", "1", None), "0.5 of 1 hour"),
        ("en-GB", ("1", None, None), "1 hour"),
        ("fr-FR", ("1.5", None, None), "1,5 heure"),
        ("pl-PL", ("5", None, None), "5 godzin"),
        ("pl-PL", ("22", None, None), "22 godziny"),
        ("pl-PL", ("26.5", None, None), "26,5 godziny"),
        ("nl-NL", ("26.5", "40", None), "26,5 van 40 uur"),
        ("ar-AE", ("5", None, None), "5 ساعات"),
        ("ar-AE", ("26.5", None, None), "26.5 ساعة"),
    ],
)
def test_hours_are_told_with_what_was_agreed(
    locale: str, hours: tuple[str, str | None, str | None], said: str
) -> None:
    spent, approved, rate = (None if each is None else Decimal(each) for each in hours)
    assert spent is not None
    view = HoursView(spent, approved, None, rate)
    shown = worked(view, LocaleFormat(locale, "GBP", TODAY))
    assert shown.replace("\u202f", " ").replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("hours", "said"), [("5", "+5 hours"), ("-2.5", "-2.5 hours"), ("0", "0 hours")]
)
def test_hours_that_are_added_have_a_sign(hours: str, said: str) -> None:
    found = hours_change(Decimal(hours), ENGLISH)
    assert found.replace("\u2212", "-").replace("\u00a0", " ") == said
