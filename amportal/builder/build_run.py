"""The steps of one build that has something to do. Its state is what is known so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amportal.builder.board_pass import BoardPass
from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.build_record import BuildRecord
from amportal.builder.build_summary import Summary
from amportal.builder.client_pass import ClientPass
from amportal.builder.client_task import ClientTask, Common
from amportal.builder.departed_clients import DepartedClients
from amportal.builder.faults import Faults
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.make.duplicate_names import NameHolders, taken_twice
from amportal.builder.make.pending_pdfs import PdfMaker, PendingPdfs, Superseded
from amportal.builder.make.theme_files import theme_of
from amportal.builder.release.site_release import SiteRelease
from amportal.builder.scan.scan_memory import Recalled, ScanMemory
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.scan.stale_clients import StaleClients
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.commit_cache import history_at
from amportal.builder.storage.holiday_cache import keep_days, recall_days
from amportal.builder.storage.kept_portals import KeptPortals
from amportal.builder.storage.owned_files import OwnedFiles
from amportal.builder.storage.template_cache import codes_in, keep_codes
from amportal.errors import Problem, in_order
from amportal.model.site_loader import stray_problems
from amportal.render.theme import Theme
from amportal.sources.git.last_changes import History


class BuildRun:
    """One attempt at a build."""

    def __init__(
        self,
        order: BuildOptions,
        ledger: Ledger,
        slow: Callable[[], PdfMaker],
        seen: SiteScan,
        index: Mapping[str, Any],
        memory: ScanMemory | None = None,
        recalled: Recalled | None = None,
    ) -> None:
        """*index* is what the last whole build left.

        *recalled* is what this very process knows from it; *memory* takes what it shall know next.
        """
        self.order = order
        self.ledger = ledger
        self.seen = seen
        self.index = index
        self.memory = memory
        self.recalled = recalled
        self.problems: list[Problem] = []
        self.faults = Faults(order)
        self.steps = PendingPdfs(slow, order.superseded)
        recall_days(order.cache, seen.code)
        self.theme = theme_of(seen.snapshot, seen.shipped, codes_in(order.cache, seen.code))
        common = Common(
            agency=seen.agency(),
            theme=self.theme,
            clock=order.clock,
            today=order.today,
            code=seen.code,
            early=order.early is not None,
            salt=order.sampling,
        )
        self.workshop = ClientMaker(common)
        # Clients held back by names that others have.
        self.held: frozenset[str] = frozenset()

    def run(self) -> Summary:
        """Do all steps."""
        order, agency = self.order, self.workshop.agency
        order.progress("read", "sources")
        self.problems += [*agency.problems, *_theme_problems(self.theme)]
        strays = stray_problems(self.workshop.common.agency, any_client=bool(self.seen.clients))
        self.problems += strays
        home = order.repository or order.root
        history = history_at(home, self.seen.mark, self.ledger, order.commit)
        self.problems += history.problems
        if agency.agency is None:
            return self._nothing_done()
        store = KeptPortals(order.state, self.theme)
        owned = OwnedFiles(self.ledger, store)
        self.departed = DepartedClients(order, self.ledger, owned, self.seen)
        stop = self.seen.shared_link or self.departed.stop
        if stop is not None:
            self.problems.append(stop)
            return self._nothing_done(stopped=True)
        if not order.dry:
            self.ledger.drop_index()
        self.releasing = SiteRelease(
            order,
            self.ledger,
            self.steps,
            self.seen.code,
            store,
            owned,
            self.faults.met,
            remember=self.memory is not None,
        )
        try:
            self._make_clients(history)
            slips = self._slips()
            if slips:
                return self._given_up(slips)
            across, told = self._across()
            self.problems += told
            return self._release(across, told)
        finally:
            self.steps.close()
            keep_codes(order.cache, self.seen.code, self.theme.codes)
            keep_days(order.cache, self.seen.code)

    def was_made(self, slug: str) -> bool:
        """Say whether the client *slug* was made, or was left alone."""
        return slug in self.clients.made

    def _nothing_done(self, *, stopped: bool = False) -> Summary:
        """Tell every client's problems; every portal stays as it was, and what is known of it."""
        for slug in self.seen.clients:
            task = ClientTask(slug, self.seen.client_and_agency(slug))
            self.problems += self.workshop.problems(task, self.faults.met)
        return Summary(
            problems=tuple(in_order(self.problems)),
            notes=tuple(self.ledger.notes),
            faults=tuple(self.faults.all),
            stopped=stopped,
        )

    def _given_up(self, why: list[Problem]) -> Summary:
        """Release nothing of what was made; every portal stays as it was."""
        for slug in self.clients.made:
            self.releasing.hold(slug)
        return Summary(
            problems=tuple(in_order([*self._said(), *why])),
            notes=tuple(self.ledger.notes),
            faults=tuple(self.faults.all),
            stopped=True,
        )

    def _make_clients(self, history: History) -> None:
        """Put back what is gone from the output, then make and stage what is stale."""
        agency = self.workshop.agency.agency
        assert agency is not None
        known = self.recalled.entries if self.recalled else None
        if known is None:
            known, self.index = self.releasing.put_back(self.seen, BOARD, self.index)
        shelf, lacking = self.ledger.shelf(BOARD), self.releasing.lacking
        self.survey = StaleClients(
            self.order, self.ledger, self.seen, agency, self.theme, history, shelf, known, lacking
        )
        self.clients = ClientPass(
            self.order,
            self.seen,
            self.workshop,
            self.survey,
            self.releasing,
            self.steps,
            self.faults,
            self.recalled,
            remember=self.memory is not None,
        )
        self.clients.run(self.departed.odd(known))

    def _slips(self) -> list[Problem]:
        """Return what must not be released because it is more likely a slip than meant."""
        clients, before = self.clients, self.survey.entries
        found = [*self.departed.replaced(clients.made, clients.entries, before)]
        lost = self.departed.emptied(
            self.releasing.released(), clients.readers, clients.entries, before
        )
        if lost.stop is not None:
            return [*found, lost.stop]
        self.problems += lost.told
        return found

    def _across(self) -> tuple[frozenset[str], tuple[Problem, ...]]:
        """Return the clients held back by names that others have, and what is told of it."""
        order, clients = self.order, self.clients
        where = (order.repository or order.root) if self.seen.mark else None
        holders = NameHolders(self.ledger, where, order.commit, dry=order.dry)
        before, known = self.survey.entries, self.index.get("across")
        told, held = taken_twice(clients.entries, before, clients.made, known, holders)
        return held, told

    def _release(self, across: frozenset[str], told: tuple[Problem, ...]) -> Summary:
        """Release what may be, take away what is gone, and say what was done."""
        order, releasing = self.order, self.releasing
        self.held = across
        for slug in across:
            releasing.hold(slug)
        record = BuildRecord(
            order,
            self.ledger,
            self.seen,
            releasing,
            self.clients,
            self.faults,
            across,
            told,
            self.memory,
        )

        board = self._board(across)

        def summary(*, whole: bool) -> Summary:
            return record.summary(self._said(), board.facts, whole=whole)

        if order.dry:
            board.add(self.index)
            return summary(whole=False)
        releasing.take_away(self.departed.folders(self.clients.entries, releasing.released()))
        if order.early is not None and self.clients.made:
            releasing.release_ready()
            releasing.release_early()
            order.early(summary(whole=False))
            releasing.told()
        board.add(self.index)
        releasing.release_ready()
        if order.early is not None:
            releasing.release_early()
        try:
            releasing.release_rest()
        except Superseded:
            return summary(whole=False)
        board.add_late()
        releasing.release_ready()
        releasing.take_away(self.departed.renamed(self._is_up))
        return summary(whole=True)

    def _board(self, across: frozenset[str]) -> BoardPass:
        """Return what makes the agency's folder of this build; *across* are held by others."""
        return BoardPass(
            self.order,
            self.seen,
            self.workshop,
            self.survey,
            self.clients,
            self.releasing,
            self.steps,
            self.faults,
            self._said,
            across,
        )

    def _is_up(self, slug: str) -> bool:
        """Say whether what is published of the client *slug* is what it shall be."""
        entry = self.clients.entries.get(slug)
        held = entry is None or entry.held or slug in self.held
        return not held and not self.releasing.failed(slug)

    def _said(self) -> list[Problem]:
        """Return every problem known so far."""
        told = [each for entry in self.clients.entries.values() for each in entry.problems()]
        return [*self.problems, *self.clients.odd.values(), *told]


def _theme_problems(theme: Theme) -> list[Problem]:
    """Return what is wrong with the site's own templates; without any nothing is imported."""
    if not any(theme.is_own(name) for name in theme.files):
        return []
    from amportal.render.lint.theme_lint import theme_problems

    return list(theme_problems(theme))
