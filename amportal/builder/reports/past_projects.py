"""What all clients' projects were at a commit, read from git at once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from amportal.model.content_layout import client_of
from amportal.model.derive.client_today import today_of
from amportal.model.records.work_records import ProjectRecord
from amportal.model.site_loader import LoadedAgency, load_agency, load_client, site_of
from amportal.plan.portal.client_portal import projects_of
from amportal.sources.git.past_sources import Commit, Past, Revision
from amportal.sources.snapshot import Snapshot

_BELOW = ("content",)
_NOTHING = "0" * 40


class PastProjects:
    """A past state: the files of the clients that are not as they were, and all states since.

    Git's log, by far the longest answer, is asked for at once and waited for only when a change is
    to be dated; meanwhile files are read and clients are loaded.
    """

    def __init__(self, past: Past, commit: Commit) -> None:
        self.commit = commit
        self._past = past
        asking = ThreadPoolExecutor(1, thread_name_prefix="git-log")
        self._log = asking.submit(past.revisions, commit.id, _BELOW)
        asking.shutdown(wait=False)
        touched = {client_of(path) for path in past.differing(commit.id, _BELOW)}
        self._everybody = None in touched
        self._listing: dict[str | None, dict[str, str]] = defaultdict(dict)
        for path, name in past.listing(commit.id, _BELOW).items():
            client = client_of(path)
            if client is None or self._everybody or client in touched:
                self._listing[client][path] = name
        self._touched = touched
        wanted = (name for own in self._listing.values() for name in own.values())
        self._contents = past.contents(wanted)

    def touches(self, client: str) -> bool:
        """Say whether any file that *client* sees something of is not as it was."""
        return self._everybody or client in self._touched

    @cached_property
    def states(self) -> Mapping[str, Sequence[Revision]]:
        """Every state of each file since then, newest first."""
        return self._log.result()

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """The bytes of all these states, by their id."""
        # A file with one state since then needs no look into it to be dated.
        more = {each.id for own in self.states.values() if len(own) > 1 for each in own}
        return {**self._contents, **self._past.contents(more - {_NOTHING} - set(self._contents))}

    def projects(self, client: str) -> tuple[ProjectRecord, ...] | None:
        """Return what everybody at *client* could see then, None where the sources had errors."""
        own = {**self._listing[None], **self._listing[client]}
        snapshot = Snapshot.of({path: self._contents[name] for path, name in own.items()})
        agency = self._agency
        loaded = load_client(snapshot, client, agency, self.commit.when, alone=True)
        if agency.agency is None or loaded.client is None:
            return None
        zone = loaded.client.settings.timezone
        day = today_of(agency.agency, self.commit.when, None, zone)
        site = site_of(agency.agency, loaded.client, snapshot)
        found = projects_of(site, loaded.client, frozenset(), day, {})
        return tuple(ProjectRecord.model_validate(each) for each in found)

    @cached_property
    def _agency(self) -> LoadedAgency:
        """The agency's file, the same for all clients."""
        own = self._listing[None]
        return load_agency(Snapshot.of({path: self._contents[own[path]] for path in own}))
