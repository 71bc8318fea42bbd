"""Days, money and counts are said as the client's language says them, on every machine."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from amportal.render.text.locale_format import FILTERS, LocaleFormat
from amportal.render.text.message_catalog import MissingWords, languages

BASE = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
# Spaces that must not break, as CLDR sets them.
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def breaking(text: str) -> str:
    """Return *text* with plain spaces: that a count and its unit stay together is tested apart."""
    return text.replace("\u00a0", " ")


def words(locale: str = "en-GB", currency: str = "GBP") -> LocaleFormat:
    return LocaleFormat(locale, currency, BASE)


@pytest.mark.parametrize(
    ("locale", "day", "day_short", "day_long", "month"),
    [
        ("en-GB", "Thu 26 Nov", "26 Nov", "Thu 26 Nov 2026", "Nov 2026"),
        ("en-US", "Thu, Nov 26", "Nov 26", "Thu, Nov 26, 2026", "Nov 2026"),
        ("de-DE", "Do., 26. Nov.", "26. Nov.", "Do., 26. Nov. 2026", "Nov. 2026"),
        ("de-AT", "Do., 26. Nov.", "26. Nov.", "Do., 26. Nov. 2026", "Nov. 2026"),
        ("fr-FR", "jeu. 26 nov.", "26 nov.", "jeu. 26 nov. 2026", "nov. 2026"),
    ],
)
def test_days_stand_in_the_order_and_punctuation_of_the_country(
    locale: str, day: str, day_short: str, day_long: str, month: str
) -> None:
    said = words(locale)
    assert said.day(THURSDAY) == day
    assert said.day_short(THURSDAY) == day_short
    assert said.day_long(THURSDAY) == day_long
    assert said.month(THURSDAY) == month


@pytest.mark.parametrize("far", [date(2027, 9, 20), date(2026, 1, 26)])
def test_a_day_more_than_300_days_away_carries_its_year(far: date) -> None:
    assert str(far.year) in words().day(far)
    assert str(far.year) in words().day_short(far)


@pytest.mark.parametrize("near", [date(2027, 9, 19), date(2026, 1, 27)])
def test_a_day_within_300_days_carries_no_year(near: date) -> None:
    assert str(near.year) not in words().day(near)
    assert str(near.year) not in words().day_short(near)


def test_a_day_takes_a_moment_too() -> None:
    """A meeting's start is shown by its day."""
    assert words().day(datetime(2026, 11, 26, 10, 0)) == "Thu 26 Nov"


@pytest.mark.parametrize(
    ("locale", "clock", "hours"),
    [
        ("en-GB", "18:00", "09:00–18:00"),
        ("en-US", f"6:00{NARROW}PM", f"9:00{NARROW}AM{THIN}–{THIN}6:00{NARROW}PM"),
        ("de-DE", "18:00", "09:00–18:00 Uhr"),
        ("fr-FR", "18:00", f"09:00{THIN}–{THIN}18:00"),
    ],
)
def test_hours_are_halved_only_where_people_halve_them(locale: str, clock: str, hours: str) -> None:
    assert words(locale).clock(time(18)) == clock
    assert words(locale).clock(datetime(2026, 11, 23, 18, 0)) == clock
    assert words(locale).hours((time(9), time(18))) == hours


def test_a_moment_without_an_hour_is_a_day() -> None:
    assert words().moment(BASE, time(9, 10)) == "Mon 23 Nov 2026, 09:10"
    assert words().moment(BASE) == "Mon 23 Nov 2026"


def test_a_period_names_month_and_year_once() -> None:
    assert words().period(date(2026, 11, 14), BASE) == "14–23 Nov 2026"
    assert words().period(BASE, BASE) == "23 Nov 2026"


@pytest.mark.parametrize(
    ("locale", "currency", "exact", "rounded"),
    [
        ("en-GB", "GBP", "£1,950.50", "£1,951"),
        ("en-US", "USD", "$1,950.50", "$1,951"),
        ("de-DE", "EUR", f"1.950,50{NBSP}€", f"1.951{NBSP}€"),
        ("fr-FR", "EUR", f"1{NARROW}950,50{NBSP}€", f"1{NARROW}951{NBSP}€"),
        ("en-GB", "JPY", "JP¥1,950", "JP¥1,951"),
    ],
)
def test_money_has_the_decimals_of_its_currency(
    locale: str, currency: str, exact: str, rounded: str
) -> None:
    amount = Decimal("1950.50")
    assert words(locale, currency).money(amount) == exact
    assert words(locale, currency).money_round(amount) == rounded


def test_large_sums_stay_exact() -> None:
    """No float takes part: fifteen digits before the point keep their pence."""
    assert words().money(Decimal("123456789012345.67")) == "£123,456,789,012,345.67"


