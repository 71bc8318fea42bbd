"""Counts in words."""

from __future__ import annotations

from amportal.console.counts import counted, counts_of, named, tally, worst_first
from amportal.errors import Problem, Span

ERROR = Problem("x-y", "b", Span("b.yaml", 2))
WARNING = Problem("x-y", "a", Span("a.yaml", 1), severity="warning")


def test_one_is_one() -> None:
    """The plural is right for none, one and many."""
    assert [counted(number, "error") for number in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert counted(2, "entry", "entries") == "2 entries"


def test_a_tally_says_only_what_there_is() -> None:
    """No zero is mentioned beside something else."""
    assert tally([]) == "no problems"
    assert tally([ERROR]) == "1 error"
    assert tally([WARNING, ERROR, WARNING]) == "1 error and 2 warnings"
    assert counts_of([WARNING, ERROR, WARNING]) == (1, 2)


def test_long_lists_are_cut_with_a_count() -> None:
    """A list is cut only where that saves more than one name."""
    assert named([]) == ""
    assert named(["a"]) == "a"
    assert named(["a", "b"]) == "a and b"
    assert named(list("abcde"), 4) == "a, b, c, d and e"
    assert named(list("abcdef"), 4) == "a, b, c, d and 2 more"


def test_errors_come_before_warnings() -> None:
    """The worst first, each kind by place."""
    later = Problem("x-y", "c", Span("c.yaml"))
    assert worst_first([WARNING, later, ERROR]) == [ERROR, later, WARNING]
