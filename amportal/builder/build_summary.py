"""What a build did, as values: for the terminal, for CI, for tests. Prints nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from amportal.builder.storage.output_trace import Reason
from amportal.errors import Problem

if TYPE_CHECKING:
    from amportal.builder.storage.fault_report import Fault


class ClientSummary(Struct, frozen=True):
    """What a build did for one client; paths are relative to the portal."""

    slug: str
    made: tuple[tuple[str, Reason], ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    total: int = 0
    # True where problems kept the last good release up.
    held: bool = False
    # True where the portal was taken away: `why`, under which name the client goes on (`now`), and
    # what brings it back. Without a reason, nobody is left who the portal would be for.
    gone: bool = False
    why: str = ""
    now: str = ""
    back: str = ""
    foreign: tuple[str, ...] = ()

    @property
    def coming(self) -> tuple[str, ...]:
        """The reports that are not written yet, where this tells of a build's pages, early."""
        there = set(self.written)
        return tuple(path for path, _ in self.made if path.endswith(".pdf") and path not in there)


class Summary(Struct, frozen=True):
    """What a build did. `notes` are for the person at the terminal, not about the content."""

    clients: tuple[ClientSummary, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    # True where the fast path saw that nothing changed at all.
    unchanged: bool = False
    stopped: bool = False
    # True where reports are still to be made: because pages went first, or something newer came.
    unfinished: bool = False
    # Exceptions that nobody foresaw: each held back one client, or the agency's own pages.
    faults: tuple[Fault, ...] = ()
    times: dict[str, float] = field(default_factory=dict)

    def outputs(self) -> frozenset[str]:
        """Return every output that was written or removed, as `client/path`."""
        return frozenset(
            f"{each.slug}/{path}"
            for each in self.clients
            for path in (*each.written, *each.removed)
        )

    def since(self, early: Summary) -> Summary:
        """Return what was done after *early*, which tells of the same build's pages.

        A client who waited for reports is told of whole: pages that spoke of that were made twice.
        """
        before = {each.slug: each for each in early.clients}
        clients = tuple(
            replace(each, written=(), removed=())
            if each.slug in before and _same(each, before[each.slug])
            else each
            for each in self.clients
        )
        return replace(self, clients=clients)

    @property
    def sound(self) -> bool:
        """Whether no error-severity problem was found."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """0 done, 1 some content has problems, 3 stopped for safety, 70 a fault of ours."""
        if self.stopped:
            return 3
        if self.faults:
            return 70
        return 0 if self.sound else 1


def _same(one: ClientSummary, other: ClientSummary) -> bool:
    return (one.written, one.removed) == (other.written, other.removed)
