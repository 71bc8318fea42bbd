"""A year of four clients: on each day looked at, every output says what is true.

What is true is worked out in `oracle`, from the files alone, by docs/definitions.md.
What is known to be wrong stands in `known.KNOWN`; anything else that differs fails, and so does an
entry of that list which no longer differs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.story.known import KNOWN, is_known, is_known_kind, kinds_of
from tests.story.plot.cast import FIRST
from tests.story.plot.telling import Told, tell_chance, tell_year
from tests.story.plot.year import LAST

EVERY = 56
# Days on which something happens that lasts for a few days only.
SPECIAL = (
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
    "calendar": 350,
    "feed": 60,
    "board": 250,
    "report due": 60,
    "PDF": 100,
    "mail": 80,
}
SEEDS = (1,)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    days = range(4, (LAST - FIRST).days + 1, EVERY)
    looks = {FIRST + timedelta(days=number) for number in days} | set(SPECIAL)
    return tell_year(tmp_path_factory.mktemp("year") / "site", looks)


def test_every_output_says_what_is_true(told: Told) -> None:
    new = [str(each) for each in told.faults if not is_known(each)]
    assert not new, "\n".join(new[:60])


def test_every_output_is_looked_at(told: Told) -> None:
    few = {name: told.counts[name] for name, least in LEAST.items() if told.counts[name] < least}
    assert not few


def test_what_is_known_to_be_wrong_still_is(told: Told) -> None:
    found = defaultdict(set)
    for each in told.faults:
        kinds = kinds_of(each)
        # One that may be of several kinds shows nothing about any of them.
        if len(kinds) == 1:
            found[next(iter(kinds))].add(each.output)
    mended = {name: sorted(outputs - found[name]) for name, outputs in KNOWN.items()}
    mended = {name: outputs for name, outputs in mended.items() if outputs}
    assert not mended, f"mended; take these out of tests/story/known.py: {mended}"


def test_what_is_true_is_worked_out_without_the_program() -> None:
    for path in (Path(__file__).parent / "oracle").glob("*.py"):
        assert not re.search(r"^\s*(from|import) amportal", path.read_text("utf-8"), re.MULTILINE)


def test_nothing_that_a_person_did_was_refused(told: Told) -> None:
    assert told.refused == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_of_chance(seed: int, tmp_path: Path) -> None:
    told = tell_chance(tmp_path / "site", seed)
    new = [str(each) for each in told.faults if not is_known_kind(each)]
    assert not new, "\n".join(new[:60])
    assert told.refused == []
