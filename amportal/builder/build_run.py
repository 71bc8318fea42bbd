"""The steps of one build that has something to do. Its state is what is known so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from amportal.builder.build_options import BOARD, BuildOptions, LedgerDistrusted
from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.client_task import ClientMade, ClientTask, Common, Made, Output
from amportal.builder.make.agency_pages import AgencyPages
from amportal.builder.make.client_maker import ClientMaker, SubmitFor
from amportal.builder.make.duplicate_names import NameHolders, taken_twice
from amportal.builder.make.pending_pdfs import PdfMaker, PendingPdfs, Superseded
from amportal.builder.make.theme_files import theme_of
from amportal.builder.processes import client_executor
from amportal.builder.release.site_release import SiteRelease
from amportal.builder.scan.scan_memory import Recalled, ScanMemory
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.scan.stale_clients import StaleClients, client_of_draft, own_part
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import (
    ClientState,
    claimed_json,
    known_json,
    slice_json,
    told_json,
)
from amportal.builder.storage.commit_cache import history_at
from amportal.builder.storage.holiday_cache import keep_days, recall_days
from amportal.builder.storage.kept_portals import KeptPortals
from amportal.builder.storage.output_trace import Reason
from amportal.builder.storage.template_cache import codes_in, keep_codes
from amportal.errors import Problem, in_order, problem_row
from amportal.model.site_loader import stray_problems
from amportal.render.lint.theme_lint import theme_problems
from amportal.render.recipe import Later


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
        # Every client as it will be known after this build; those made in it with their drafts.
        self.entries: dict[str, ClientState] = {}
        self.made: dict[str, Made] = {}
        self.drafts: list[Output] = []
        self._board, self._board_key = Made(), ""
        self._board_total = self._board_pages = 0
        # Why each output is made, None where it is fresh; kept where nothing else is done.
        self.reasons: dict[str, Reason | None] = {}

    def run(self) -> Summary:
        """Do all steps."""
        order, agency = self.order, self.workshop.agency
        order.progress("read", "sources")
        self.problems += [*agency.problems, *theme_problems(self.theme)]
        strays = stray_problems(self.workshop.common.agency, any_client=bool(self.seen.clients))
        self.problems += strays
        home = order.repository or order.root
        history = history_at(home, self.seen.mark, self.ledger, order.commit)
        self.problems += history.problems
        if agency.agency is None:
            return self._without_agency()
        if not order.dry:
            self.ledger.drop_index()
        store, later = KeptPortals(order.state, self.theme), self.memory is not None
        code = self.seen.code
        self.releasing = SiteRelease(order, self.ledger, self.steps, code, store, remember=later)
        try:
            known = self.recalled.entries if self.recalled else None
            if known is None:
                known, self.index = self.releasing.put_back(self.seen, BOARD, self.index)
            shelf = self.ledger.shelf(BOARD)
            self.survey = StaleClients(
                order, self.ledger, self.seen, agency.agency, self.theme, history, shelf, known
            )
            self._make_clients()
            where = home if self.seen.mark else None
            holders = NameHolders(self.ledger, where, order.commit, dry=order.dry)
            before, across = self.survey.entries, self.index.get("across")
            told, held = taken_twice(self.entries, before, self.made, across, holders)
            self.problems += told
            return self._release(held, told)
        finally:
            self.steps.close()
            keep_codes(order.cache, self.seen.code, self.theme.codes)
            keep_days(order.cache, self.seen.code)

    def was_made(self, slug: str) -> bool:
        """Say whether the client *slug* was made, or was left alone."""
        return slug in self.made

    def _without_agency(self) -> Summary:
        """Tell every client's problems; nothing is shown without the agency, so nothing moves."""
        for slug in self.seen.clients:
            task = ClientTask(slug, self.seen.client_and_agency(slug))
            made, _ = self.workshop.read(task)
            self.problems += made.problems
        return Summary(problems=tuple(in_order(self.problems)), notes=tuple(self.ledger.notes))

    def _make_clients(self) -> None:
        """Make every client that is not as it was, and stage it.

        The largest come first: with them last, the end of a build would wait for one of them, and
        for its reports, on one processor.
        """
        only = self.order.only
        tasks = []
        for slug in self.seen.clients:
            entry = self._left_alone(slug)
            if entry is None:
                tasks.append((slug, not only or slug in only))
            else:
                self.entries[slug] = entry
        tasks.sort(key=lambda task: -self.seen.size(task[0]))
        for made in self._each_made(tasks):
            self._take(made)

    def _left_alone(self, slug: str) -> ClientState | None:
        """Return what is known of the client *slug* where there is nothing to make of it."""
        suspects = self.recalled.suspects if self.recalled else None
        if suspects is not None and slug not in suspects:
            known = self.survey.entries.get(slug)
            if known is not None and known.key:
                return known
        return self.survey.untouched(slug)

    def _each_made(self, wanted: list[tuple[str, bool]]) -> Iterator[ClientMade]:
        """Yield what comes of the clients *wanted* (or only looked at), as they are done."""
        self._tasks: dict[str, ClientTask] = {}
        self._many = sum(each for _, each in wanted)
        tasks = (self._task(slug, wanted=each) for slug, each in wanted)
        pool = client_executor.pool_for(self.order, len(wanted), self.workshop.common)
        if pool is None:
            yield from client_executor.made_here(tasks, self.workshop, self._submit_for)
            return
        with pool[0] as executor:
            yield from client_executor.made_elsewhere(tasks, executor, pool[1], self.theme)

    def _task(self, slug: str, *, wanted: bool) -> ClientTask:
        task = self._tasks[slug] = self.survey.task(slug, wanted=wanted)
        if wanted:
            self.order.progress("make", slug, self._many)
        return task

    def _submit_for(self, task: ClientTask) -> SubmitFor:
        """Return what begins slow steps while the rest of the client is made."""

        def submit_for(folder: str) -> Callable[[str, Later], None]:
            def submit(path: str, later: Later) -> None:
                if not self.order.dry and (folder != BOARD or self.order.board):
                    self.steps.submit(folder, path, later)

            return submit

        return submit_for

    def _take(self, made: ClientMade) -> None:
        """Note what came of one client, and stage its portals."""
        slug = made.slug
        task = self._tasks.pop(slug)
        mistrusted = tuple(
            f"{name}/{path}" for name, each in made.portals.items() for path in each.mistrusted
        )
        if mistrusted:
            raise LedgerDistrusted(", ".join(mistrusted))
        self.entries[slug] = self._entry(task, made)
        self._take_drafts(made)
        self.survey.keep_texts(task, made)
        for name, each in made.portals.items():
            self._note_reasons(name, each)
        if task.wanted:
            if made.sound:
                known = {
                    name: task.folders.get(name) or self.survey.folder(name)
                    for name in made.portals
                }
                self.releasing.add(slug, made.portals, known)
            else:
                for name in made.portals:
                    self.steps.drop(name)
        self.seen.let_go(slug, () if self.memory else {*task.folders, *made.portals})
        self.made[slug] = replace(made.drafts, outputs=())

    def _note_reasons(self, folder: str, made: Made) -> None:
        if self.order.dry:
            for each in made.outputs:
                self.reasons[f"{folder}/{each.path}"] = each.reason

    def _take_drafts(self, made: ClientMade) -> None:
        """Keep a client's unreviewed reports for the agency's folder."""
        self.drafts += made.drafts.outputs
        for output in made.drafts.outputs:
            if output.later is not None and not self.order.dry and self.order.board:
                self.steps.submit(BOARD, output.path, output.later)

    def _entry(self, task: ClientTask, made: ClientMade) -> ClientState:
        """Return what is to be known of a client that was made, but for what its release adds."""
        slug, before = made.slug, self.survey.entries.get(made.slug)
        sources = own_part(task.sources, self.seen, slug)
        content = sources.content_digest()
        return ClientState(
            slug=slug,
            key=self.survey.key(slug, content, made.timezone) if task.wanted else "",
            sources=sources.signature(),
            content=content,
            theme=self.theme.digest,
            timezone=made.timezone,
            folders=dict(before.folders) if before else {},
            held=task.wanted and not made.sound,
            drafts=len(made.drafts.outputs),
            told=told_json(in_order(list(made.said))),
            claimed=claimed_json(made.claims),
            slice=slice_json(made.slice),
            known=known_json(made.facts, sources.index()),
        )

    def _release(self, across: frozenset[str], told: tuple[Problem, ...]) -> Summary:
        """Release what may be, take away what is gone, and say what was done."""
        order, releasing = self.order, self.releasing
        for slug in across:
            releasing.hold(slug)
        if order.dry:
            self._add_board(across)
            return self._summary(across, told, whole=False)
        releasing.take_away(self._kept_folders())
        releasing.release_ready()
        if order.early is not None and self.made:
            releasing.release_early()
            order.early(self._summary(across, told, whole=False))
            releasing.told()
        self._add_board(across)
        releasing.release_ready()
        if order.early is not None:
            releasing.release_early()
        try:
            releasing.release_rest()
        except Superseded:
            return self._summary(across, told, whole=False)
        return self._summary(across, told, whole=True)

    def _add_board(self, across: frozenset[str]) -> None:
        """Make the agency's own pages: they tell of every client, held ones too."""
        pages = AgencyPages(self.workshop, self.survey, self.entries, self.made, across)
        told = tuple(in_order(self._said())) if pages.needs_problems else ()
        self._board_key = pages.key(told)
        as_left = not self.order.dry and pages.is_as_left(self.index, self._board_key)
        made = pages.kept(self.drafts) if as_left else pages.make(told, self.drafts)
        self._note_reasons(BOARD, made)
        if made.sound and self.order.board and not self.order.dry:
            self.releasing.add(BOARD, {BOARD: made}, {BOARD: pages.known})
        else:
            self.steps.drop(BOARD)
        self._board_pages = sum(1 for each in made.outputs if not client_of_draft(each.path))
        self._board = replace(made, outputs=())
        self._board_total = len(pages.known.traces)

    def _kept_folders(self) -> frozenset[str]:
        """Return every output folder that still belongs to somebody."""
        kept = {BOARD}
        for slug, entry in self.entries.items():
            if slug in self.made and self.releasing.has(slug):
                kept |= self.releasing.folders(slug)
            else:
                kept |= {slug, *entry.folders}
        return frozenset(kept)

    def _said(self) -> list[Problem]:
        """Return every problem known so far."""
        told = [problem for each in self.entries.values() for problem in each.problems()]
        return [*self.problems, *told]

    def _summary(
        self, across: frozenset[str], told: tuple[Problem, ...], *, whole: bool
    ) -> Summary:
        """Return what was done, and keep what the next build needs, where this one is *whole*."""
        late = self.releasing.problems()
        board = self._board.problems
        problems = tuple(in_order([*self._said(), *board, *late]))
        stopped = any(problem.slug == "output-collision" for problem in problems)
        clients = self._client_summaries(across)
        if not self.order.dry:
            self._keep(across, told, problems, clients, whole=whole and not stopped)
        return Summary(
            clients=clients,
            problems=problems,
            notes=tuple(self.ledger.notes),
            stopped=stopped,
            unfinished=self.releasing.waits,
        )

    def _client_summaries(self, across: frozenset[str]) -> tuple[ClientSummary, ...]:
        done = {each.slug: each for each in self.releasing.summaries()}
        for slug, entry in self.entries.items():
            if self.order.only and slug not in self.order.only:
                continue
            held = entry.held or slug in across or self.releasing.failed(slug)
            for name, total in (entry.folders or {slug: 0}).items():
                if held or name not in done:
                    done[name] = replace(self.releasing.before(name), total=total, held=held)
        if not self._board.sound:
            done[BOARD] = ClientSummary(BOARD, total=self._board_total, held=True)
        return tuple(done[name] for name in sorted(done))

    def _keep(
        self,
        across: frozenset[str],
        told: tuple[Problem, ...],
        problems: tuple[Problem, ...],
        clients: tuple[ClientSummary, ...],
        *,
        whole: bool,
    ) -> None:
        """Write down what is known now, and the fast path's index after a whole build."""
        entries = {
            slug: self._known_after(self.entries[slug], across)
            if slug in self.made
            else self.entries[slug]
            for slug in sorted(self.entries)
        }
        self.ledger.keep_entries(entries.values())
        if not whole or self.releasing.incomplete:
            return
        index = {
            "seal": self.seen.seal(),
            "code": self.seen.code_known,
            "sources": self.seen.agency_index(),
            "shipped": self.seen.shipped.index(),
            "clients": {
                slug: [entry.sources, entry.outputs, sorted(entry.folders)]
                for slug, entry in entries.items()
            },
            "board": self.releasing.outputs(BOARD, (BOARD,)),
            "board_key": self._board_key,
            "board_pages": self._board_pages,
            "totals": {each.slug: each.total for each in clients if not each.gone},
            "held": [each.slug for each in clients if each.held],
            "across": {
                "problems": [problem_row(each) for each in told],
                "held": sorted(across),
            },
            "problems": [problem_row(each) for each in problems],
        }
        self.ledger.keep_index(index)
        if self.memory is not None:
            self._remember(entries, index)

    def _remember(self, entries: dict[str, ClientState], index: Mapping[str, Any]) -> None:
        assert self.memory is not None
        for folder, files in self.releasing.seen().items():
            self.seen.replace_live(folder, files)
        self.memory.keep(self.seen, entries, index, self.ledger)

    def _known_after(self, entry: ClientState, across: frozenset[str]) -> ClientState:
        """Return *entry* with what the release of the client tells."""
        slug, releasing = entry.slug, self.releasing
        done = releasing.has(slug) and not releasing.failed(slug) and not releasing.pending(slug)
        folders = releasing.totals(slug) if done else entry.folders
        again = slug in across or releasing.failed(slug) or releasing.pending(slug)
        return replace(
            entry,
            key="" if again or not self.made[slug].sound else entry.key,
            folders=dict(folders),
            outputs=releasing.outputs(slug, folders),
        )
