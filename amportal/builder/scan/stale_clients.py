"""Which clients may be left alone, and a task for each of the others.

A client is left alone when all that its outputs were made from has the digests of last time, and
every output is as it was written. Nothing here reads YAML.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.client_task import ClientMade, ClientTask, Folder
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState, known_json
from amportal.builder.storage.commit_cache import digest_of, part_of
from amportal.builder.storage.output_trace import Signature, Trace, Traces
from amportal.builder.storage.text_cache import TextCache
from amportal.model.derive.client_today import today_of
from amportal.model.derive.data_date import dates_from_commits
from amportal.model.nouns.agency import Agency
from amportal.plan.routes import OF_PORTAL, of_client
from amportal.render.theme import Theme
from amportal.sources.git.last_changes import History
from amportal.sources.snapshot import Snapshot

_FORMAT = "1"


class StaleClients:
    """What is known of all clients before a build, against what is seen of them now."""

    def __init__(
        self,
        order: BuildOptions,
        ledger: Ledger,
        seen: SiteScan,
        agency: Agency,
        theme: Theme,
        history: History | None,
        board: Traces,
        entries: dict[str, ClientState],
        lacking: frozenset[str] = frozenset(),
    ) -> None:
        """*history* is None where commits date nothing; *board* is what is known of the agency's
        own folder; *lacking* are folders of which it must be written down again what is ours."""
        self.entries = entries
        self._lacking = lacking
        self._order = order
        self._texts = TextCache(order.state, seen.code)
        self._ledger = ledger
        self._seen = seen
        self._agency = agency
        self._theme = theme
        # A day that somebody set has no commits of its own, so what is made then knows of none.
        self._history = history if dates_from_commits(agency, order.today) else None
        self._board = board
        self._of_drafts: dict[str, tuple[dict[str, Trace], dict[str, Signature]]] = {}
        for path, trace in board.traces.items():
            if slug := client_of_draft(path):
                self._of_drafts.setdefault(slug, ({}, {}))[0][path] = trace
        for path, signature in seen.live(BOARD).items():
            if slug := client_of_draft(path):
                self._of_drafts.setdefault(slug, ({}, {}))[1][path] = signature
        self._templates = {name: theme.file_digest(name) or "" for name in theme.files}
        content = seen.agency().content_digest()
        self.common = "\n".join((_FORMAT, seen.code, content, self._day(None)))

    def untouched(self, slug: str) -> ClientState | None:
        """Return what is known of the client *slug* where there is nothing to make of it."""
        entry = self.entries.get(slug)
        if entry is None or not entry.key or not self._lacking.isdisjoint(entry.folders):
            return None
        sources = self._seen.client(slug)
        signature = sources.signature()
        if signature != entry.sources:
            # Saved again, or so shortly before the last look that only the bytes tell.
            sources.recall(entry.index())
            if sources.content_digest() != entry.content:
                return None
            known = known_json(entry.facts(), sources.index())
            entry = replace(entry, sources=signature, known=known)
        if entry.key != self.key(slug, entry.content, entry.timezone):
            return None
        if entry.outputs != self._seen.outputs(entry.folders):
            return None
        if not self._drafts_are_as_written(slug, entry.drafts):
            return None
        if entry.theme != self._theme.digest:
            # What holds a client back may be a template that its last good release knows not.
            if entry.held or not all(
                self._reads_are_fresh(*each) for each in entry.folders.items()
            ):
                return None
            entry = replace(entry, theme=self._theme.digest)
        return entry

    def task(self, slug: str, *, wanted: bool) -> ClientTask:
        """Return the task to make the client *slug*."""
        entry = self.entries.get(slug, ClientState(slug))
        sources = self._seen.client_and_agency(slug)
        sources.recall(entry.index())
        return ClientTask(
            slug=slug,
            sources=sources,
            folders={name: self.folder(name) for name in (entry.folders or (slug,))},
            drafts=self._drafts(slug),
            facts=entry.facts(),
            bodies=self._texts.of(slug),
            history=self._own_history(slug),
            wanted=wanted,
        )

    def keep_texts(self, task: ClientTask, made: ClientMade) -> None:
        """Remember the client's texts for the builds to come."""
        if not self._order.dry:
            self._texts.keep(task.slug, task.bodies, made.bodies, made.texts)

    def folder(self, name: str) -> Folder:
        """Return what is known of the output folder *name*."""
        shelf = self._ledger.shelf(name)
        return Folder(shelf.code, shelf.traces, self._seen.live(name))

    def key(self, slug: str, content: str, timezone: str | None) -> str:
        """Return the digest of all that the client's outputs are made from, but for the theme."""
        history = digest_of(self._own_history(slug))
        whole = "\n".join((self.common, content, self._day(timezone), history))
        return sha256(whole.encode()).hexdigest()[:32]

    def _day(self, timezone: str | None) -> str:
        order = self._order
        return today_of(self._agency, order.clock, order.today, timezone).isoformat()

    def _own_history(self, slug: str) -> History | None:
        return part_of(self._history, self._seen.client(slug)) if self._history else None

    def _drafts(self, slug: str) -> Folder:
        """Return what the agency's folder has of one client's unreviewed reports."""
        known = self._of_drafts.get(slug)
        return Folder(self._board.code, *known) if known else Folder(self._board.code)

    def _reads_are_fresh(self, folder: str, total: int) -> bool:
        """Say whether every template that *folder*'s *total* outputs looked for is as it was."""
        shelf = self._ledger.shelf(folder)
        if shelf.code != self._seen.code or len(shelf.traces) != total:
            return False
        return self._are_fresh(shelf.traces.values())

    def _are_fresh(self, traces: Iterable[Trace]) -> bool:
        pairs = {pair for trace in traces for pair in trace.reads}
        # Assets are made of nothing but what was compared already, the theme and the sources.
        return all(
            self._templates.get(name) == digest
            for name, digest in pairs
            if not name.startswith(OF_PORTAL)
        )

    def _drafts_are_as_written(self, slug: str, total: int) -> bool:
        """Say whether the client's *total* unreviewed reports are as the last build left them."""
        drafts = self._drafts(slug)
        if len(drafts.traces) != total:
            return False
        return not total or (
            drafts.code == self._seen.code
            and self._are_fresh(drafts.traces.values())
            and all(drafts.live.get(path) == each.written for path, each in drafts.traces.items())
        )


def client_of_draft(path: str) -> str:
    """Return whose unreviewed report or mail is at *path* of the agency's folder, or nothing."""
    return of_client(path) or ""


def own_part(sources: Snapshot, seen: SiteScan, slug: str) -> Snapshot:
    """Return the client's own files of a task's *sources*, with all digests known so far."""
    client = seen.client(slug)
    return sources.part(client, client.problems)
