"""Logins for the check from outside, out of the site's own secrets: nobody has to make one.

They are used where `amportal access write` wrote lists of users for a host that takes passwords.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from amportal.access.key_store import KeyStore, KeyStoreError
from amportal.cli.publishing.target_opening import login_of

if TYPE_CHECKING:
    from pathlib import Path

    from amportal.cli.site_paths import Place

NOTE = "written.json"
_TAKE_PASSWORDS = frozenset({"nginx", "caddy", "apache", "s3-cloudfront"})
# Readers of so many other portals are tried.
_OTHERS = 4


def written_note(root: Path) -> Path:
    """Return the file that says for which hosts lists of readers were written."""
    return root / "access" / NOTE


class KeptLogins:
    """The logins of the site at *place*, read when the first one is asked for."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def login(self, portal: str) -> str:
        """Return `user:password` that opens *portal*, empty where there is none."""
        given = login_of(portal)
        if given or self._store is None:
            return given
        return self._of(portal)

    def locked_out(self, portal: str) -> tuple[str, ...]:
        """Return logins that must not open *portal*: spent ones, and those of other portals."""
        store = self._store
        if store is None:
            return ()
        spent = [f"{each.contact}:{each.password}" for each in store.spent if each.portal == portal]
        others = [self._of(each.portal) for each in store.portals if each.portal != portal]
        return (*spent, *others[:_OTHERS])

    def _of(self, portal: str) -> str:
        from amportal.access.hosts.verify_reader import verify_reader

        keys = self._store.keys_of(portal) if self._store else None
        if keys is None:
            return ""
        reader = verify_reader(keys)
        return f"{reader.user}:{reader.password}"

    @cached_property
    def _store(self) -> KeyStore | None:
        from amportal.cli.key_place import open_keys
        from amportal.model.content_layout import AGENCY_PATH
        from amportal.model.site_loader import load_agency
        from amportal.sources.content_scan import scan

        try:
            rows = json.loads(written_note(self._place.root).read_bytes())
            if not any(row["host"] in _TAKE_PASSWORDS for row in rows):
                return None
        except (OSError, ValueError, TypeError, KeyError):
            return None
        agency = load_agency(scan(self._place.root, (AGENCY_PATH,))).read.noun
        try:
            return open_keys(self._place.root, agency) if agency and agency.access else None
        except KeyStoreError:
            return None
