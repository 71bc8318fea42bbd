"""Collect the problems of one source, with places and excerpts.

It exists so that readers may say what is wrong by offsets alone, and so that a file with a
thousand mistakes does not bury its reader: after a bound, one last problem says there are more.
"""

from __future__ import annotations

from amportal.errors import Note, Problem, Severity, Span
from amportal.sources.text_positions import Lines

MAX_PROBLEMS = 50


class Enough(Exception):  # noqa: N818  # a reason to stop reading, not a mistake
    """The bound is reached: reading on is of no use."""


class Findings:
    """The problems found so far; *base* is added to every offset (front matter starts later)."""

    __slots__ = ("_base", "_lines", "problems")

    def __init__(self, lines: Lines, base: int = 0) -> None:
        self._lines = lines
        self._base = base
        self.problems: list[Problem] = []

    @property
    def full(self) -> bool:
        """Say whether the bound is reached, so that reading on is of no use."""
        return len(self.problems) > MAX_PROBLEMS

    def span(self, start: int, end: int) -> Span:
        """Return the place of the text between two offsets."""
        return self._lines.span(start + self._base, end + self._base)

    def line_number(self, offset: int) -> int:
        """Return the line, from 1, that holds *offset*."""
        return self.span(offset, offset + 1).line

    def excerpt(self, span: Span) -> str:
        """Return the line of *span*."""
        return self._lines.excerpt(span)

    def add(
        self,
        slug: str,
        message: str,
        at: tuple[int, int],
        expected: str = "",
        hint: str = "",
        notes: tuple[Note, ...] = (),
        severity: Severity = "error",
    ) -> None:
        """Take in one problem at the offsets *at*; nothing once the bound is reached."""
        if self.full:
            return
        span = self.span(*at)
        excerpt = self.excerpt(span)
        self.take(Problem(slug, message, span, expected, hint, notes, severity, excerpt))

    def take(self, problem: Problem) -> None:
        """Take in a problem that is made already."""
        if len(self.problems) == MAX_PROBLEMS:
            problem = Problem(
                "too-many-problems",
                f"there are more than {MAX_PROBLEMS} problems in this file",
                problem.span,
                "the file was read up to here",
                "mend those above, then look again",
                excerpt=problem.excerpt,
            )
        if not self.full:
            self.problems.append(problem)
