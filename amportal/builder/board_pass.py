"""The agency's own folder in one build: made once all clients are, and told of who is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.client_pass import ClientPass
from amportal.builder.client_task import Made
from amportal.builder.faults import Faults
from amportal.builder.make.agency_pages import AgencyPages
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.make.pending_pdfs import PendingPdfs
from amportal.builder.release.site_release import SiteRelease
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.scan.stale_clients import StaleClients, client_of_draft
from amportal.builder.storage.client_state import told_json
from amportal.builder.storage.fault_report import ends_build
from amportal.errors import Problem, in_order
from amportal.sources.snapshot import SourceChanged


class BoardFacts(Struct, frozen=True):
    """What is known of the agency's own folder: its problems, what it was made from, its size.

    `total` is how many files it had before, `pages` how many of its outputs are no client's.
    """

    made: Made = field(default_factory=Made)
    key: str = ""
    total: int = 0
    pages: int = 0

    @classmethod
    def of(cls, made: Made, key: str, total: int) -> BoardFacts:
        """Return what is known of *made*, made from what *key* tells."""
        pages = sum(1 for each in made.outputs if not client_of_draft(each.path))
        return cls(replace(made, outputs=()), key, total, pages)


class BoardPass:
    """Makes the agency's pages. What a single client causes in them holds that client alone."""

    def __init__(
        self,
        order: BuildOptions,
        seen: SiteScan,
        workshop: ClientMaker,
        survey: StaleClients,
        clients: ClientPass,
        releasing: SiteRelease,
        steps: PendingPdfs,
        faults: Faults,
        said: Callable[[], Iterable[Problem]],
        across: frozenset[str],
    ) -> None:
        """*said* returns every problem of sources, *across* are held by names that others have."""
        self._order = order
        self._seen = seen
        self._workshop = workshop
        self._survey = survey
        self._clients = clients
        self._releasing = releasing
        self._steps = steps
        self._faults = faults
        self._said = said
        self._across = across
        self.facts = BoardFacts()

    def add(self, index: Mapping[str, Any]) -> None:
        """Make the agency's folder and stage it; *index* is what the last build left."""
        clients = self._clients
        pages = self._pages(frozenset(clients.made))
        self._make(pages, lambda told, key: self._first(pages, told, key, index))
        for slug, problem in pages.odd.items():
            self._hold(slug, problem)

    def add_late(self) -> None:
        """Make the pages again where slow steps have held somebody of whom they do not tell yet."""
        late = self._releasing.late()
        entries = self._clients.entries
        news = [slug for slug in late if not entries[slug].held and slug not in self._across]
        if not news or not self._releasing.has(BOARD) or self._releasing.failed(BOARD):
            return
        self._seen.let_go("", (BOARD,))
        # Of every client what is there now stays.
        pages = self._pages(frozenset(), late)
        self._make(pages, lambda told, _: pages.make(told, ()))

    def _pages(
        self, made: frozenset[str], late: Mapping[str, tuple[Problem, ...]] | None = None
    ) -> AgencyPages:
        entries, across = self._clients.entries, self._across
        met = self._faults.met
        return AgencyPages(self._workshop, self._survey, entries, made, met, across, late or {})

    def _make(self, pages: AgencyPages, make: Callable[[tuple[Problem, ...], str], Made]) -> None:
        """Make *pages* and stage them; a fault of the agency's own holds them."""
        total = len(pages.known.traces)
        try:
            told = tuple(in_order(list(self._said()))) if pages.needs_problems else ()
            key = pages.key(told)
            made = make(told, key)
            self._clients.note_reasons(BOARD, made)
            if made.sound and self._order.board and not self._order.dry:
                self._releasing.add(BOARD, {BOARD: made}, {BOARD: pages.known})
            else:
                self._steps.drop(BOARD)
            self.facts = BoardFacts.of(made, key, total)
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            self._releasing.hold(BOARD)
            self.facts = BoardFacts(Made(problems=(self._faults.met(error),)), total=total)

    def _first(
        self, pages: AgencyPages, told: tuple[Problem, ...], key: str, index: Mapping[str, Any]
    ) -> Made:
        drafts = self._clients.drafts
        if not self._order.dry and pages.is_as_left(index, key):
            return pages.kept(drafts)
        return pages.make(told, drafts)

    def _hold(self, slug: str, problem: Problem) -> None:
        """Note that the pages could not be made with the client *slug*, and hold it.

        Where portals are shown before their reports its own is up by then, and stays.
        """
        entries = self._clients.entries
        entry = entries[slug]
        told = told_json(in_order([*entry.problems(), problem]))
        up = self._order.early is not None
        entries[slug] = replace(entry, key="", held=entry.held or not up, told=told)
        self._steps.drop_drafts(slug)
        if not up:
            self._releasing.hold(slug)
