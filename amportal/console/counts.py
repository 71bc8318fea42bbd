"""Counts in words, so that every place says them alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amportal.errors import Problem


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 error" or "3 errors"; *many* where the plural is not made with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def counts_of(problems: Iterable[Problem]) -> tuple[int, int]:
    """Return how many of *problems* are errors, and how many are warnings."""
    severities = [problem.severity for problem in problems]
    return severities.count("error"), severities.count("warning")


def tally(problems: Iterable[Problem]) -> str:
    """Return "2 errors and 1 warning", or "no problems"."""
    errors, warnings = counts_of(problems)
    parts = [counted(errors, "error")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    return " and ".join(parts) or "no problems"


def named(names: Sequence[str], most: int = 4) -> str:
    """Return *names* for a sentence: "a, b, c and 12 more"."""
    shown = list(names) if len(names) <= most + 1 else [*names[:most], f"{len(names) - most} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return errors before warnings, each in the order of their places."""
    return sorted(problems, key=lambda problem: (problem.severity != "error", problem.sort_key()))
