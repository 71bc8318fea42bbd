"""A year of four clients: on each day looked at, every output says what is true.

What is true is worked out in `oracle`, from the files alone, by docs/definitions.md.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.story.plot.telling import Told, tell_chance, tell_year

# Days on which something happens that lasts for a few days only.
SPECIAL = (
    date(2026, 10, 9),  # no report went out yet
    date(2026, 10, 19),  # duty in the evening, which is the next day in Kuwait
    date(2026, 10, 24),  # the night before the clocks change in Berlin
    date(2026, 11, 2),  # a report goes out on the working day after it was due
    date(2026, 11, 5),  # a meeting whose contact report goes out on the same day
    date(2026, 11, 6),
    date(2026, 11, 13),  # a change order got another price
    date(2026, 11, 23),  # the account manager is away, a report goes out
    date(2026, 11, 25),  # a report is corrected
    date(2026, 11, 27),  # the stand-in is away as well
    date(2027, 2, 11),  # an approver may approve less than before
    date(2027, 3, 16),  # the office is closed
    date(2027, 3, 5),  # the last milestone is past its day
    date(2027, 4, 5),  # a client's folder has another name
    date(2027, 9, 7),  # work is open again after its delivery
    date(2027, 9, 24),  # the last milestone is late, and the project is not
    date(2027, 10, 8),  # all that was next is past its day
)
# How many facts of each output are compared at least, so that a reader that finds nothing fails.
LEAST = {
    "portal.json": 5_000,
    "portal.json for finance": 50,
    "tables": 3_500,
    "first page": 800,
    "project page": 2_000,
    "calendar": 300,
    "feed": 60,
    "board": 250,
    "report due": 60,
    "PDF": 100,
    "mail": 80,
}
SEEDS = (1,)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return tell_year(tmp_path_factory.mktemp("year") / "site", set(SPECIAL))


def test_every_output_says_what_is_true(told: Told) -> None:
    assert not told.faults, "\n".join(map(str, told.faults[:60]))


def test_every_output_is_looked_at(told: Told) -> None:
    few = {name: told.counts[name] for name, least in LEAST.items() if told.counts[name] < least}
    assert not few


def test_what_is_true_is_worked_out_without_the_program() -> None:
    for path in (Path(__file__).parent / "oracle").glob("*.py"):
        assert not re.search(r"^\s*(from|import) amportal", path.read_text("utf-8"), re.MULTILINE)


def test_nothing_that_a_person_did_was_refused(told: Told) -> None:
    assert told.refused == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_of_chance(seed: int, tmp_path: Path) -> None:
    told = tell_chance(tmp_path / "site", seed, length=25)
    assert not told.faults, "\n".join(map(str, told.faults[:60]))
    assert told.refused == []
