"""What is kept of a release between its staging and the end of the build, made small.

A client may hold back another's release, so that nothing is put in place before all clients of a
site are made. Until then what is known of every release is in memory at once: it has to be little.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.client_task import Output
from amportal.builder.release.tree_swap import SwapCounts
from amportal.builder.storage.output_trace import PutBy, Reason, Traces

Pair = tuple[str, Reason]


class ReleaseFacts(Struct, frozen=True):
    """One folder's outputs once they are staged: their paths, why those made are, their traces."""

    paths: tuple[str, ...]
    made: tuple[Pair, ...]
    traces: PutBy


class Shared:
    """Settles releases, and holds what many of them have in common once: most have the same paths.

    What comes back is equal to what was given, so nothing goes from one portal to another.
    """

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._reasons: dict[Reason, Reason] = {}
        self._made: dict[Pair, Pair] = {}

    def settled(self, outputs: Iterable[Output], shelf: Traces) -> ReleaseFacts:
        """Return what is kept of *outputs*, whose traces are *shelf*, but for their files."""
        every = tuple(outputs)
        return ReleaseFacts(
            self._same(each.path for each in every),
            tuple(self._pair(each.path, each.reason) for each in every if each.reason is not None),
            PutBy(shelf),
        )

    def swap(self, swap: SwapCounts) -> SwapCounts:
        """Return an equal *swap*."""
        return replace(swap, written=self._same(swap.written), removed=self._same(swap.removed))

    def _same(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._paths.setdefault(path, path) for path in paths)

    def _pair(self, path: str, reason: Reason) -> Pair:
        path = self._paths.setdefault(path, path)
        pair = (path, self._reasons.setdefault(reason, reason))
        return self._made.setdefault(pair, pair)
