"""Collecting the problems of one source."""

from __future__ import annotations

from amportal.errors import Span
from amportal.sources.findings import MAX_PROBLEMS, Findings
from amportal.sources.text_positions import Lines


def test_offsets_are_counted_from_the_base() -> None:
    """Front matter is read apart, but its places are those of the file."""
    findings = Findings(Lines("f", "---\na: b\n"), base=4)
    findings.add("slug", "message", (3, 4), "expected", "hint")
    (problem,) = findings.problems
    assert problem.span == Span("f", 2, 4, 1)
    assert (problem.slug, problem.message, problem.expected, problem.hint, problem.excerpt) == (
        "slug",
        "message",
        "expected",
        "hint",
        "a: b",
    )


def test_a_flood_ends_with_a_word_that_there_is_more() -> None:
    """Nobody reads a thousand problems, but nobody may think there are only fifty."""
    findings = Findings(Lines("f", "abc"))
    for _ in range(MAX_PROBLEMS * 3):
        findings.add("slug", "message", (0, 1))
    assert len(findings.problems) == MAX_PROBLEMS + 1
    assert findings.full
    assert findings.problems[-1].slug == "too-many-problems"
