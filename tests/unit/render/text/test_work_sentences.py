"""Stops, reopenings and hours, as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from amportal.plan.view.money_views import HoursView
from amportal.plan.view.work_views import StopView
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.work_sentences import hours_change, stopped, worked

TODAY = date(2026, 11, 23)
ENGLISH = LocaleFormat("en-GB", "GBP", TODAY)
SINCE, UNTIL = date(2026, 11, 3), date(2027, 1, 12)


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
    assert hours_change(Decimal(hours), ENGLISH).replace("\u2212", "-") == said