@pytest.mark.parametrize(
    ("amount", "text"), [("6850", "+£6,850.00"), ("0", "£0.00"), ("-6850", "-£6,850.00")]
)
def test_a_change_of_money_shows_its_direction(amount: str, text: str) -> None:
    assert words().money_change(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("locale", "amount", "text"),
    [
        ("en-GB", "50000", "€50K"),
        ("en-GB", "1500000", "€1.5M"),
        ("en-GB", "0", "€0"),
        ("de-DE", "50000", f"50.000{NBSP}€"),
        ("de-DE", "1500000", f"1,5{NBSP}Mio.{NBSP}€"),
        ("fr-FR", "50000", f"50{NBSP}k{NBSP}€"),
    ],
)
def test_an_axis_is_short_where_the_language_can_be(locale: str, amount: str, text: str) -> None:
    assert words(locale, "EUR").money_axis(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("locale", "late", "today", "passed", "ahead", "paused"),
    [
        ("en-GB", "3 working days late", "due today", "was due", "in 4 days", "on hold"),
        ("de-DE", "3 Arbeitstage in Verzug", "heute fällig", "war fällig", "in 4 Tagen", "ruht"),
        (
            "fr-FR",
            "3 jours ouvrés de retard",
            "pour aujourd’hui",
            "échéance passée",
            "dans 4 jours",
            "en pause",
        ),
    ],
)
def test_a_day_stands_by_working_days_past_and_plain_days_ahead(
    locale: str, late: str, today: str, passed: str, ahead: str, paused: str
) -> None:
    """Late says that it counts working days; what is ahead is counted as on a calendar."""
    said = words(locale)
    assert breaking(said.late("late", 3, -5)) == late
    assert said.late("today", 0, 0) == today
    assert said.late("passed", 0, -2) == passed
    assert breaking(said.late("ahead", -2, 4)) == ahead
    assert said.late("paused", 0, -9) == paused


@pytest.mark.parametrize(
    ("locale", "later", "earlier", "level", "planned", "agreed"),
    [
        (
            "en-GB",
            "3 working days later",
            "1 working day earlier",
            "on plan",
            "3 working days later than planned",
            "3 working days later than agreed",
        ),
        (
            "de-DE",
            "3 Arbeitstage später",
            "1 Arbeitstag früher",
            "im Plan",
            "3 Arbeitstage später als geplant",
            "3 Arbeitstage später als vereinbart",
        ),
        (
            "fr-FR",
            "3 jours ouvrés plus tard",
            "1 jour ouvré plus tôt",
            "dans les délais",
            "3 jours ouvrés plus tard que prévu",
            "3 jours ouvrés plus tard que convenu",
        ),
    ],
)
def test_a_day_that_moved_is_later_and_not_late(
    locale: str, later: str, earlier: str, level: str, planned: str, agreed: str
) -> None:
    """A day that moved was told before it came; late is what has passed its day."""
    said = words(locale)
    assert [breaking(said.slip(n)) for n in (3, -1, 0)] == [later, earlier, level]
    assert breaking(said.than_planned(3)) == planned
    assert breaking(said.than_agreed(3)) == agreed
    assert said.than_planned(-1) != said.than_agreed(-1)


def test_a_count_of_days_follows_the_language() -> None:
    assert [words().days(1), words().days(3)] == ["1\u00a0working day", "3\u00a0working days"]
    assert words("de-DE").days(3) == "3\u00a0Arbeitstage"
    assert words().days_change(3) == "+3\u00a0working days"
    assert words().days_change(0) == "0\u00a0working days"
    assert words().days_change(-2) == "-2\u00a0working days"


def test_a_list_joins_its_last_word_with_and() -> None:
    assert words().list_words(["a", "b", "c"]) == "a, b and c"
    assert words("de-DE").list_words(["a", "b"]) == "a und b"
    assert words("fr-FR").list_words([]) == ""


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("+44 20 7946 0112", "tel:+442079460112"),
        ("+44 (0)20 7946 0112", "tel:+442079460112"),
        ("(020) 7946-0112", "tel:02079460112"),
        ("030/123.45", "tel:03012345"),
    ],
)
def test_a_phone_link_holds_what_one_dials(phone: str, href: str) -> None:
    assert words().phone_href(phone) == href


def test_numbers_and_shares() -> None:
    assert words("de-DE").number(1950) == "1.950"
    assert words("fr-FR").percent(Decimal("0.26")) == f"26{NBSP}%"
    assert words("en-GB", "JPY").minor_unit == 0
    assert words().minor_unit == 2


def test_the_direction_is_that_of_the_script() -> None:
    assert {tag for tag in languages() if words(tag).dir == "rtl"} == {"ar"}


def test_a_language_without_a_catalogue_is_named() -> None:
    with pytest.raises(MissingWords) as caught:
        words("sv-SE")
    assert caught.value.language == "sv-SE"
    (problem,) = caught.value.problems
    assert problem.slug == "missing-translation"
    assert problem.message == "there are no words for the language `sv-SE`"
    assert problem.hint.endswith("ar, de, en, es, fr, it, nl, pl, pt-BR")


