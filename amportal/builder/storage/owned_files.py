"""Which files of the output are ours, so that what is withdrawn goes and nothing else does.

Three places name them, each written with every release: the list of what is ours, the traces, and
what is kept of the last release. Any two may be lost, damaged or older than the third: what one of
them names is ours, and a folder that one of them knows is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from amportal.builder.storage import disk
from amportal.builder.storage.build_ledger import Ledger, is_inside
from amportal.builder.storage.kept_portals import KeptPortals
from amportal.plan.routes import BOARD_FOLDER, client_of_folder

# Where a portal leaves a file with its name: the folder below the ledger's, and the file's ending.
_PLACES = (("owned", ".json"), ("traces", ".json"), ("portals", ".pack"))


def portal_clients(state: Path) -> frozenset[str]:
    """Return the clients that have a portal, as far as the ledger below *state* knows."""
    folders = frozenset[str]().union(*_named(state))
    return frozenset(client_of_folder(each) for each in folders if each != BOARD_FOLDER)


def _named(state: Path) -> tuple[frozenset[str], ...]:
    """Return the output folders that each of the three places knows, by their files' names."""
    return tuple(disk.stems(state / kind, ending) for kind, ending in _PLACES)


class OwnedFiles:
    """What *ledger* and *store* know of the files that former releases wrote."""

    def __init__(self, ledger: Ledger, store: KeptPortals) -> None:
        self._ledger = ledger
        self._store = store

    def of(self, folder: str, traced: Iterable[str] | None = None) -> frozenset[str]:
        """Return the paths in *folder* that are ours; *traced*: those of its traces, if known."""
        kept = (path for path in self._store.paths(folder) if is_inside(path))
        return self._ledger.owned(folder, traced).union(kept)

    def folders(self) -> tuple[str, ...]:
        """Return every output folder in which files of ours are, sorted."""
        return tuple(sorted(frozenset[str]().union(*self._places())))

    def lacking(self) -> frozenset[str]:
        """Return the folders that one of the three places no longer knows: to be released again."""
        places = self._places()
        return frozenset[str]().union(*places) - frozenset[str].intersection(*places)

    def _places(self) -> tuple[frozenset[str], ...]:
        return _named(self._ledger.state)

    def forget(self, folder: str) -> None:
        """Know nothing of *folder* any more: it was taken away."""
        self._ledger.own(folder, ())
        self._store.drop(folder)
