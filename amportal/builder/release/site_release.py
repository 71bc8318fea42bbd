"""All releases of one build: what is staged, what waits for reports, what is in place.

A client's portals go out together or not at all. Those that wait for nothing go first, and are
brought to the disk together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.build_summary import ClientSummary
from amportal.builder.client_task import Folder, Made
from amportal.builder.make.pending_pdfs import PendingPdfs, Superseded
from amportal.builder.release.output_restore import OutputRestore
from amportal.builder.release.portal_release import PortalRelease, about
from amportal.builder.release.release_facts import Shared
from amportal.builder.release.tree_swap import stage, staging_folder, sync
from amportal.builder.scan.site_scan import SiteScan, files_below, signature_of
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState
from amportal.builder.storage.disk import drop
from amportal.builder.storage.fault_report import ends_build
from amportal.builder.storage.kept_portals import KeptPortals
from amportal.builder.storage.output_trace import Signature, contents_of
from amportal.builder.storage.owned_files import OwnedFiles
from amportal.errors import Problem
from amportal.plan.routes import client_of_folder, of_client
from amportal.render.pdf.pdf_types import raise_fault
from amportal.sources.snapshot import SourceChanged

# The pages of so many clients that wait for reports stay in memory.
_IN_MEMORY = 16


class SiteRelease:
    """The releases of one build, by client; the agency's own folder is one of them."""

    def __init__(
        self,
        order: BuildOptions,
        ledger: Ledger,
        steps: PendingPdfs,
        code: str,
        store: KeptPortals,
        owned: OwnedFiles,
        told: Callable[[BaseException, str], Problem],
        *,
        remember: bool = False,
    ) -> None:
        """*told* gives the problem of what stopped the release of one client, and holds it.

        *remember* every file that is in place, for `seen`: much, where the site is large.
        """
        self._order = order
        self._ledger = ledger
        self._steps = steps
        self._store = store
        self.owned = owned
        # What is ours in these was lost at one place or another, and is written down again.
        self.lacking = self.owned.lacking()
        self._told = told
        self._code = code
        self._staging = None if order.dry else staging_folder(order.state, order.output)
        self._shared = Shared()
        self._clients: dict[str, tuple[PortalRelease, ...]] = {}
        self._done: dict[str, ClientSummary] = {}
        # What was put back before anything was made.
        self._before: dict[str, ClientSummary] = {}
        # Those that wait for nothing and are not in place yet; those told of before their reports.
        self._ready: list[str] = []
        self._early: set[str] = set()
        self._failed: set[str] = set()
        # What slow steps of the agency's folder said of single clients.
        self._of_drafts: dict[str, list[Problem]] = {}
        self._pending: set[str] = set()
        self._remember = remember
        self._live: dict[str, dict[str, Signature]] = {}
        self._outputs: dict[str, str] = {}

    @property
    def waits(self) -> bool:
        """Whether something waits for slow steps."""
        return bool(self._pending)

    @property
    def incomplete(self) -> bool:
        """Whether a slow step failed or was given up, so that it is to be tried again."""
        return bool(self._failed or self._pending)

    def has(self, client: str) -> bool:
        """Say whether *client* is released in this build."""
        return client in self._clients

    def failed(self, client: str) -> bool:
        """Say whether a slow step of *client* holds it back."""
        return client in self._failed

    def without_drafts(self, client: str) -> bool:
        """Say whether an unreviewed report of *client* could not be made."""
        return client in self._of_drafts

    def late(self) -> dict[str, tuple[Problem, ...]]:
        """Return the clients that slow steps hold back, each with what these said."""
        slugs = (self._failed | self._of_drafts.keys()) - {BOARD}
        return {
            slug: (
                *(each for one in self._clients.get(slug, ()) for each in one.late),
                *self._of_drafts.get(slug, ()),
            )
            for slug in sorted(slugs)
        }

    def pending(self, client: str) -> bool:
        """Say whether *client* still waits for slow steps."""
        return client in self._pending

    def folders(self, client: str) -> frozenset[str]:
        """Return the output folders of *client*."""
        return frozenset(each.name for each in self._clients[client])

    def released(self) -> dict[str, frozenset[str]]:
        """Return the output folders of every client that is released in this build."""
        return {client: self.folders(client) for client in self._clients}

    def totals(self, client: str) -> dict[str, int]:
        """Return how many files each folder of *client* has."""
        return {each.name: each.total for each in self._clients[client]}

    def live(self, folder: str) -> dict[str, Signature]:
        """Return the files in *folder* of the output as they are after its release."""
        live = self._live.get(folder)
        return self._look(folder) if live is None else live

    def outputs(self, client: str, folders: Iterable[str]) -> str:
        """Return what tells whether a file in *folders*, those of *client*, is another later on."""
        known = self._outputs.get(client)
        return known or signature_of({folder: self.live(folder) for folder in folders})

    def _look(self, folder: str) -> dict[str, Signature]:
        live = files_below(self._order.output / folder)
        if self._remember:
            self._live[folder] = live
        return live

    def seen(self) -> dict[str, dict[str, Signature]]:
        """Return the files of every folder that was looked at, where they are remembered."""
        return self._live

    def problems(self) -> list[Problem]:
        """Return what slow steps said."""
        told = [each for group in self._clients.values() for one in group for each in one.late]
        return [*told, *(each for own in self._of_drafts.values() for each in own)]

    def summaries(self) -> tuple[ClientSummary, ...]:
        """Return what was done so far."""
        return tuple(
            _joined(self._before.get(name), self._done.get(name))
            for name in {**self._before, **self._done}
        )

    def before(self, name: str) -> ClientSummary:
        """Return what was put back of the portal *name*."""
        return self._before.get(name, ClientSummary(name))

    def told(self) -> None:
        """Take what was done so far for said: `summaries` tells from here on what comes."""
        self._before = {}
        for name, each in self._done.items():
            self._done[name] = ClientSummary(name, total=each.total)

    def put_back(
        self, seen: SiteScan, board: str, index: Mapping[str, Any]
    ) -> tuple[dict[str, ClientState], Mapping[str, Any]]:
        """Put back what is gone from the output.

        Return what is known of each client then, and the *index*. *board* is the agency's folder.
        """
        order, entries = self._order, self._ledger.entries()
        if self._staging is None:
            return entries, index
        step = OutputRestore(
            order.output, order.state, self._staging, self._ledger, self._store, self.owned, seen
        )
        there = frozenset(order.only or seen.clients).intersection(seen.clients)
        wanted = {slug: each for slug, each in entries.items() if slug in there}
        known = {**entries, **step.clients(wanted)}
        if order.board:
            index = step.agency(board, index)
        self._before = step.summaries
        return known, index

    def add(self, client: str, portals: Mapping[str, Made], known: Mapping[str, Folder]) -> None:
        """Take in what was made for *client*, and stage it unless it waits for slow steps."""
        if self._order.dry:
            return
        assert self._staging is not None
        group = []
        for name, made in portals.items():
            for output in made.outputs:
                if output.later is not None:
                    self._steps.submit(name, output.path, output.later)
            if name in self._done:
                # It is released a second time in one build.
                self._before[name] = _joined(self._before.get(name), self._done.pop(name))
            owned = self.owned.of(name, known[name].traces)
            group.append(PortalRelease(name, made, known[name], owned))
        self._clients[client] = tuple(group)
        if any(each.awaited for each in group):
            self._pending.add(client)
            if len(self._pending) > _IN_MEMORY:
                for each in group:
                    each.park(self._staging)
            return
        self._ready.append(client)
        for each in group:
            each.stage(self._order.output, self._staging)
            each.settle(self._code, self._shared)

    def hold(self, client: str) -> None:
        """Leave the live release of *client* as it is."""
        for each in self._clients.pop(client, ()):
            self._discard(each)
        self._pending.discard(client)

    def release_ready(self) -> None:
        """Release every client that waits for nothing."""
        ready, self._ready = self._ready, []
        self._swap([client for client in ready if client in self._clients])

    def release_early(self) -> None:
        """Release the pages of clients that wait, saying of their reports that they follow."""
        assert self._staging is not None
        waiting = sorted(self._pending - self._early)
        self._early |= self._pending
        for client in waiting:
            with self._held_by_faults(client):
                for each in self._clients[client]:
                    each.stage_early(self._order.output, self._staging)
        self._swap([client for client in waiting if client not in self._failed], early=True)

    def release_rest(self) -> None:
        """Wait for slow steps and release each client as its own are done. Raises Superseded."""
        self._pending -= self._failed
        waiting = [each for client in self._pending for each in self._clients[client]]
        self._many = sum(len(each.awaited) for each in waiting)
        for client in sorted(self._pending):
            with self._held_by_faults(client):
                if self._staged_whole(client):
                    self._swap([client])
                else:
                    self._fail(client)
            self._pending.discard(client)

    @contextmanager
    def _held_by_faults(self, client: str) -> Iterator[None]:
        """Let an exception that nobody foresaw hold *client*, and end no build."""
        try:
            yield
        except (Superseded, SourceChanged):
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            owner = "" if client == BOARD else client
            self._clients[client][0].late.append(self._told(error, owner))
            self._fail(client)

    def _fail(self, client: str) -> None:
        """Leave the live release of *client* as it is, and its steps to the next build."""
        for each in self._clients[client]:
            self._discard(each)
        self._failed.add(client)

    def _discard(self, each: PortalRelease) -> None:
        """Leave the live release as it is, and nothing of *each* beside it."""
        each.discard()
        self._steps.drop(each.name)
        if self._staging is not None:
            # Half of it may lie there; what cannot be cleared now, the next build clears.
            with suppress(OSError):
                drop(self._staging / each.name)

    def _staged_whole(self, client: str) -> bool:
        """Wait for the slow steps of *client* and stage its release; say whether it may be made."""
        self._await(client)
        group = self._clients[client]
        if not all(each.sound for each in group):
            return False
        assert self._staging is not None
        for each in group:
            each.stage(self._order.output, self._staging)
            each.settle(self._code, self._shared)
        return True

    def take_away(self, gone: Mapping[str, ClientSummary]) -> None:
        """Remove the portals in the folders *gone*; what is told of each says why."""
        for name, told in sorted(gone.items()):
            if self._order.only and client_of_folder(name) not in self._order.only:
                continue
            assert self._staging is not None
            owned = self.owned.of(name)
            swap = stage(self._order.output / name, self._staging, {}, owned).swap()
            self.owned.forget(name)
            self._done[name] = replace(told, removed=swap.removed, foreign=swap.foreign)

    def _await(self, client: str) -> None:
        for each in self._clients[client]:
            for path in tuple(each.awaited):
                self._order.progress("pdf", f"{each.name}/{path}", self._many)
                slug = of_client(path) if client == BOARD else None
                if slug is None:
                    outcome = self._steps.outcome(each.name, path)
                    raise_fault(outcome)
                    each.take(path, outcome)
                else:
                    self._await_draft(each, path, slug)

    def _await_draft(self, board: PortalRelease, path: str, slug: str) -> None:
        """Wait for an unreviewed report of the client *slug*: without it the *board* goes on."""
        try:
            outcome = self._steps.outcome(board.name, path)
            raise_fault(outcome)
        except (Superseded, SourceChanged):
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            said: tuple[Problem, ...] = (self._told(error, slug),)
        else:
            if outcome.pdf is not None:
                board.take(path, outcome)
                return
            said = tuple(about(each, f"{board.name}/{path}") for each in outcome.problems)
        board.pass_over(path)
        self._of_drafts.setdefault(slug, []).extend(said)

    def _swap(self, clients: Sequence[str], *, early: bool = False) -> None:
        """Swap what is staged of *clients*, and write down what is there now."""
        moving = [each for client in clients for each in self._clients[client] if each.staged]
        for each in moving:
            self._ledger.own(each.name, each.ours)
        if moving:
            assert self._staging is not None
            sync(self._staging, self._order.state)
        moved = {each.name for each in moving}
        for client in clients:
            with self._held_by_faults(client):
                for each in self._clients[client]:
                    if each.name in moved:
                        self._order.progress("release", each.name)
                        each.swap()
                self._note_released(client, moved, early=early)

    def _note_released(self, client: str, moved: set[str], *, early: bool) -> None:
        """Write down what is in place of *client* now; the folders *moved* are new."""
        found = {}
        for each in self._clients[client]:
            live = found[each.name] = self._look(each.name)
            row = each.row(self._code, live, early=early)
            self._ledger.keep_row(each.name, row)
            lacking = each.name in self.lacking
            if not early and (each.name in moved or client in self._early or lacking):
                folder = self._order.output / each.name
                self._store.keep(each.name, contents_of(row), live, folder)
            if not early and (each.ours != each.paths or lacking):
                self._ledger.own(each.name, each.paths)
            self._done[each.name] = each.summary()
        if not early:
            self._outputs[client] = signature_of(found)


def _joined(before: ClientSummary | None, after: ClientSummary | None) -> ClientSummary:
    """Return what was done of one portal: what was put back of it, then what was made."""
    if before is None or after is None:
        one = after or before
        assert one is not None
        return one
    made = {**dict(before.made), **dict(after.made)}
    return replace(
        after,
        made=tuple(sorted(made.items())),
        written=tuple(sorted({*before.written, *after.written})),
    )
