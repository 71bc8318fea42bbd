"""What a build tells at its end, and what it keeps for the next one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from amportal.builder.board_pass import BoardFacts
from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.client_pass import ClientPass
from amportal.builder.faults import Faults
from amportal.builder.release.site_release import SiteRelease
from amportal.builder.scan.scan_memory import ScanMemory
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState
from amportal.errors import Problem, in_order, problem_row

# Problems of a client that something would go out which must not: the build then ends with 3.
_SAFETY = frozenset({"output-collision", "hard-link"})


class BuildRecord:
    """Tells what one build did, and writes down what is known after it."""

    def __init__(
        self,
        order: BuildOptions,
        ledger: Ledger,
        seen: SiteScan,
        releasing: SiteRelease,
        clients: ClientPass,
        faults: Faults,
        across: frozenset[str],
        told: tuple[Problem, ...],
        memory: ScanMemory | None = None,
    ) -> None:
        """*across* are held back because of names that others have, of which *told* tells."""
        self._order = order
        self._ledger = ledger
        self._seen = seen
        self._releasing = releasing
        self._clients = clients
        self._faults = faults
        self._across = across
        self._told = told
        self._memory = memory

    def summary(self, said: Iterable[Problem], board: BoardFacts, *, whole: bool) -> Summary:
        """Return what was done, and keep what the next build needs, where this one is *whole*.

        *said* are all problems but those of the *board* and of reports.
        """
        late = self._releasing.problems()
        problems = tuple(in_order([*said, *board.made.problems, *late]))
        stopped = any(problem.slug in _SAFETY for problem in problems)
        clients = self._client_summaries(board)
        faults = tuple(self._faults.all)
        if not self._order.dry:
            # A fault is tried again, so the next build must not believe that nothing changed.
            sure = whole and not stopped and not faults
            self._keep(problems, clients, board, whole=sure)
        return Summary(
            clients=clients,
            problems=problems,
            notes=tuple(self._ledger.notes),
            stopped=stopped,
            unfinished=self._releasing.waits,
            faults=faults,
        )

    def _client_summaries(self, board: BoardFacts) -> tuple[ClientSummary, ...]:
        releasing = self._releasing
        done = {each.slug: each for each in releasing.summaries()}
        for slug, entry in self._clients.entries.items():
            if entry.withdrawn or (self._order.only and slug not in self._order.only):
                continue
            held = entry.held or slug in self._across or releasing.failed(slug)
            held = held or releasing.without_drafts(slug)
            for name, total in (entry.folders or {slug: 0}).items():
                if held or name not in done:
                    done[name] = replace(releasing.before(name), total=total, held=held)
        if not board.made.sound:
            done[BOARD] = ClientSummary(BOARD, total=board.total, held=True)
        return tuple(done[name] for name in sorted(done))

    def _keep(
        self,
        problems: tuple[Problem, ...],
        clients: tuple[ClientSummary, ...],
        board: BoardFacts,
        *,
        whole: bool,
    ) -> None:
        """Write down what is known now, and the fast path's index after a whole build."""
        known, made, seen = self._clients.entries, self._clients.made, self._seen
        entries = {
            slug: self._known_after(known[slug]) if slug in made else known[slug]
            for slug in sorted(known)
        }
        self._ledger.keep_entries(entries.values())
        if not whole or self._releasing.incomplete:
            return
        index = {
            "seal": seen.seal(),
            "slices_of": seen.slices_of(),
            "code": seen.code_known,
            "sources": seen.agency_index(),
            "shipped": seen.shipped.index(),
            "clients": {
                slug: [entry.sources, entry.outputs, sorted(entry.folders)]
                for slug, entry in entries.items()
            },
            "board": self._releasing.outputs(BOARD, (BOARD,)),
            "board_key": board.key,
            "board_pages": board.pages,
            "totals": {each.slug: each.total for each in clients if not each.gone},
            "held": [each.slug for each in clients if each.held],
            "across": {
                "problems": [problem_row(each) for each in self._told],
                "held": sorted(self._across),
            },
            "problems": [problem_row(each) for each in problems],
        }
        self._ledger.keep_index(index)
        if self._memory is not None:
            for folder, files in self._releasing.seen().items():
                seen.replace_live(folder, files)
            self._memory.keep(seen, entries, index, self._ledger)

    def _known_after(self, entry: ClientState) -> ClientState:
        """Return *entry* with what the release of the client tells."""
        slug, releasing = entry.slug, self._releasing
        done = releasing.has(slug) and not releasing.failed(slug) and not releasing.pending(slug)
        folders = releasing.totals(slug) if done else entry.folders
        again = slug in self._across or releasing.failed(slug) or releasing.pending(slug)
        again = again or releasing.without_drafts(slug)
        return replace(
            entry,
            key="" if again or not self._clients.made[slug].sound else entry.key,
            folders=dict(folders),
            outputs=releasing.outputs(slug, folders),
        )
