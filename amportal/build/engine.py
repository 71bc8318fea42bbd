"""One build: look, gather, plan, make what is stale, release each client whole.

The order of steps is the promise: nothing live changes before a client's new release is complete
beside it, and one client's trouble never stops another's release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from amportal.build.clientplan import ClientPlan, plan_client
from amportal.build.execute import process_pool, run_all
from amportal.build.facts import facts_of
from amportal.build.gathered import Gathered, Seen, gather, indexes, look
from amportal.build.ledger import Ledger, Shelf, problem_of, problem_row
from amportal.build.lock import only_build
from amportal.build.order import Order
from amportal.build.release import KEPT, Kept, release, staging_folder
from amportal.build.summary import ClientSummary, Summary
from amportal.build.trace import Trace, signature
from amportal.errors import Problem, in_order
from amportal.model.site import Client, Site
from amportal.plan import routes
from amportal.plan.jobs import Job
from amportal.render.recipe import Later
from amportal.sources.mark import repository_mark
from amportal.sources.snapshot import SourceChanged

_TRIES = 5


class Outcome(Protocol):
    """What came of a slow step: bytes, or problems."""

    pdf: bytes | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class SlowPool(Protocol):
    """Where slow second steps are made; `submit` may be called before anything is started."""

    def start(self) -> None:
        """Get ready, because there is surely something to come."""
        ...

    def submit(self, inputs: Any) -> Future[Any]:
        """Return the future outcome of *inputs*."""
        ...

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End everything the pool started."""
        ...


def build(order: Order, slow: Callable[[], SlowPool]) -> Summary:
    """Build the site as *order* says and return what was done.

    *slow* opens the pool for second steps; it is called only when there is one to make. Raises
    `BusyError` where another build works, `OSError` where the machine cannot.
    """
    started = order.clock.astimezone().strftime("%H:%M:%S")
    with only_build(order.state, started):
        ledger = Ledger(order.state)
        mark = repository_mark(order.root)
        for attempt in range(_TRIES):
            index = ledger.index()
            seen = look(order, index, mark)
            if index.get("seal") == seen.seal(order) and _untouched(order, index):
                return _unchanged(index, ledger)
            try:
                return _Build(order, ledger, slow, seen).run()
            except SourceChanged:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")


def _untouched(order: Order, index: dict[str, Any]) -> bool:
    """Say whether every output is as the last build left it."""
    return all(
        signature(order.output / client / path) == tuple(written)
        for client, files in index.get("outputs", {}).items()
        for path, written in files.items()
    )


def _unchanged(index: dict[str, Any], ledger: Ledger) -> Summary:
    totals = {client: len(files) for client, files in index.get("outputs", {}).items()}
    held = set(index.get("held", ()))
    return Summary(
        clients=tuple(
            ClientSummary(slug, total=total, held=slug in held) for slug, total in totals.items()
        ),
        problems=tuple(problem_of(row) for row in index.get("problems", ())),
        notes=tuple(ledger.notes),
        unchanged=True,
    )


