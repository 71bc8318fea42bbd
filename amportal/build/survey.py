"""Which clients may be left alone, and a task for each of the others.

A client is left alone when all that its outputs were made from has the digests of last time, and
every output is as it was written. Nothing here reads YAML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from amportal.build.commits import digest_of, part_of
from amportal.build.engine import BOARD
from amportal.build.entry import Entry, known_json
from amportal.build.ledger import Ledger
from amportal.build.order import Order
from amportal.build.seen import Seen
from amportal.build.shelf import Shelf
from amportal.build.task import ClientTask, Folder
from amportal.build.trace import Trace
from amportal.model.agency import Agency
from amportal.model.today import today_of
from amportal.plan.routes import of_client
from amportal.render.theme import Theme
from amportal.sources.history import History
from amportal.sources.snapshot import Snapshot

_FORMAT = "1"


class Survey:
    """What is known of all clients before a build, against what is seen of them now."""

    def __init__(
        self,
        order: Order,
        ledger: Ledger,
        seen: Seen,
        agency: Agency,
        theme: Theme,
        history: History | None,
        board: Shelf,
    ) -> None:
        """*history* is None where commits date nothing; *board* is what is known of the agency's
        own folder."""
        self.entries = ledger.entries()
        self._order = order
        self._ledger = ledger
        self._seen = seen
        self._agency = agency
        self._theme = theme
        self._history = history
        self._beside = _by_client(Folder(board.code, board.traces, seen.live(BOARD)))
        self._templates = {name: theme.file_digest(name) or "" for name in theme.files}
        content = seen.agency().content_digest()
        self._common = "\n".join((_FORMAT, seen.code, content, self._day(None)))

    def untouched(self, slug: str) -> Entry | None:
        """Return what is known of the client *slug* where there is nothing to make of it."""
        entry = self.entries.get(slug)
        if entry is None or not entry.key:
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
        beside = self._drafts(slug)
        if any(beside.live.get(path) != each.written for path, each in beside.traces.items()):
            return None
        if entry.theme != self._theme.digest:
            shelves = (self._ledger.shelf(folder).traces for folder in entry.folders)
            if not all(self._reads_are_fresh(each) for each in (*shelves, beside.traces)):
                return None
            entry = replace(entry, theme=self._theme.digest)
        return entry

    def task(self, slug: str, *, wanted: bool) -> ClientTask:
        """Return the task to make the client *slug*."""
        entry = self.entries.get(slug, Entry(slug))
        sources = self._seen.client_and_agency(slug)
        sources.recall(entry.index())
        return ClientTask(
            slug=slug,
            sources=sources,
            folders={name: self.folder(name) for name in (entry.folders or (slug,))},
            drafts=self._drafts(slug),
            facts=entry.facts(),
            history=self._own_history(slug),
            wanted=wanted,
        )

    def folder(self, name: str) -> Folder:
        """Return what is known of the output folder *name*."""
        shelf = self._ledger.shelf(name)
        return Folder(shelf.code, shelf.traces, self._seen.live(name))

    def key(self, slug: str, content: str, timezone: str | None) -> str:
        """Return the digest of all that the client's outputs are made from, but for the theme."""
        history = digest_of(self._own_history(slug))
        whole = "\n".join((self._common, content, self._day(timezone), history))
        return sha256(whole.encode()).hexdigest()[:32]

    def _day(self, timezone: str | None) -> str:
        order = self._order
        return today_of(self._agency, order.clock, order.today, timezone).isoformat()

    def _own_history(self, slug: str) -> History | None:
        return part_of(self._history, self._seen.client(slug)) if self._history else None

    def _drafts(self, slug: str) -> Folder:
        """Return what the agency's folder has of one client: unreviewed reports, and mails."""
        return self._beside.get(slug, Folder())

    def _reads_are_fresh(self, traces: Mapping[str, Trace]) -> bool:
        """Say whether every template that these outputs looked for is as it was."""
        pairs = {pair for trace in traces.values() for pair in trace.reads}
        return all(self._templates.get(name) == digest for name, digest in pairs)


def _by_client(board: Folder) -> dict[str, Folder]:
    """Return the part of the agency's own folder that each client has in it."""
    owned: dict[str, set[str]] = defaultdict(set)
    for path in board.traces:
        slug = of_client(path)
        if slug is not None:
            owned[slug].add(path)
    return {
        slug: Folder(
            board.code,
            {path: board.traces[path] for path in paths},
            {path: board.live[path] for path in paths if path in board.live},
        )
        for slug, paths in owned.items()
    }


def own_part(sources: Snapshot, seen: Seen, slug: str) -> Snapshot:
    """Return the client's own files of a task's *sources*, with all digests known so far."""
    client = seen.client(slug)
    return sources.part(client, client.problems)