@pytest.mark.parametrize("tag", ["de-DE", "fr-FR"])
def test_a_missing_string_is_never_said_in_english(tag: str) -> None:
    said = words(tag)
    asked: tuple[Callable[[], str], ...] = (
        lambda: said.gettext("No such phrase"),
        lambda: said.ngettext("No such phrase", "No such phrases", 2),
        lambda: said.pgettext("page", "No such phrase"),
        lambda: said.npgettext("page", "No such phrase", "No such phrases", 2),
    )
    for ask in asked:
        with pytest.raises(MissingWords) as caught:
            ask()
        assert (caught.value.language, caught.value.msgid) == (tag[:2], "No such phrase")
        assert caught.value.problems[0].slug == "missing-translation"


def test_what_is_missing_crosses_processes() -> None:
    copy = pickle.loads(pickle.dumps(MissingWords("de", "No such phrase")))
    assert (copy.language, copy.msgid) == ("de", "No such phrase")
    assert copy.problems == MissingWords("de", "No such phrase").problems


def test_english_is_the_source_and_says_what_is_written() -> None:
    assert words("en-US").gettext("No such phrase") == "No such phrase"
    assert words("en-GB").ngettext("%(n)s owl", "%(n)s owls", 2) == "%(n)s\u00a0owls"


def test_every_filter_is_a_method() -> None:
    assert set(words().filters()) == set(FILTERS)


_SAY_ALL = """
from datetime import date, time
from decimal import Decimal
from amportal.render.text.locale_format import LocaleFormat
for tag in ("en-GB", "de-DE", "fr-FR"):
    w = LocaleFormat(tag, "EUR", date(2026, 11, 23))
    said = (w.day(date(2026, 11, 26)), w.moment(date(2026, 3, 1), time(18)), w.late('late', 3, -3),
            w.money(Decimal("1950.5")), w.list_words(["a", "b"]), w.number(1950), w.days(2))
    print(ascii(said))
"""


@pytest.mark.parametrize("tongue", ["ar_EG.UTF-8", "de_DE", "tlh_QX.bogus@odd"])
def test_the_machines_locale_and_zone_say_nothing(tongue: str) -> None:
    """An account manager's own settings must not show in a client's portal."""

    def said(**settings: str) -> str:
        clean = {
            key: value
            for key, value in os.environ.items()
            if key != "TZ" and not key.startswith(("LC_", "LANG"))
        }
        return subprocess.run(
            [sys.executable, "-c", _SAY_ALL],
            env={**clean, "PYTHONUTF8": "1", **settings},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    foreign = said(LC_ALL=tongue, LANG=tongue, LANGUAGE=tongue, TZ="Pacific/Kiritimati")
    assert foreign == said(LC_ALL="C", TZ="UTC")


@pytest.mark.parametrize(
    ("locale", "currency", "amount", "said"),
    [
        ("en-GB", "KWD", "1234.572", f"KWD{NBSP}1,234.572"),
        ("en-US", "ISK", "12000", f"ISK{NBSP}12,000"),
        ("en-GB", "CHF", "5", f"CHF{NBSP}5.00"),
        ("en-GB", "USD", "5", "US$5.00"),
        ("en-GB", "GBP", "5", "£5.00"),
        ("de-DE", "KWD", "5", f"5,000{NBSP}KWD"),
    ],
)
def test_letters_of_a_currency_stand_apart(
    locale: str, currency: str, amount: str, said: str
) -> None:
    """Letters and digits are never run together; a sign stands where CLDR puts it."""
    spoken = words(locale, currency)
    assert spoken.money(Decimal(amount)) == said
    assert spoken.money_change(Decimal(amount)) == f"+{said}"
    for short in (spoken.money_round, spoken.money_axis):
        assert not re.search(r"[A-Z]\d", short(Decimal(12_000)))


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", "“Yes”"),
        ("de-DE", "„Yes“"),
        ("fr-FR", f"«{NBSP}Yes{NBSP}»"),
        ("es-ES", "«Yes»"),
        ("it-IT", "«Yes»"),
        ("nl-NL", "‘Yes’"),
        ("pl-PL", "„Yes”"),
        ("pt-BR", "“Yes”"),
        ("ar-AE", "«\u2068Yes\u2069»"),
    ],
)
def test_quotation_marks_are_those_of_the_language(locale: str, said: str) -> None:
    """Whoever wrote the text, the marks around it are the page's."""
    assert words(locale).quoted("Yes") == said


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("B2: الشعار صغير جدا", "rtl"),
        ("Meridian: شاي", "ltr"),
        ("شعار Meridian جديد تماما", "rtl"),
        ("12:30", ""),
    ],
)
def test_most_letters_say_which_way_a_text_runs(text: str, runs: str) -> None:
    """A place or a brand at its beginning turns no sentence round."""
    for page in ("en-GB", "ar-AE"):
        spoken = words(page)
        assert spoken.against(text) == (runs if runs != spoken.dir else "")
