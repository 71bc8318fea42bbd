"""Say dates, money and counts in the client's language.

Every page, report, calendar and mail of one client speaks through one `LocaleFormat`, so that a
date or a sum reads the same everywhere. Formats come from CLDR by way of babel and phrases from our
catalogues; nothing comes from the machine's locale or clock, and there are no tables of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any

from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)

from amportal.model.derive.due_day import Standing
from amportal.plan.view.page_frame import Frame
from amportal.render.text.message_catalog import cldr_locale, language_of, translations
from amportal.render.text.terms import term
from amportal.render.text.text_direction import direction, runs_from_right

# Between a currency's letters and its number.
_LETTERS_FIRST = re.compile(r"(?<=[^\W\d_])(?=\d)")
# From this distance on a day without its year could be taken for another year's.
FAR = 300
# How many days or counts are remembered in one language before all are forgotten.
_REMEMBERED = 4096


class LocaleFormat:
    """One reader's language: `locale` is a BCP 47 tag, `currency` an ISO 4217 code.

    `base` is the day the page speaks from; days more than `FAR` days from it carry their year.
    Raises `MissingWords` where there is no catalogue, or a string is missing in it.
    """

    def __init__(self, locale: str, currency: str, base: date) -> None:
        self.lang = locale
        self.currency = currency
        self.base = base
        self._texts = translations(language_of(locale))
        self.locale = cldr_locale(locale)
        # The direction of writing, `ltr` or `rtl`.
        self.dir = str(self.locale.text_direction)
        # Formats of days and counts as they were said before: a page says the same ones often.
        self._said: dict[tuple[str, date], str] = {}
        self._counted: dict[int, str] = {}

    # Phrases

    def gettext(self, message: str) -> str:
        """Return *message* in this language."""
        return self._texts.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the form of the phrase that goes with *n*."""
        return self._texts.ngettext(one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        """Return *message* as it is said in *context*."""
        return self._texts.pgettext(context, message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        """Return the form that goes with *n*, as it is said in *context*."""
        return self._texts.npgettext(context, one, many, n)

    def term(self, key: str, group: str) -> str:
        """Return the word for a fixed value of the views, such as (`amber`, `rag`)."""
        return term(self, group, key)

    # Days and hours

    def day(self, day: date) -> str:
        """Return `Thu 26 Nov`, with the year when it is far from `base`."""
        return self.day_long(day) if self._far(day) else self._skeleton("MMMEd", day)

    def day_short(self, day: date) -> str:
        """Return `26 Nov`, with the year when it is far from `base`."""
        return self._skeleton("yMMMd" if self._far(day) else "MMMd", day)

    def day_long(self, day: date) -> str:
        """Return `Thu 26 Nov 2026`."""
        return self._once("long", day, self._day_long)

    def _day_long(self, day: date) -> str:
        pattern = str(self.locale.datetime_skeletons["yMMMEd"].pattern)
        # British CLDR writes a comma only when a year follows; one report, one punctuation.
        if str(self.locale.datetime_skeletons["MMMEd"].pattern).startswith("E "):
            pattern = re.sub(r"\AE, ", "E ", pattern)
        return format_date(day, pattern, locale=self.locale)

    def day_before(self, day: date, other: date) -> str:
        """Return *day* as it is said before *other*: `12` before 19 Dec, `12.` in German.

        In full where the month is another one, or where the language says the month first.
        """
        pattern = str(self.locale.datetime_skeletons["MMMd"].pattern)
        if (day.year, day.month) != (other.year, other.month) or not pattern.startswith("d"):
            return self.day_short(day)
        return format_date(day, pattern.split(" ")[0], locale=self.locale)

    def month(self, day: date) -> str:
        """Return `Nov 2026`."""
        return self._skeleton("yMMM", day)

    def month_short(self, day: date) -> str:
        """Return `Nov`, as it stands alone on an axis."""
        return self._once("LLL", day, lambda day: format_date(day, "LLL", locale=self.locale))

    def period(self, first: date, last: date) -> str:
        """Return `3–26 Nov 2026`, or one day where both are the same."""
        if first == last:
            return self._skeleton("yMMMd", first)
        return str(format_interval(first, last, "yMMMd", locale=self.locale))

    def clock(self, at: time | datetime) -> str:
        """Return `18:00`, or `6:00 PM` where that is usual."""
        bare = at.time() if isinstance(at, datetime) else at.replace(tzinfo=None)
        return format_time(bare, "short", locale=self.locale)

    def hours(self, span: tuple[time, time]) -> str:
        """Return `09:00–18:00`."""
        halves = "a" in str(self.locale.time_formats["short"].pattern)
        skeleton = "hm" if halves else "Hm"
        return str(format_interval(span[0], span[1], skeleton, locale=self.locale))

    def city(self, zone: str) -> str:
        """Return `New York` for `America/New_York`, as the language calls it."""
        return str(get_timezone_location(zone, locale=self.locale, return_city=True))

    def moment(self, day: date, at: time | None = None) -> str:
        """Return `Mon 23 Nov 2026, 09:10`, without the hour where none is known."""
        if at is None:
            return self.day_long(day)
        joined = str(self.locale.datetime_formats["medium"])
        return joined.replace("{1}", self.day_long(day)).replace("{0}", self.clock(at))

    # Money and numbers

    def money(self, amount: Decimal) -> str:
        """Return `£1,950.00`, exact to the currency's minor unit."""
        return self._sided(_spaced(format_currency(amount, self.currency, locale=self.locale)))

    def money_round(self, amount: Decimal) -> str:
        """Return `£1,950`, rounded half up to whole units."""
        pattern = str(self.locale.currency_formats["standard"].pattern).replace("0.00", "0")
        text = format_currency(
            amount.quantize(Decimal(1), ROUND_HALF_UP),
            self.currency,
            format=pattern,
            locale=self.locale,
            currency_digits=False,
        )
        return self._sided(_spaced(text))

    def money_change(self, amount: Decimal) -> str:
        """Return `+£1,950.00`: what is added or, with a minus, taken away."""
        text = self.money(abs(amount))
        if amount == 0:
            return text
        symbols = self.locale.number_symbols["latn"]
        return str(symbols["plusSign" if amount > 0 else "minusSign"]) + text

    def money_axis(self, amount: Decimal) -> str:
        """Return `£50K` for an axis; in full where the language has no short form."""
        text = self._sided(
            _spaced(
                format_compact_currency(
                    amount, self.currency, locale=self.locale, fraction_digits=1
                )
            )
        )
        plain = str(amount.quantize(Decimal(1), ROUND_HALF_UP))
        return self.money_round(amount) if plain in text and len(plain) > 3 else text

    @property
    def minor_unit(self) -> int:
        """How many decimals the currency has."""
        return int(get_currency_precision(self.currency))

    def number(self, value: int | Decimal) -> str:
        """Return `1,950`."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: Decimal) -> str:
        """Return `26%` for 0.26."""
        return format_percent(share, locale=self.locale)

    # Distances, and counts of working days

    def days(self, n: int) -> str:
        """Return `3 working days`."""
        # Not CLDR's by way of babel: it knows no days in Italian, Dutch, Portuguese and Arabic.
        return self._count(self.ngettext("%(n)s working day", "%(n)s working days", n), n)

    def days_change(self, n: int) -> str:
        """Return `+3 working days`; nothing added has no sign."""
        sign = "plusSign" if n > 0 else "minusSign"
        return (str(self.locale.number_symbols["latn"][sign]) if n else "") + self.days(abs(n))

    def late(self, standing: Standing, days: int, until: int) -> str:
        """Return how a day stands: `3 working days late`, `due today`, `in 4 days`.

        `was due` where the day has passed but no working day has, `on hold` where none counts.
        *until* is in calendar days, *days* in working days.
        """
        if standing == "ahead":
            return self._count(self.ngettext("in %(n)s day", "in %(n)s days", until), until)
        if standing == "late":
            late = self.ngettext("%(n)s working day late", "%(n)s working days late", days)
            return self._count(late, days)
        if standing == "paused":
            return self.gettext("on hold")
        return self.gettext("due today") if standing == "today" else self.gettext("was due")

    def slip(self, days: int) -> str:
        """Return `6 working days later`, `on plan` or `2 working days earlier` for 6, 0 and -2."""
        n = abs(days)
        later = self.ngettext("%(n)s working day later", "%(n)s working days later", n)
        earlier = self.ngettext("%(n)s working day earlier", "%(n)s working days earlier", n)
        return self._moved(days, self.gettext("on plan"), later, earlier)

    def than_planned(self, days: int) -> str:
        """Return the same where nothing speaks of a plan: `6 working days later than planned`."""
        n = abs(days)
        later = self.ngettext(
            "%(n)s working day later than planned", "%(n)s working days later than planned", n
        )
        earlier = self.ngettext(
            "%(n)s working day earlier than planned", "%(n)s working days earlier than planned", n
        )
        return self._moved(days, self.gettext("on plan"), later, earlier)

    def than_agreed(self, days: int) -> str:
        """Return how an end stands to the one agreed: `6 working days later than agreed`."""
        n = abs(days)
        later = self.ngettext(
            "%(n)s working day later than agreed", "%(n)s working days later than agreed", n
        )
        earlier = self.ngettext(
            "%(n)s working day earlier than agreed", "%(n)s working days earlier than agreed", n
        )
        return self._moved(days, self.gettext("as agreed"), later, earlier)

    def _moved(self, days: int, same: str, later: str, earlier: str) -> str:
        return self._count(later if days > 0 else earlier, abs(days)) if days else same

    # Lists and links

    def list_words(self, words: Iterable[str]) -> str:
        """Return `a, b and c`, each of them in one piece."""
        return str(format_list([self.apart(each) for each in words], locale=self.locale))

    @cached_property
    def comma(self) -> str:
        """What stands between two things of a line: a comma and a space."""
        return self.pgettext("between two things", ", ")

    def phone_href(self, phone: str) -> str:
        """Return `tel:` and the digits of *phone*; a trunk zero in brackets is left out."""
        kept = re.sub(r"[^0-9]", "", phone.replace("(0)", "") if phone.startswith("+") else phone)
        return f"tel:{'+' if phone.startswith('+') else ''}{kept}"

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return what templates may format with, by name."""
        return {name: getattr(self, name) for name in FILTERS}

    def apart(self, text: object) -> str:
        """Return *text* as one piece that what stands around it cannot tear apart.

        Among words that run from right to left, a name in other letters, a number or a phone
        number would else lose its order; so would words from right to left among others.
        Elsewhere it is the text itself.
        """
        said = str(text)
        if not said or (self.dir == "ltr" and not runs_from_right(said)):
            return said
        return f"\u2068{said}\u2069"

    def against(self, text: str) -> str:
        """Return the direction of *text* where it is not the page's own, else ""."""
        if self.dir == "ltr" and text.isascii():
            return ""
        runs = direction(text)
        return runs if runs != self.dir else ""

    def quoted(self, text: str) -> str:
        """Return *text* between the quotation marks of this language."""
        opening, closing = self.pgettext("quotation marks around a text", "“|”").split("|")
        return f"{opening}{self.apart(text)}{closing}"

    def phone(self, number: str) -> str:
        """Return a phone number that is read from left to right in every language."""
        return f"\u2066{number}\u2069" if self.dir == "rtl" else number

    def _sided(self, money: str) -> str:
        """Keep a currency's Latin sign in one piece: else `UK£` is torn into `£ ... UK`."""
        if self.dir != "rtl":
            return money
        return re.sub(r"[A-Z]*[$£¥€₹]|[A-Z]{2,3}", lambda found: f"\u200e{found[0]}\u200e", money)

    def _far(self, day: date) -> bool:
        # A moment is a day too; only its date counts here.
        return abs(day.toordinal() - self.base.toordinal()) > FAR

    def _skeleton(self, skeleton: str, day: date) -> str:
        return self._once(
            skeleton, day, lambda day: format_skeleton(skeleton, day, locale=self.locale)
        )

    def _once(self, form: str, day: date, say: Callable[[date], str]) -> str:
        # Moments that are equal may be of two days, in two zones.
        if type(day) is not date:
            return say(day)
        key = (form, day)
        if key not in self._said:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            self._said[key] = say(day)
        return self._said[key]

    def _count(self, phrase: str, n: int) -> str:
        if n not in self._counted:
            if len(self._counted) >= _REMEMBERED:
                self._counted.clear()
            self._counted[n] = self.number(n)
        return phrase % {"n": self._counted[n]}


FILTERS = (
    "day",
    "day_short",
    "day_long",
    "month",
    "month_short",
    "period",
    "clock",
    "hours",
    "city",
    "moment",
    "money",
    "money_round",
    "money_change",
    "money_axis",
    "number",
    "percent",
    "days",
    "days_change",
    "late",
    "slip",
    "than_planned",
    "than_agreed",
    "list_words",
    "phone",
    "phone_href",
    "term",
)


def _spaced(money: str) -> str:
    """Return *money* with a space between the letters of a currency and its number.

    CLDR asks for one that does not break; babel's formats leave it out.
    """
    return _LETTERS_FIRST.sub("\u00a0", money)


@lru_cache(maxsize=64)
def speaker(locale: str, currency: str, base: date) -> LocaleFormat:
    """Return the words for these three, made once a process: they hold nothing of a client."""
    return LocaleFormat(locale, currency, base)


def locale_format_of(frame: Frame) -> LocaleFormat:
    """Return the words of the portal that *frame* surrounds, speaking from its data's day."""
    return speaker(frame.locale, frame.currency, frame.as_of.day)