class _Build:
    """One attempt; its state is what is known so far."""

    def __init__(
        self, order: Order, ledger: Ledger, slow: Callable[[], SlowPool], seen: Seen
    ) -> None:
        self.order = order
        self.ledger = ledger
        self.open_slow = slow
        self.pool: SlowPool | None = None
        self.seen = seen
        self.problems: list[Problem] = []
        self.done: list[ClientSummary] = []
        self.outputs: dict[str, dict[str, Any]] = {}
        self.stopped = False
        # Jobs of reports that nobody has reviewed yet: the agency's own, from every client.
        self.drafts: list[Job] = []
        # Slow steps under way, by client and digest of what they are made from.
        self.begun: dict[tuple[str, str], Future[Any]] = {}

    def run(self) -> Summary:
        """Do all steps."""
        self.order.progress("read", "sources")
        gathered = gather(self.order, self.seen)
        self.problems += gathered.loaded.problems
        self.problems += gathered.history.problems
        site = gathered.loaded.site
        if site is None:
            # Nothing can be shown without the agency: every portal stays as it is.
            return self._summary(gathered, frozenset(self.ledger.clients()))
        if not self.order.dry:
            self.ledger.drop_index()
            self.staging = staging_folder(self.order.state, self.order.output)
        try:
            if not self.order.dry and not self.ledger.clients():
                # A first build makes every report, so the pool may as well warm up meanwhile.
                self.pool = self.open_slow()
                self.pool.start()
            plans = self._plans(gathered, site)
            drafts = self._planned(routes.BOARD_FOLDER, tuple(self.drafts), gathered)
            begun = self._begin(gathered, [*plans, drafts])
            for plan in plans:
                self._finish(plan, begun[plan.slug])
            held = self._held(site)
            if not self.order.dry:
                self._take_away(site)
                held |= self._board(gathered, site, drafts, begun[drafts.slug])
        finally:
            if self.pool:
                self.pool.shutdown(cancel_futures=True)
        return self._summary(gathered, held)

    # plans -----------------------------------------------------------------------------------

    def _plans(self, gathered: Gathered, site: Site) -> list[ClientPlan]:
        """Return a plan for each sound client that was asked for."""
        plans = []
        for client in site.clients:
            wanted = not self.order.only or client.slug in self.order.only
            if wanted:
                self.order.progress("plan", client.slug)
            plans += self._plan(gathered, site, client, wanted=wanted)
        return plans

    def _plan(
        self, gathered: Gathered, site: Site, client: Client, *, wanted: bool
    ) -> list[ClientPlan]:
        """Return a plan for each portal of a *wanted* client; of any other only its drafts are
        looked after."""
        from amportal.build.portals import draft_jobs_for, jobs_for, shown_sources

        shelf = self.ledger.shelf(client.slug)
        facts, kept, problems = facts_of(
            shown_sources(site, client), gathered.snapshot, shelf.facts
        )
        shelf.facts = kept
        if not problems:
            self.drafts += draft_jobs_for(gathered, site, client, facts, self.order)
        if not wanted:
            return []
        if problems:
            self.problems += problems
            self._hold_all(client.slug)
            return []
        portals = jobs_for(gathered, site, client, facts, self.order)
        return [
            self._planned(folder, jobs, gathered, shelf if folder == client.slug else None)
            for folder, jobs in portals.items()
        ]

    def _planned(
        self, slug: str, jobs: tuple[Job, ...], gathered: Gathered, shelf: Shelf | None = None
    ) -> ClientPlan:
        live = self.order.output / slug
        known = shelf or self.ledger.shelf(slug)
        return plan_client(slug, jobs, known, live, gathered.templates, self.seen.code)

    # making ----------------------------------------------------------------------------------

    def _begin(
        self, gathered: Gathered, plans: Iterable[ClientPlan]
    ) -> dict[str, dict[str, Future[Any]]]:
        """Make everything stale; return the slow second steps under way, by client and output."""
        by_slug = {plan.slug: plan for plan in plans}
        begun: dict[str, dict[str, Future[Any]]] = {slug: {} for slug in by_slug}
        # What has a slow second step comes first, so that this runs while pages are made.
        batches = (
            batch
            for slow in (True, False)
            for plan in by_slug.values()
            if (batch := plan.batch(gathered.theme, gathered.snapshot, slow=slow))
        )
        executor = process_pool(self.order.processes) if self.order.processes > 1 else None
        told = ""
        try:
            for done in run_all(batches, executor):
                plan = by_slug[done.client]
                if plan.slug != told:
                    self.order.progress("make", plan.slug)
                    told = plan.slug
                live = self.order.output / plan.slug
                for output, built in done.built:
                    if plan.take(output, built, live) and built.later and not self.order.dry:
                        begun[plan.slug][output] = self._later(plan.slug, built.later)
        finally:
            if executor:
                executor.shutdown()
        return begun

    def _later(self, folder: str, later: Later) -> Future[Any]:
        """Begin a slow step; what several portals of one client have alike is made once."""
        key = (routes.client_of_folder(folder), later.digest)
        if key not in self.begun:
            if self.pool is None:
                self.pool = self.open_slow()
            self.begun[key] = self.pool.submit(later.inputs)
        return self.begun[key]

    def _take_late(self, plan: ClientPlan, output: str, outcome: Outcome) -> None:
        where = f"{plan.slug}/{output}"
        for problem in (*outcome.problems, *outcome.warnings):
            plan.problems.append(_about(problem, where))
        if outcome.pdf is not None:
            plan.late[output] = outcome.pdf

    # releasing -------------------------------------------------------------------------------

    def _finish(self, plan: ClientPlan, begun: dict[str, Future[Any]]) -> None:
        """Wait for what is under way, then release the client, or hold it."""
        for output, future in begun.items():
            self.order.progress("pdf", f"{plan.slug}/{output}")
            self._take_late(plan, output, future.result())
        self.problems += plan.problems
        if any(problem.slug == "output-collision" for problem in plan.problems):
            self.stopped = True
        if not plan.sound:
            self._hold(plan.slug, plan.shelf)
        elif not self.order.dry:
            self._release(plan)

    def _hold(self, slug: str, shelf: Shelf) -> None:
        """Keep the last good release of *slug*."""
        self.done.append(ClientSummary(slug, total=len(shelf.traces), held=True))
        self.outputs[slug] = {
            path: trace.written for path, trace in shelf.traces.items() if trace.written
        }

    def _hold_all(self, client: str) -> None:
        """Keep the last good release of every portal of *client*."""
        known = {each for each in self.ledger.clients() if routes.client_of_folder(each) == client}
        for folder in sorted(known | {client}):
            self._hold(folder, self.ledger.shelf(folder))

    def _release(self, plan: ClientPlan) -> None:
        """Put the client's new release in place of the old one, and remember what it is."""
        slug, live = plan.slug, self.order.output / plan.slug
        contents: dict[str, bytes | Kept] = {}
        traces: dict[str, Trace] = {}
        for job in plan.jobs:
            output = job.output
            before = plan.shelf.traces.get(output)
            if output not in plan.stale and before:
                contents[output], traces[output] = KEPT, before
                continue
            if output in plan.spared and before:
                contents[output] = KEPT
                traces[output] = plan.trace(job, before.content)
                continue
            raw = plan.late.get(output, plan.built[output].content)
            digest = hashlib.sha256(raw).hexdigest()
            same = before is not None and before.content == digest
            if same and before is not None and before.written == signature(live / output):
                contents[output] = KEPT
            else:
                contents[output] = raw
            traces[output] = plan.trace(job, digest)
        owned = self.ledger.owned(slug)
        written: tuple[str, ...] = ()
        removed: tuple[str, ...] = ()
        foreign: tuple[str, ...] = ()
        gone = owned - contents.keys()
        if (
            gone
            or not live.is_dir()
            or any(not isinstance(each, Kept) for each in contents.values())
        ):
            self.order.progress("release", slug)
            self.ledger.own(slug, owned | contents.keys())
            swap = release(live, self.staging, contents, owned)
            written, removed, foreign = swap.written, swap.removed, swap.foreign
        plan.shelf.code = self.seen.code
        plan.shelf.traces = {
            output: _signed(trace, live / output) for output, trace in traces.items()
        }
        self.ledger.keep(slug, plan.shelf)
        self.ledger.own(slug, contents)
        self.outputs[slug] = {path: each.written for path, each in plan.shelf.traces.items()}
        made = tuple(sorted(plan.stale.items()))
        self.done.append(
            ClientSummary(slug, made, written, removed, len(contents), foreign=foreign)
        )

    def _held(self, site: Site) -> frozenset[str]:
        """Return every client that was not released because of problems."""
        for slug in sorted(site.held):
            if not self.order.only or slug in self.order.only:
                self._hold_all(slug)
        return site.held | {each.slug for each in self.done if each.held}

    def _take_away(self, site: Site) -> None:
        """Remove the portals of clients and of readers that are no longer in the sources."""
        there = {each.slug for each in self.done} | {routes.BOARD_FOLDER}
        for slug in self.ledger.clients():
            client = routes.client_of_folder(slug)
            asked = not self.order.only or client in self.order.only
            if slug in there or client in site.held or not asked:
                continue
            owned = self.ledger.owned(slug)
            swap = release(self.order.output / slug, self.staging, {}, owned)
            self.ledger.own(slug, ())
            self.done.append(
                ClientSummary(slug, removed=swap.removed, gone=True, foreign=swap.foreign)
            )

    def _board(
        self, gathered: Gathered, site: Site, drafts: ClientPlan, begun: dict[str, Future[Any]]
    ) -> frozenset[str]:
        """Make the agency's own pages: they tell of every client, held ones too."""
        from amportal.build.portals import board_jobs_for, shown_sources

        slug, shelf = drafts.slug, drafts.shelf
        facts, kept, problems = facts_of(shown_sources(site, None), gathered.snapshot, shelf.facts)
        shelf.facts = kept
        if problems:
            self.problems += problems
            return frozenset({slug})
        jobs = board_jobs_for(gathered, site, tuple(in_order(self.problems)), facts, self.order)
        plan = self._planned(slug, (*jobs, *drafts.jobs), gathered, shelf)
        plan.adopt(drafts)
        self._begin(gathered, [plan])
        self._finish(plan, begun)
        return frozenset() if plan.sound else frozenset({slug})

    def _summary(self, gathered: Gathered, held: frozenset[str]) -> Summary:
        problems = tuple(in_order(self.problems))
        if not self.order.dry and gathered.loaded.site is not None:
            index = {
                "seal": self.seen.seal(self.order),
                "outputs": self.outputs,
                "held": sorted(held),
                "problems": [problem_row(problem) for problem in problems],
                **indexes(self.seen),
            }
            if not self.stopped:
                self.ledger.keep_index(index)
        return Summary(
            clients=tuple(sorted(self.done, key=lambda each: each.slug)),
            problems=problems,
            notes=tuple(self.ledger.notes),
            stopped=self.stopped,
        )


def _signed(trace: Trace, file: Path) -> Trace:
    return replace(trace, written=signature(file))


def _about(problem: Problem, where: str) -> Problem:
    """Return *problem* of a slow step with the output it is about."""
    return problem if problem.span else replace(problem, message=f"{where}: {problem.message}")
