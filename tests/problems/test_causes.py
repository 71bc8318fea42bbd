"""One mistake is told once: a person who mends what is said is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from amportal.errors import Problem
from tests.problems.broken import Broken, problems, replaced, with_misspelt_key, with_value

# What no date, amount, id, choice or address is.
UNREADABLE = "??"
# Slips that have one reading somewhere, or none anywhere.
SLIPS = (
    "8:30-17:30",
    "Ruth Adeyemi",
    "1.12.2026",
    "12.500",
    "Ja",
    "approvd",
    "de_DE",
    "priya nair",
)
ONE_READING = re.compile(
    r"\A(?:(?:write|did you mean) `(?P<text>[^`]+)`|for [^`]+ write (?P<day>[\d-]+))"
    r"(?:\?|; the currency is the client's|, with the quotes|, in the client's time zone)?\Z"
)


def errors(found: Iterable[Problem]) -> list[Problem]:
    return [each for each in found if each.severity == "error"]


def told(broken: Iterable[Broken]) -> Iterator[tuple[Broken, list[Problem]]]:
    for each in broken:
        yield each, errors(problems(each.files))


def test_a_value_that_cannot_be_read_is_one_error() -> None:
    """Whatever hangs on the value, its neighbours, sums and references, is not told beside it."""
    several = {
        each.name: [problem.slug for problem in found]
        for each, found in told(with_value(UNREADABLE))
        if len(found) > 1
    }
    assert several == {}


def test_a_misspelt_key_is_one_error() -> None:
    wrong = {
        each.name: [problem.slug for problem in found]
        for each, found in told(with_misspelt_key())
        if len(found) != 1
    }
    assert wrong == {}


def test_what_a_hint_says_to_write_is_right() -> None:
    """With the text of a hint in its place, the problem is gone, and none is new."""
    tried = 0
    wrong = {}
    for text in SLIPS:
        seen = set()
        for each in with_value(text):
            before = problems(each.files)
            for problem in before:
                meant = ONE_READING.search(problem.hint)
                if not meant or not problem.span or (problem.slug, problem.hint) in seen:
                    continue
                seen.add((problem.slug, problem.hint))
                tried += 1
                after = problems(replaced(each.files, problem, meant["text"] or meant["day"]))
                same = [found for found in after if found.span == problem.span]
                new = {found.slug for found in errors(after)} - {found.slug for found in before}
                if any(found.slug == problem.slug for found in same) or new:
                    wrong[f"{each.name}: {problem.hint}"] = new
    assert tried > 15
    assert wrong == {}
