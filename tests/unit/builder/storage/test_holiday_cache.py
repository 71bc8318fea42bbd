"""Holidays are asked of the library once a version, and are the same when they are recalled."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from amportal.builder.storage import holiday_cache
from amportal.builder.storage.holiday_cache import keep_days, recall_days
from amportal.model.derive import working_days
from amportal.model.derive.working_days import HolidayCalendar

PLACES = [
    *((country, None) for country in ("GB", "US", "FR", "SA", "XX", "DEU", "")),
    *(("DE", "BY"), ("DE", "Bavaria"), ("GB", "SCT"), ("US", "CA"), ("BR", "SP")),
]
YEARS = (1969, 1970, 2025, 2026, 2027, 2150, 2151)


def answers(book: HolidayCalendar) -> list[object]:
    """Return what *book* says of all places and years."""
    return [
        [book.regions(country) for country, _ in PLACES],
        [book.days_off(*place, year) for place in PLACES for year in YEARS],
    ]


def a_process(monkeypatch: pytest.MonkeyPatch) -> HolidayCalendar:
    """Return the almanac of a process that has just begun."""
    book = HolidayCalendar()
    monkeypatch.setattr(holiday_cache, "HOLIDAYS", book)
    return book


def test_what_is_recalled_is_what_the_library_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a look into the library."""
    asked = answers(a_process(monkeypatch))
    keep_days(tmp_path / "cache", "one")
    recalled = a_process(monkeypatch)
    recall_days(tmp_path / "cache", "one")
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert answers(recalled) == asked
    assert not recalled.learned


def test_another_library_is_asked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version is part of the code's digest."""
    a_process(monkeypatch).regions("GB")
    keep_days(tmp_path, "one")
    fresh = a_process(monkeypatch)
    recall_days(tmp_path, "two")
    recall_days(None, "one")
    assert fresh.rows() == [[], []]


def test_nothing_new_is_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most builds learn nothing."""
    a_process(monkeypatch).regions("GB")
    keep_days(tmp_path, "one")
    (file,) = tmp_path.iterdir()
    file.unlink()
    keep_days(tmp_path, "one")
    assert not file.exists()


def test_an_almanac_is_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Content may name any year of any region."""
    monkeypatch.setattr(working_days, "_MOST_YEARS", 3)
    book = HolidayCalendar()
    for year in YEARS:
        book.days_off("GB", None, year)
    assert len(json.loads(json.dumps(book.rows()))[1]) <= 3
