"""What a build did, as values: for the terminal, for CI, for tests. Prints nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from amportal.build.trace import Reason
from amportal.errors import Problem


@dataclass(frozen=True, slots=True)
class ClientSummary:
    """What a build did for one client; paths are relative to the portal."""

    slug: str
    made: tuple[tuple[str, Reason], ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    total: int = 0
    # True where problems kept the last good release up.
    held: bool = False
    # True where the client is no longer in the sources and its portal was taken away.
    gone: bool = False
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did. `notes` are for the person at the terminal, not about the content."""

    clients: tuple[ClientSummary, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    # True where the fast path saw that nothing changed at all.
    unchanged: bool = False
    stopped: bool = False
    # True where reports are still to be made: because pages went first, or something newer came.
    unfinished: bool = False
    times: dict[str, float] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether no error-severity problem was found."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """0 done, 1 some content has problems, 3 stopped for safety."""
        if self.stopped:
            return 3
        return 0 if self.sound else 1
