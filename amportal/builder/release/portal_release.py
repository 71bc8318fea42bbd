"""One folder's next release, from what was made of it to what is in place.

It knows which files are new, which stay and which are still being made, and what the traces will
say; it stages and swaps through `builder.release.tree_swap` and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from amportal.builder.build_summary import ClientSummary
from amportal.builder.client_task import Folder, Made, Output
from amportal.builder.release.pending_bytes import PendingBytes
from amportal.builder.release.release_facts import ReleaseFacts, Shared
from amportal.builder.release.tree_swap import KEPT, Kept, Staged, SwapCounts, stage
from amportal.builder.storage.output_trace import Signature, Trace, Traces, traces_row
from amportal.errors import Problem

# No folder of a portal is called so.
_PARKED = ".waiting"


class Outcome(Protocol):
    """What came of a slow step: bytes, or problems."""

    pdf: bytes | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class PortalRelease:
    """The next release of the output folder *name*."""

    def __init__(self, name: str, made: Made, known: Folder, owned: frozenset[str]) -> None:
        """*known* is what the last release left, *owned* every path that is ours in there."""
        self.name = name
        # What slow steps said.
        self.late: list[Problem] = []
        # What is still being made, in order.
        self.awaited: list[str] = [each.path for each in made.outputs if each.later is not None]
        self._made = made
        self._known = known
        self._owned = owned
        self._late: dict[str, bytes] = {}
        self._staged: Staged | None = None
        self._settled: ReleaseFacts | None = None
        self._parked: PendingBytes | None = None
        self._swap = SwapCounts((), len(made.outputs), (), ())

    @property
    def sound(self) -> bool:
        """Whether nothing stands in the way of it so far."""
        return not any(problem.severity == "error" for problem in self.late)

    @property
    def staged(self) -> bool:
        """Whether something lies beside the live release, ready to take its place."""
        return self._staged is not None

    @property
    def paths(self) -> frozenset[str]:
        """Every path of the release."""
        if self._settled is not None:
            return frozenset(self._settled.paths)
        return frozenset(each.path for each in self._made.outputs)

    @property
    def total(self) -> int:
        """How many files the release has."""
        return len(self._made.outputs if self._settled is None else self._settled.paths)

    @property
    def ours(self) -> frozenset[str]:
        """Every path that is or was ours."""
        return self._owned | self.paths

    def take(self, path: str, outcome: Outcome) -> None:
        """Note what came of the slow step of *path*."""
        for problem in (*outcome.problems, *outcome.warnings):
            self.late.append(about(problem, f"{self.name}/{path}"))
        if outcome.pdf is not None:
            self._late[path] = outcome.pdf
        self.awaited.remove(path)

    def pass_over(self, path: str) -> None:
        """Go without the output at *path*, of which a slow step made nothing.

        What the last release has there stays; the next build tries again.
        """
        self.awaited.remove(path)
        before = self._known.traces.get(path)
        stays = before is not None and before.written == self._known.live.get(path)
        kept = (Output(path, None, before),) if stays and before is not None else ()
        others = (each for each in self._made.outputs if each.path != path)
        self._made = replace(self._made, outputs=(*others, *kept))

    def park(self, staging: Path) -> None:
        """Put its bytes into a file in the folder *staging* until they are staged."""
        outputs = self._made.outputs
        contents = {each.path: each.content for each in outputs if each.content is not None}
        if contents and self._parked is None:
            self._parked = PendingBytes(staging / f"{self.name}{_PARKED}", contents)
            self._fill({})

    def _unpark(self) -> None:
        if self._parked is not None:
            self._fill(self._parked.take_back())
            self._parked = None

    def _fill(self, contents: Mapping[str, bytes]) -> None:
        outputs = self._made.outputs
        filled = tuple(replace(each, content=contents.get(each.path)) for each in outputs)
        self._made = replace(self._made, outputs=filled)

    def stage(self, output: Path, staging: Path) -> bool:
        """Stage it where it changes something; return whether it does."""
        self._unpark()
        live = output / self.name
        contents = {each.path: self._content(each) for each in self._made.outputs}
        same = all(isinstance(each, Kept) for each in contents.values())
        if same and live.is_dir() and not self._owned - contents.keys():
            return False
        self._staged = stage(live, staging, contents, self._owned)
        return True

    def stage_early(self, output: Path, staging: Path) -> None:
        """Stage what is there before the slow steps are done.

        What is still being made stays as readers have it; pages that speak of it say so.
        """
        self._unpark()
        stand_in = {each.path: each for each in self._made.interim}
        contents: dict[str, bytes | Kept] = {}
        for each in self._made.outputs:
            if each.later is None:
                contents[each.path] = _content_or_kept(stand_in.get(each.path, each).content)
            elif each.path in self._known.live:
                contents[each.path] = KEPT
        self._staged = stage(output / self.name, staging, contents, self._owned)
        # What is in place after this stays there with the release that follows.
        outputs = tuple(
            each if each.path in stand_in else replace(each, content=None)
            for each in self._made.outputs
        )
        self._made = replace(self._made, outputs=outputs)

    def discard(self) -> None:
        """Leave the live release as it is."""
        if self._staged is not None:
            self._staged.discard()
            self._staged = None
        if self._parked is not None:
            self._parked.drop()
            self._parked = None

    def swap(self) -> None:
        """Put what is staged in place of the live release."""
        if self._staged is None:
            return
        self._swap = self._staged.swap()
        self._staged = None

    def settle(self, code: str, shared: Shared) -> None:
        """Let go of all that is on the disk already: it is staged, and nothing is awaited."""
        self._owned -= self.paths
        self._settled = shared.settled(self._made.outputs, self._shelf(code))
        self._made, self._known, self._late = Made(), Folder(), {}
        if self._staged is not None:
            change = shared.swap(self._staged.change)
            self._staged = replace(self._staged, change=change)

    def row(
        self, code: str, live: Mapping[str, Signature], *, early: bool = False
    ) -> dict[str, Any]:
        """Return the traces of the release, whose files are now *live*, as the ledger has them."""
        if self._settled is not None:
            return self._settled.traces.row(live)
        return traces_row(self._shelf(code, live, early=early))

    def _shelf(
        self, code: str, live: Mapping[str, Signature] | None = None, *, early: bool = False
    ) -> Traces:
        stand_in = {each.path: each for each in self._made.interim} if early else {}
        traces: dict[str, Trace] = {}
        for each in self._made.outputs:
            trace = stand_in.get(each.path, each).trace
            if each.later is not None and each.path not in self._late:
                # Not made yet: a build that comes instead of this one has to know that.
                continue
            if each.path in self._late:
                trace = replace(trace, content=sha256(self._late[each.path]).hexdigest())
            traces[each.path] = replace(trace, written=live.get(each.path) if live else None)
        return Traces(code, traces)

    def summary(self) -> ClientSummary:
        """Return what was done."""
        outputs = self._made.outputs
        made = ((each.path, each.reason) for each in outputs if each.reason is not None)
        swap = self._swap
        return ClientSummary(
            self.name,
            made=tuple(sorted(self._settled.made if self._settled else made)),
            written=swap.written,
            removed=swap.removed,
            total=self.total,
            foreign=swap.foreign,
        )

    def _content(self, output: Output) -> bytes | Kept:
        if output.later is None:
            return _content_or_kept(output.content)
        late = self._late[output.path]
        before = self._known.traces.get(output.path)
        in_place = before is not None and before.written == self._known.live.get(output.path)
        same = before is not None and before.content == sha256(late).hexdigest()
        return KEPT if in_place and same else late


def _content_or_kept(content: bytes | None) -> bytes | Kept:
    return KEPT if content is None else content


def about(problem: Problem, where: str) -> Problem:
    """Return *problem* of a slow step with the output it is about."""
    return problem if problem.span else replace(problem, message=f"{where}: {problem.message}")
