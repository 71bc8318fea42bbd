"""What all clients' projects were at a commit, read from git at once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amportal.model.layout import client_of
from amportal.model.load import load_agency, load_client, site_of
from amportal.model.record import ProjectRecord
from amportal.model.today import today_of
from amportal.plan.portal import portal_of
from amportal.sources.past import Commit, Past, Revision
from amportal.sources.snapshot import Snapshot

_BELOW = ("content",)
_NOTHING = "0" * 40


@dataclass(frozen=True, slots=True)
class Then:
    """A past state: the files of the clients that are not as they were, and all states since.

    `states` gives every state of a file since, newest first; `contents` bytes by their id.
    """

    commit: Commit
    listing: Mapping[str, str]
    touched: frozenset[str | None]
    states: Mapping[str, Sequence[Revision]]
    contents: Mapping[str, bytes]

    @classmethod
    def of(cls, past: Past, commit: Commit) -> Then:
        """Return the state at *commit*: one look at the log, and one reading of files."""
        touched = frozenset(client_of(path) for path in past.differing(commit.id, _BELOW))
        listing = {
            path: name
            for path, name in past.listing(commit.id, _BELOW).items()
            if client_of(path) in touched or client_of(path) is None or None in touched
        }
        states = past.revisions(commit.id, _BELOW)
        # A file with one state since then needs no look into it to be dated.
        more = {each.id for own in states.values() if len(own) > 1 for each in own}
        wanted = {*listing.values(), *more} - {_NOTHING}
        return cls(commit, listing, touched, states, past.contents(wanted))

    def touches(self, client: str) -> bool:
        """Say whether any file that *client* sees something of is not as it was."""
        return client in self.touched or None in self.touched

    def projects(self, client: str) -> tuple[ProjectRecord, ...] | None:
        """Return what everybody at *client* could see then, None where the sources had errors."""
        own = {p: name for p, name in self.listing.items() if client_of(p) in (None, client)}
        snapshot = Snapshot.of({path: self.contents[name] for path, name in own.items()})
        agency = load_agency(snapshot)
        loaded = load_client(snapshot, client, agency, self.commit.when)
        if agency.agency is None or loaded.client is None:
            return None
        zone = loaded.client.settings.timezone
        day = today_of(agency.agency, self.commit.when, None, zone)
        site = site_of(agency.agency, loaded.client, snapshot)
        portal = portal_of(site, loaded.client, frozenset(), day, None, {})
        return tuple(ProjectRecord.model_validate(each) for each in portal.projects)


__all__ = ["Then"]
