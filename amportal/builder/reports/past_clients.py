"""What all clients were told at a commit, read from git at once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from amportal.model.content_layout import client_folder, client_of
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client_identity import ClientIdentity
from amportal.model.nouns.site import Client
from amportal.model.reading.client_assembly import assemble
from amportal.model.reading.client_reader import (
    code_of,
    gather_agency,
    gather_client,
    identity_of,
)
from amportal.model.site_loader import site_of
from amportal.plan.file_facts import FileFacts
from amportal.plan.portal.client_portal import things_told
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.told_things import Thing
from amportal.sources.git.past_sources import Commit, Past, Revision
from amportal.sources.snapshot import Snapshot

_BELOW = ("content",)
_NOTHING = "0" * 40
_EVERYBODY: frozenset[str] = frozenset()


class PastClients:
    """All clients as they were at *commit*; the files of those that are *wanted* are read at once.

    A client is found again by its code where its folder had another name then.
    """

    def __init__(
        self, past: Past, commit: Commit, wanted: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.commit = commit
        self._past = past
        self._listing: dict[str | None, dict[str, str]] = defaultdict(dict)
        for path, name in past.listing(commit.id, _BELOW).items():
            self._listing[client_of(path)][path] = name
        own = [each for client, each in self._listing.items() if client is None or wanted(client)]
        self.contents = past.contents(name for each in own for name in each.values())

    def folder(
        self, client: str, code: str, who: Callable[[], ClientIdentity | None]
    ) -> str | None:
        """Return the name that the folder of *client*, whose code is *code*, had then, or None.

        *who* gives all that tells it from others, where the folder had another code then.
        """
        if client in self._listing and self._was_same(client, code, who):
            return client
        paths = {f"{client_folder(each)}/client.yaml": each for each in self._listing if each}
        names = {
            path: name
            for each in self._listing.values()
            for path, name in each.items()
            if path in paths
        }
        contents = self._past.contents(names.values())
        snapshot = Snapshot.of({path: contents[name] for path, name in names.items()})
        found = (path for path in snapshot if code_of(snapshot, path) == code)
        return next((paths[path] for path in found), None)

    def _was_same(self, client: str, code: str, who: Callable[[], ClientIdentity | None]) -> bool:
        """Say whether the folder of *client* was not another client's then."""
        snapshot = self._snapshot(client)
        if code_of(snapshot, f"{client_folder(client)}/client.yaml") == code:
            return True
        then, now = identity_of(gather_client(snapshot, client)), who()
        return then is None or now is None or then.is_same(now)

    def things(self, client: str) -> tuple[Thing, ...] | None:
        """Return what everybody at *client* was told then.

        None where a file it needs could not be read. What a check would say of the rest does not
        matter: rules are today's, and what stood in the portal stood there.
        """
        agency, found = self._agency, self.client(client)
        if agency is None or found is None:
            return None
        snapshot = self._snapshot(client)
        zone = found.settings.timezone
        day = today_of(agency, self.commit.when, None, zone)
        digests = {path: FileFacts(sha256=snapshot.digest(path)) for path in snapshot}
        return things_told(site_of(agency, found, snapshot), found, _EVERYBODY, day, digests)

    def hidden(self, client: str) -> frozenset[str]:
        """Return the places of what was there, and not for everybody at *client*."""
        agency, found = self._agency, self.client(client)
        if agency is None or found is None:
            return frozenset()
        day = today_of(agency, self.commit.when, None, found.settings.timezone)
        return hidden_from(found, visible(found, _EVERYBODY, day))

    def client(self, client: str) -> Client | None:
        """Return *client* as it was written; None where a file it needs could not be read."""
        dossier = gather_client(self._snapshot(client), client)
        broken = [
            each for read in dossier.reads() for each in read.problems if each.severity == "error"
        ]
        return None if broken else assemble(dossier)

    def _snapshot(self, client: str) -> Snapshot:
        own = {**self._listing[None], **self._listing.get(client, {})}
        missing = set(own.values()) - self.contents.keys()
        self.contents |= self._past.contents(missing) if missing else {}
        return Snapshot.of({path: self.contents[name] for path, name in own.items()})

    @cached_property
    def _agency(self) -> Agency | None:
        """The agency's file, the same for all clients."""
        own = self._listing[None]
        read = gather_agency(Snapshot.of({path: self.contents[own[path]] for path in own})).read
        return read.noun


class PastChanges:
    """All that was committed between two states: what is touched, and every state of each file.

    *until* is the later commit; None: what is there now. Git's log, by far the longest answer, is
    asked for at once and waited for only when a change is to be dated; meanwhile files are read
    and clients are loaded.
    """

    def __init__(self, past: Past, since: Commit, until: Commit | None = None) -> None:
        self._past = past
        asking = ThreadPoolExecutor(1, thread_name_prefix="git-log")
        last = until.id if until else "HEAD"
        self._log = asking.submit(past.revisions, since.id, _BELOW, last)
        asking.shutdown(wait=False)
        paths = past.differing(since.id, _BELOW, until.id if until else None)
        self._touched = {client_of(path) for path in paths}

    def touches(self, client: str) -> bool:
        """Say whether any file that *client* sees something of is not as it was."""
        return None in self._touched or client in self._touched

    @cached_property
    def states(self) -> Mapping[str, Sequence[Revision]]:
        """Every state of each file between the two, newest first."""
        return self._log.result()

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """The bytes of all these states, by their id."""
        # A file with one state since then needs no look into it to be dated.
        more = {each.id for own in self.states.values() if len(own) > 1 for each in own}
        return self._past.contents(more - {_NOTHING})
