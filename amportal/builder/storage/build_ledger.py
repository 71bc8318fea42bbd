"""The ledger: what is known of every client and every output, and which files are ours.

Below `.amportal/`: `traces/` says what each folder's outputs were made from, `clients.jsonl` what
is known of each client, `index.json` is what a build with nothing to do looks at. These, and the
texts of `bodies/` (see `builder.storage.text_cache`), may be lost at any time; everything is then
made again. `owned/` answers another question, what may be deleted, and only ever names files we
wrote. Plain JSON: nothing in it is executed, and a file that cannot be read counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from amportal.builder.storage import disk
from amportal.builder.storage.client_state import ClientState, client_state_of, pieces_of
from amportal.builder.storage.output_trace import (
    Signature,
    Traces,
    signature,
    traces_of,
    traces_row,
)
from amportal.builder.storage.sealed_file import OtherVersion, lines_of, seal_of, sealed, unsealed


class Ledger:
    """Reads and writes the files below *state*. Every write is whole or not at all."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.notes: list[str] = []

    def shelf(self, folder: str) -> Traces:
        """Return what is known of the outputs in *folder*; an unreadable file is as none."""
        raw = self._read(self.state / "traces" / f"{folder}.json")
        if raw is None:
            return Traces()
        try:
            return traces_of(raw)
        except (LookupError, TypeError, ValueError, AttributeError):
            self._unreadable(self.state / "traces" / f"{folder}.json")
            return Traces()

    def keep(self, folder: str, shelf: Traces) -> None:
        """Write *shelf* for *folder*."""
        self.keep_row(folder, traces_row(shelf))

    def keep_row(self, folder: str, row: dict[str, Any]) -> None:
        """Write for *folder* the shelf that is *row*, as `traces_row` has it."""
        self._write(self.state / "traces" / f"{folder}.json", row)

    def entries(self) -> dict[str, ClientState]:
        """Return what is known of each client; an unreadable file is as none."""
        file = self.state / "clients.jsonl"
        try:
            with file.open("rb") as raw:
                return {entry.slug: entry for entry in map(client_state_of, lines_of(raw))}
        except FileNotFoundError:
            pass
        except OtherVersion:
            self._other_version(file)
        except (OSError, ValueError, RecursionError, LookupError, TypeError):
            self._unreadable(file)
        return {}

    def keep_entries(self, entries: Iterable[ClientState]) -> None:
        """Write what is known of all clients."""
        pieces = [piece for entry in entries for piece in pieces_of(entry)]
        disk.replace(self.state / "clients.jsonl", seal_of(pieces), *pieces)

    def owned(self, folder: str, traced: Iterable[str] | None = None) -> frozenset[str]:
        """Return the paths that were ever written into *folder* and not yet taken away.

        The list of them and the traces (*traced*, where they were read already) are both believed,
        for either may be lost, or older than the other. So is another version's: were it not, pages
        that an update no longer makes would stay for good.
        """
        listed = self._listed("owned", folder, _paths)
        if traced is None:
            traced = self._listed("traces", folder, _traced)
        return frozenset(path for path in (*listed, *traced) if is_inside(path))

    def _listed(
        self, kind: str, folder: str, paths: Callable[[bytes | None], list[Any] | None]
    ) -> list[str]:
        """Return the *paths* in the file of *folder* of this *kind*, of whichever version."""
        file = self.state / kind / f"{folder}.json"
        if not file.exists():
            return []
        found = paths(self._body(file)) or paths(_of_other_version(file)) or []
        return [path for path in found if isinstance(path, str)]

    def own(self, folder: str, paths: Iterable[str]) -> None:
        """Say which files of *folder* are ours; none forgets the folder."""
        target = self.state / "owned" / f"{folder}.json"
        names = sorted(paths)
        if names:
            self._write(target, {"paths": names})
        else:
            for kind in ("traces", "bodies"):
                disk.drop(self.state / kind / f"{folder}.json")
            disk.drop(target)

    def named(self, kind: str) -> frozenset[str]:
        """Return the output folders that have a file of this *kind* (`owned`, `traces`)."""
        return disk.stems(self.state / kind, ".json")

    def index(self) -> dict[str, Any]:
        """Return what the last whole build left for the next one's fast path, or nothing."""
        return self._read(self.state / "index.json") or {}

    def stamp(self) -> Signature | None:
        """Return what tells whether somebody else built since the index was kept."""
        return signature(self.state / "index.json")

    def keep_index(self, index: Mapping[str, Any]) -> None:
        """Write the fast path's index."""
        self._write(self.state / "index.json", dict(index))

    def drop_index(self) -> None:
        """Forget the fast path, before anything is changed on disk."""
        disk.drop(self.state / "index.json")

    def forget(self) -> None:
        """Forget all that may be lost, so that everything is made again."""
        self.drop_index()
        for name in ("clients.jsonl", "commits.json"):
            disk.drop(self.state / name)
        for name in ("traces", "bodies"):
            for file in (self.state / name).glob("*.json"):
                disk.drop(file)

    @property
    def has_names(self) -> bool:
        """Whether it is remembered who took a name first."""
        return (self.state / "names.json").exists()

    def names(self) -> dict[str, str]:
        """Return who took which name first, as far as names are taken twice."""
        raw = self._read(self.state / "names.json") or {}
        return {key: path for key, path in raw.items() if isinstance(path, str)}

    def keep_names(self, names: Mapping[str, str]) -> None:
        """Write who took which name first; nothing is kept where no name is taken twice."""
        if names:
            self._write(self.state / "names.json", dict(names))
        else:
            disk.drop(self.state / "names.json")

    def commits(self) -> dict[str, Any]:
        """Return what git said of the sources when it was last asked."""
        return self._read(self.state / "commits.json") or {}

    def keep_commits(self, commits: Mapping[str, Any]) -> None:
        """Write what git said of the sources."""
        self._write(self.state / "commits.json", dict(commits))

    def _read(self, file: Path) -> dict[str, Any] | None:
        body = self._body(file)
        if body is None:
            return None
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            self._unreadable(file)
            return None
        return raw

    def _body(self, file: Path) -> bytes | None:
        """Return what *file* says; None, with a note, where it cannot be believed."""
        try:
            return unsealed(file.read_bytes())
        except FileNotFoundError:
            pass
        except OtherVersion:
            self._other_version(file)
        except (OSError, ValueError, RecursionError):
            self._unreadable(file)
        return None

    def _other_version(self, file: Path) -> None:
        self._note(f"{file.name} was written by another version of amportal: it is made anew")

    def _unreadable(self, file: Path) -> None:
        self._note(f"{file.name} of the ledger cannot be read: what it knew is made again")

    def _note(self, text: str) -> None:
        # Several steps may ask for one file.
        if text not in self.notes:
            self.notes.append(text)

    def _write(self, file: Path, content: dict[str, Any]) -> None:
        # It is on the disk itself with the next release, see `release.sync`.
        disk.replace(file, sealed(json.dumps(content, separators=(",", ":")).encode()))


def _of_other_version(file: Path) -> bytes | None:
    """Return what another version's *file* says: it is the last line, with or without a seal."""
    try:
        raw = file.read_bytes()
    except OSError:
        return None
    try:
        unsealed(raw)
    except OtherVersion:
        return raw.rpartition(b"\n")[2]
    except (ValueError, RecursionError):
        pass
    return None


def _paths(body: bytes | None) -> list[Any] | None:
    """Return the paths that a list of what is ours names, or None where it is no such list."""
    try:
        paths = json.loads(body or b"")["paths"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return paths if isinstance(paths, list) else None


def _traced(body: bytes | None) -> list[Any] | None:
    """Return the paths that traces are of, or None where *body* holds no traces."""
    try:
        traces = json.loads(body or b"")["traces"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return list(traces) if isinstance(traces, dict) else None


def is_inside(path: str) -> bool:
    """Say whether *path* stays in the folder it is relative to."""
    return not path.startswith("/") and ".." not in path.split("/") and "\0" not in path
