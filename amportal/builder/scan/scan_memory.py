"""What a process that builds again and again remembers, so that one saved file costs one client.

It is believed only while the ledger is as this process left it, on the same commit and within the
same quarter of an hour; and only about files that somebody was told of. Whoever uses it looks at
everything soon after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from amportal.builder.build_options import BuildOptions
from amportal.builder.scan.site_scan import SiteScan, client_of
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState
from amportal.builder.storage.output_trace import Signature
from amportal.sources.git.repository_state import repository_mark


class _Known(Struct):
    """What the last whole build left."""

    seen: SiteScan
    entries: dict[str, ClientState]
    index: Mapping[str, Any]
    stamp: Signature


class ScanMemory:
    """What is remembered of one site."""

    def __init__(self) -> None:
        self._known: _Known | None = None
        # The files that may have changed since the last build, from the site's folder; None where
        # it may be any.
        self.changed: frozenset[str] | None = None

    def recall(self, order: BuildOptions, ledger: Ledger) -> Recalled | None:
        """Return what is known, with the files that changed looked at anew; None for a whole look.

        What is remembered is forgotten: a build that ends well keeps it anew.
        """
        known, self._known = self._known, None
        if known is None or self.changed is None or ledger.stamp() != known.stamp:
            return None
        if known.seen.mark != repository_mark(order.root):
            return None
        seen = known.seen.patched(order, self.changed)
        if seen is None or seen.quarter != known.seen.quarter:
            return None
        clients = {client_of(path) for path in self.changed}
        suspects = None if "" in clients else frozenset(clients)
        return Recalled(seen, known.entries, known.index, suspects)

    def keep(
        self,
        seen: SiteScan,
        entries: dict[str, ClientState],
        index: Mapping[str, Any],
        ledger: Ledger,
    ) -> None:
        """Remember what a whole build found and left."""
        stamp = ledger.stamp()
        if stamp is not None:
            self._known = _Known(seen, entries, index, stamp)


class Recalled(Struct, frozen=True):
    """What is known before a build. Only `suspects` may have changed; None: any client may."""

    seen: SiteScan
    entries: dict[str, ClientState]
    index: Mapping[str, Any]
    suspects: frozenset[str] | None
