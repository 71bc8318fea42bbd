"""Make every client that is not as it was, and stage its portals; nothing is released here.

What goes wrong while one client is made is that client's: it is held back and told, and the others
go on. Only what the machine says ends a build, for it would say the same of the next client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions, LedgerDistrusted
from amportal.builder.client_task import ClientMade, ClientTask, Made, Output
from amportal.builder.faults import Faults
from amportal.builder.make.client_maker import ClientMaker, SubmitFor
from amportal.builder.make.pending_pdfs import PendingPdfs
from amportal.builder.processes import client_executor
from amportal.builder.release.site_release import SiteRelease
from amportal.builder.scan.scan_memory import Recalled
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.scan.stale_clients import StaleClients, own_part
from amportal.builder.storage.client_state import (
    ClientState,
    claimed_json,
    known_json,
    slice_json,
    told_json,
)
from amportal.builder.storage.fault_report import ends_build, fault_of
from amportal.builder.storage.output_trace import Reason
from amportal.errors import Problem, in_order
from amportal.render.recipe import Later
from amportal.sources.snapshot import SourceChanged


class ClientPass:
    """One pass over all clients of a site."""

    def __init__(
        self,
        order: BuildOptions,
        seen: SiteScan,
        maker: ClientMaker,
        survey: StaleClients,
        releasing: SiteRelease,
        steps: PendingPdfs,
        faults: Faults,
        recalled: Recalled | None = None,
        *,
        remember: bool = False,
    ) -> None:
        """*recalled* is what this very process knows from its last build.

        *remember*: what is seen of the output is needed after this build.
        """
        self._order = order
        self._seen = seen
        self._maker = maker
        self._survey = survey
        self._releasing = releasing
        self._steps = steps
        self._faults = faults
        self._recalled = recalled
        self._remember = remember
        self._tasks: dict[str, ClientTask] = {}
        self._many = 0
        # Faults of clients that could be made all the same.
        self.odd: dict[str, Problem] = {}
        # Every client as it will be known after this build; those made in it with their drafts.
        self.entries: dict[str, ClientState] = {}
        self.made: dict[str, Made] = {}
        # The folders of everybody that a client made in this build has, or had, a portal for.
        self.readers: dict[str, frozenset[str]] = {}
        self.drafts: list[Output] = []
        # Why each output is made, None where it is fresh; kept where nothing else is done.
        self.reasons: dict[str, Reason | None] = {}

    def run(self, odd: Mapping[str, ClientState]) -> None:
        """Make every client that is not as it was, and stage it.

        *odd* are clients whose folder cannot be used. The largest come first: with them last, the
        end of a build would wait for one of them, and for its reports, on one processor.
        """
        only = self._order.only
        self.entries |= odd
        tasks = []
        for slug in self._seen.clients:
            entry = self._left_alone(slug)
            if entry is None:
                tasks.append((slug, not only or slug in only))
            else:
                self.entries[slug] = entry
        tasks.sort(key=lambda task: -self._seen.size(task[0]))
        for made in self._each_made(tasks):
            self._take_or_hold(made)

    def note_reasons(self, folder: str, made: Made) -> None:
        """Keep why each output of *folder* is made, where nothing is written."""
        if self._order.dry:
            for each in made.outputs:
                self.reasons[f"{folder}/{each.path}"] = each.reason

    def _left_alone(self, slug: str) -> ClientState | None:
        """Return what is known of the client *slug* where there is nothing to make of it."""
        try:
            return self._as_it_was(slug)
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            # What is known of it cannot be used, so it is made.
            self.odd[slug] = self._faults.met(error, slug)
            return None

    def _as_it_was(self, slug: str) -> ClientState | None:
        suspects = self._recalled.suspects if self._recalled else None
        if suspects is not None and slug not in suspects:
            known = self._survey.entries.get(slug)
            if known is not None and known.key:
                return known
        return self._survey.untouched(slug)

    def _each_made(self, wanted: list[tuple[str, bool]]) -> Iterator[ClientMade]:
        """Yield what comes of the clients *wanted* (or only looked at), as they are done."""
        self._many = sum(each for _, each in wanted)
        tasks = (self._task(slug, wanted=each) for slug, each in wanted)
        common = self._maker.common
        pool = client_executor.pool_for(self._order, len(wanted), common)
        if pool is None:
            yield from client_executor.made_here(tasks, self._maker, self._submit_for)
            return
        yield from client_executor.made_elsewhere(tasks, pool[0], pool[1], common)

    def _task(self, slug: str, *, wanted: bool) -> ClientTask:
        try:
            task = self._survey.task(slug, wanted=wanted)
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            # What is known of it cannot be used, so it is made as if nothing were.
            self.odd[slug] = self._faults.met(error, slug)
            task = ClientTask(slug, self._seen.client_and_agency(slug), wanted=wanted)
        self._tasks[slug] = task
        if wanted:
            self._order.progress("make", slug, self._many)
        return task

    def _submit_for(self, task: ClientTask) -> SubmitFor:
        """Return what begins slow steps while the rest of the client is made."""

        def submit_for(folder: str) -> Callable[[str, Later], None]:
            def submit(path: str, later: Later) -> None:
                if not self._order.dry and (folder != BOARD or self._order.board):
                    self._steps.submit(folder, path, later)

            return submit

        return submit_for

    def _take_or_hold(self, made: ClientMade) -> None:
        """Note what came of one client; what fails meanwhile holds it."""
        try:
            self._take(made)
        except (SourceChanged, LedgerDistrusted):
            raise
        except BaseException as error:
            if ends_build(error) or made.fault is not None:
                raise
            self._releasing.hold(made.slug)
            self._take(ClientMade(made.slug, (), (), fault=fault_of(error)))
        del self._tasks[made.slug]

    def _take(self, made: ClientMade) -> None:
        """Note what came of one client, and stage its portals."""
        slug = made.slug
        task = self._tasks[slug]
        mistrusted = tuple(
            f"{name}/{path}" for name, each in made.portals.items() for path in each.mistrusted
        )
        if mistrusted:
            raise LedgerDistrusted(", ".join(mistrusted))
        self._survey.keep_texts(task, made)
        for name, each in made.portals.items():
            self.note_reasons(name, each)
        made = self._staged(task, self._told(made))
        self.entries[slug] = self._entry(task, made)
        self._take_drafts(task, made)
        portals = {*task.folders, *made.portals}
        self._seen.let_go(slug, () if self._remember else portals)
        self.made[slug] = replace(made.drafts, outputs=())
        self.readers[slug] = frozenset(made.readers)

    def _told(self, made: ClientMade) -> ClientMade:
        """Return *made* with a problem for its fault, if it had one."""
        if made.fault is None:
            return made
        problem = self._faults.take(replace(made.fault, client=made.slug))
        return replace(made, problems=(*made.problems, problem))

    def _staged(self, task: ClientTask, made: ClientMade) -> ClientMade:
        """Stage the portals of *made* if they may be released; return it with what came of that."""
        if not task.wanted:
            return made
        if not made.sound:
            # What failed may have begun steps of portals it then did not name.
            self._steps.drop_client(task.slug)
            return made
        try:
            known = {
                name: task.folders.get(name) or self._survey.folder(name) for name in made.portals
            }
            self._releasing.add(made.slug, made.portals, known)
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            self._releasing.hold(made.slug)
            problem = self._faults.met(error, made.slug)
            return replace(made, problems=(*made.problems, problem))
        return made

    def _take_drafts(self, task: ClientTask, made: ClientMade) -> None:
        """Keep a client's unreviewed reports and mails for the agency's folder.

        Not of a client that is held: nothing of it is to be sent.
        """
        if task.wanted and not made.sound:
            self._steps.drop_drafts(task.slug)
            return
        self.drafts += made.drafts.outputs
        for output in made.drafts.outputs:
            if output.later is not None and not self._order.dry and self._order.board:
                self._steps.submit(BOARD, output.path, output.later)

    def _entry(self, task: ClientTask, made: ClientMade) -> ClientState:
        """Return what is to be known of a client that was made, but for what its release adds."""
        slug, before = made.slug, self._survey.entries.get(made.slug)
        sources = own_part(task.sources, self._seen, slug)
        content = sources.content_digest()
        again = made.fault is not None or not task.wanted
        return ClientState(
            slug=slug,
            key="" if again else self._survey.key(slug, content, made.timezone),
            sources=sources.signature(),
            content=content,
            theme=self._maker.common.theme.digest,
            timezone=made.timezone,
            folders=dict(before.folders) if before else {},
            held=not made.sound if task.wanted else before is not None and before.held,
            drafts=len(made.drafts.outputs) if made.sound or not task.wanted else 0,
            withdrawn=made.withdrawn,
            told=told_json(in_order(list(made.said))),
            # Nobody else may take its names because we failed to read them.
            claimed=before.claimed if made.fault and before else claimed_json(made.claims),
            slice=slice_json(made.slice),
            known=known_json(made.facts, sources.index()),
        )
