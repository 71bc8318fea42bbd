"""Today is no future, and equal days are in order."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.model.rules.site_edits import AGENCY, MEETING, PROJECT, UPDATE, slugs


def test_today_is_not_the_future() -> None:
    """What happens today has happened; tomorrow has not."""
    actual = "forecast: 2026-12-03"
    assert slugs((PROJECT, actual, "actual: 2026-11-23")) == []
    assert slugs((PROJECT, actual, "actual: 2026-11-24")) == ["future-date"]
    assert slugs((PROJECT, actual, "actual: 2026-11-24"), today=date(2026, 11, 24)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (
            PROJECT,
            "start: 2026-10-05\n    end: 2026-11-13",
            "start: 2026-10-05\n    end: 2026-10-05",
        ),
        (AGENCY, "to: 2026-12-23", "to: 2026-12-21"),
        (MEETING, "issued_on: 2026-11-19", "issued_on: 2026-11-18"),
    ],
)
def test_one_day_is_a_stretch(path: str, old: str, new: str) -> None:
    """First and last may be the same day; a report may go out on the day of its meeting."""
    assert slugs((path, old, new)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (AGENCY, "to: 2026-12-23", "to: 2026-12-20"),
        (AGENCY, "to: 2026-11-29", "to: 2026-11-15"),
        (MEETING, "end: 2026-11-18 10:30", "end: 2026-11-18 09:59"),
        (MEETING, "issued_on: 2026-11-19", "issued_on: 2026-11-17"),
        (PROJECT, "due: 2026-12-18", "due: 2026-10-04"),
    ],
)
def test_no_end_before_its_beginning(path: str, old: str, new: str) -> None:
    """Absences, rotas, meetings, reports and projects."""
    assert "dates-out-of-order" in slugs((path, old, new))


def test_an_update_may_be_written_ahead_as_a_draft() -> None:
    """A day to come is refused for what clients would see, and fine for what they do not."""
    ahead = (UPDATE, "date: 2026-11-20", "date: 2026-11-24")
    assert slugs(ahead) == ["future-date", "name-and-date-differ"]
    assert slugs(ahead, (UPDATE, "author: ruth", "author: ruth\ndraft: true")) == [
        "name-and-date-differ"
    ]
