"""Say what date somebody meant who did not write year-month-day.

People write dates as they speak; the portal reads one form only. This works out the other forms
so that the hint can show the very text to write. It never decides for the person: what can be
read in two ways is explained in both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_YMD = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})\Z")
_DMY = re.compile(r"(\d{1,2})\s?([-./ ])\s?(\d{1,2})\.?\s?[-./ ]\s?(\d{4}|\d{2})\Z")
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].+\Z")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([A-Za-z]{3,9})\.?,? (\d{4})\Z")
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\Z")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
FORM = "a date is year-month-day"


class DateWords(NamedTuple):
    """What to say about a text that is no date; `fix` is the date meant, where only one can be."""

    slug: str
    message: str
    expected: str
    hint: str
    fix: str | None = None


def spoken(day: date, *, year: bool = True) -> str:
    """Return *day* as people say it: `1 December 2026`."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_words(text: str) -> DateWords:
    """Return the words for *text*, which stands where a date is needed but is none."""
    found = _YMD.match(text)
    if found:
        return _year_first(text, int(found[1]), int(found[2]), int(found[3]))
    found = _DMY.match(text)
    if found:
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        return _year_last(text, int(found[1]), int(found[3]), year, dots=found[2] == ".")
    meant = _other_forms(text)
    if meant:
        return _bad(text, f"for {spoken(meant)} write {meant.isoformat()}", meant)
    return _bad(text, "write it as year-month-day, such as 2026-12-01")


def _bad(text: str, hint: str, fix: date | None = None, expected: str = FORM) -> DateWords:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return DateWords(
        "bad-date", f"`{shown}` is not a date", expected, hint, fix.isoformat() if fix else None
    )


def _year_first(text: str, year: int, month: int, day: int) -> DateWords:
    if not 1 <= month <= 12:
        swapped = _make(year, day, month)
        hint = (
            f"for {spoken(swapped, year=False)} write {swapped.isoformat()}"
            if swapped
            else "write it as year-month-day, such as 2026-12-01"
        )
        return _bad(text, hint, swapped, f"{FORM}, with a month from 01 to 12")
    meant = _make(year, month, day)
    if meant:
        return _bad(text, f"write {meant.isoformat()}, with two digits each and dashes", meant)
    if year < 1:
        return _bad(text, "write it as year-month-day, such as 2026-12-01")
    days = monthrange(year, month)[1]
    name = MONTHS[month - 1]
    last = date(year, month, days)
    return DateWords(
        "no-such-day",
        f"there is no {day} {name} {year}",
        f"{name} {year} has {days} days",
        f"write the day that is meant; the last of that month is {last.isoformat()}",
    )


def _year_last(text: str, first: int, second: int, year: int, *, dots: bool) -> DateWords:
    day_first, month_first = _make(year, second, first), _make(year, first, second)
    if day_first and (dots or not month_first or day_first == month_first):
        return _bad(text, f"for {spoken(day_first)} write {day_first.isoformat()}", day_first)
    if day_first and month_first:
        return _bad(
            text,
            f"for {spoken(day_first)} write {day_first.isoformat()}, "
            f"for {spoken(month_first)} write {month_first.isoformat()}",
            expected=f"{FORM}: this can be read in two ways",
        )
    if month_first:
        return _bad(text, f"for {spoken(month_first)} write {month_first.isoformat()}", month_first)
    return _bad(text, "write it as year-month-day, such as 2026-12-01")


def _other_forms(text: str) -> date | None:
    found = _WITH_TIME.match(text)
    if found:
        year, month, day = (int(part) for part in found[1].split("-"))
        return _make(year, month, day)
    found = _PLAIN.match(text)
    if found:
        return _make(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_NAME.match(text)
    if found:
        return _named(found[2], int(found[1]), int(found[3]))
    found = _NAME_DAY.match(text)
    if found:
        return _named(found[1], int(found[2]), int(found[3]))
    return None


def _named(month: str, day: int, year: int) -> date | None:
    for number, name in enumerate(MONTHS, start=1):
        if name.lower().startswith(month.lower()):
            return _make(year, number, day)
    return None
