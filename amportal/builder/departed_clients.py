"""What one build does about clients that left the sources, were withdrawn, or had their folder
taken by another: which portals go, and what stops a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.build_summary import ClientSummary
from amportal.builder.release.released_identity import has_projects, released_identity
from amportal.builder.scan.gone_clients import EmptiedClients, gone_clients, replaced
from amportal.builder.scan.site_scan import SiteScan
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState, told_json
from amportal.builder.storage.owned_files import OwnedFiles
from amportal.errors import Problem
from amportal.model.content_layout import client_folder
from amportal.model.nouns.client_identity import ClientIdentity
from amportal.plan.routes import client_of_folder
from amportal.sources.git.past_sources import Past, PastUnknown
from amportal.sources.snapshot import SourceUnreadable
from amportal.sources.yaml import yaml_document


class DepartedClients:
    """The clients that have portals in the output of *order* and are not in the sources *seen*."""

    def __init__(
        self, order: BuildOptions, ledger: Ledger, owned: OwnedFiles, seen: SiteScan
    ) -> None:
        self._order = order
        self._ledger = ledger
        self._seen = seen
        self._folders = tuple(each for each in owned.folders() if each != BOARD)
        known = frozenset(client_of_folder(each) for each in self._folders)
        self._entries: Mapping[str, ClientState] | None = None
        self._gone = gone_clients(
            order.root, known, frozenset(seen.clients), self._code_before, self._code_now
        )

    @property
    def stop(self) -> Problem | None:
        """Why this build must not go on, or None."""
        return self._gone.stop

    def odd(self, known: Mapping[str, ClientState]) -> dict[str, ClientState]:
        """Return the clients whose folder cannot be used, each held; *known* is what was before."""
        found = {}
        for slug, problem in self._gone.odd.items():
            own = {each: 0 for each in self._folders if client_of_folder(each) == slug}
            before = known.get(slug) or ClientState(slug, folders=own)
            bare = ClientState(slug, folders=before.folders, claimed=before.claimed)
            found[slug] = replace(bare, held=True, told=told_json([problem]))
        return found

    def folders(
        self, entries: Mapping[str, ClientState], released: Mapping[str, frozenset[str]]
    ) -> dict[str, ClientSummary]:
        """Return the output folders that are taken away, each with what is told of it.

        *entries* are the clients that are there, *released* the folders of those made in this
        build. Who is held back keeps all there is of them, and so does who was left alone.
        """
        found = {}
        for folder in self._folders:
            slug = client_of_folder(folder)
            entry = entries.get(slug)
            if slug in self._gone.renamed:
                continue
            if entry is None:
                back = self._way_back(client_folder(slug))
                found[folder] = ClientSummary(folder, gone=True, why="deleted", back=back)
            elif entry.withdrawn:
                found[folder] = ClientSummary(folder, gone=True, why="withdrawn")
            elif slug in released and folder not in released[slug]:
                found[folder] = ClientSummary(folder, gone=True)
        return found

    def renamed(self, up: Callable[[str], bool]) -> dict[str, ClientSummary]:
        """Return the output folders of clients that have another name, each with what is told.

        *up* says of the new name whether its portal is what it shall be: as long as it is not, the
        old one stays.
        """
        return {
            folder: ClientSummary(folder, gone=True, why="renamed", now=now)
            for folder in self._folders
            if (now := self._gone.renamed.get(client_of_folder(folder))) and up(now)
        }

    def replaced(
        self,
        made: Iterable[str],
        entries: Mapping[str, ClientState],
        before: Mapping[str, ClientState],
    ) -> Iterator[Problem]:
        """Yield what is wrong with clients *made* whose folder had the portal of another.

        *entries* say what is known of each now, *before* what the last build knew.
        """
        portals = frozenset(map(client_of_folder, self._folders))
        for slug in sorted(portals.intersection(made)):
            entry, known = entries[slug], before.get(slug)
            if entry.held or entry.withdrawn:
                continue
            if known is not None and not known.held and known.claimed == entry.claimed:
                continue
            was, now = released_identity(self._order.output / slug), _identity(entry)
            if was is not None and now is not None and not was.is_same(now):
                yield replaced(slug, was.code, now.code)

    def emptied(
        self,
        released: Mapping[str, frozenset[str]],
        readers: Mapping[str, frozenset[str]],
        entries: Mapping[str, ClientState],
        before: Mapping[str, ClientState],
    ) -> EmptiedClients:
        """Return the clients *released* that lose a portal or all their projects in this build.

        A portal whose *readers* have left goes on the day they said. *entries* say what is known of
        each client now, *before* what the last build knew.
        """
        portals: dict[str, frozenset[str]] = {}
        projects: dict[str, str] = {}
        for slug, folders in released.items():
            entry = entries.get(slug)
            if slug == BOARD or entry is None or entry.held or entry.withdrawn:
                continue
            own = {each for each in self._folders if client_of_folder(each) == slug}
            lost = frozenset(own - folders - readers.get(slug, frozenset()))
            if lost:
                portals[slug] = lost
            if own and not _jobs(entry) and self._had_jobs(slug, before.get(slug)):
                path = f"{client_folder(slug)}/projects"
                projects[slug] = self._way_back(path)
        return EmptiedClients(portals, projects)

    def _had_jobs(self, slug: str, before: ClientState | None) -> bool:
        """Say whether the client *slug* had a project in the last build, or in its portal."""
        if before is not None and not before.held:
            return _jobs(before)
        return has_projects(self._order.output / slug)

    def _way_back(self, path: str) -> str:
        """Return the command that brings *path* back; nothing where git cannot."""
        with suppress(PastUnknown):
            commit = Past(self._order.repository or self._order.root).holder(path)
            return f"git checkout {commit} -- {path}" if commit else ""
        return ""

    def _code_before(self, slug: str) -> str | None:
        """Return the code that the client *slug* had: from the ledger, its portal, or git."""
        if self._entries is None:
            self._entries = self._ledger.entries()
        entry = self._entries.get(slug)
        known = _identity(entry) if entry is not None and not entry.held else None
        found = known or released_identity(self._order.output / slug)
        return found.code if found else self._code_in_git(slug)

    def _code_in_git(self, slug: str) -> str | None:
        path = f"{client_folder(slug)}/client.yaml"
        with suppress(PastUnknown):
            past = Past(self._order.repository or self._order.root)
            commit = past.holder(path)
            ident = past.listing(commit, (path,)).get(path) if commit else None
            if ident:
                return _code_of(path, past.contents([ident])[ident])
        return None

    def _code_now(self, slug: str) -> str | None:
        path = f"{client_folder(slug)}/client.yaml"
        own = self._seen.client(slug)
        with suppress(SourceUnreadable):
            return _code_of(path, own.read(path)) if path in own else None
        return None


def _jobs(entry: ClientState) -> bool:
    return any(claim.kind == "job_no" for claim in entry.claims())


def _identity(entry: ClientState) -> ClientIdentity | None:
    """Return who the client of *entry* is, by what it takes for itself; None where it says not."""
    claims = entry.claims()
    codes = [claim.value for claim in claims if claim.kind == "code"]
    marks = (claim.value for claim in claims if claim.kind in ("email", "job_no"))
    return ClientIdentity.of(codes[0], marks) if codes else None


def _code_of(path: str, raw: bytes) -> str | None:
    data = yaml_document.parse(path, raw).data
    code = data.get("code") if isinstance(data, dict) else None
    return code if isinstance(code, str) else None
