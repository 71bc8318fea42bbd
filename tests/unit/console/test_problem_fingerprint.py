"""Fingerprints: the same problem again, whatever line it moved to."""

from __future__ import annotations

from msgspec.structs import replace

from amportal.console.problem_fingerprint import fingerprints
from amportal.errors import Problem, Span

ONE = Problem("bad-date", "`x` is not a date", Span("a.yaml", 3, 8), excerpt="  due: x")


def test_a_moved_problem_is_the_same() -> None:
    """Lines added above, or another indent, make no new problem."""
    moved = replace(ONE, span=Span("a.yaml", 30, 4), excerpt="due: x")
    assert fingerprints([ONE]) == fingerprints([moved])


def test_equal_problems_of_one_file_are_told_apart() -> None:
    """No two findings of a run share a fingerprint; GitLab would show one of them only."""
    assert len(set(fingerprints([ONE, ONE, ONE]))) == 3
    assert fingerprints([ONE, ONE])[0] == fingerprints([ONE])[0]


def test_other_files_words_and_slugs_are_other_problems() -> None:
    """What tells problems apart is in the fingerprint."""
    others = [
        ONE,
        replace(ONE, slug="bad-day"),
        replace(ONE, message="`y` is not a date"),
        replace(ONE, span=Span("b.yaml", 3, 8)),
        replace(ONE, span=None),
    ]
    assert len(set(fingerprints(others))) == 5
