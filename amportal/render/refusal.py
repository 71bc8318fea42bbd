"""The one exception of the renderers: what was asked for cannot be made, and here is why.

It exists so that a pure function can return plain bytes and still say everything it found. It
carries problems for a person, never a traceback, and it pickles, so it may cross processes.
"""

from __future__ import annotations

from amportal.errors import Problem


class Refusal(Exception):  # noqa: N818 - a refusal is not a fault of the program
    """Raised with every problem found; `problems` is never empty."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        if not problems:
            raise ValueError("a refusal names at least one problem")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems, in the order they were found."""
        return tuple(self.args)

    def __str__(self) -> str:
        return "; ".join(f"{problem.message} [{problem.slug}]" for problem in self.problems)
