"""The ledger: the traces of all outputs, and which files are ours.

Two kinds of file below `.amportal/`, because they answer different questions: `traces/` says
what is fresh and may be lost at any time (everything is then made again); `owned/` says what may
be deleted and only ever names files we wrote. Plain JSON: nothing in it is executed, and a file
that cannot be read counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from amportal.build import disk
from amportal.build.trace import Trace
from amportal.errors import Note, Problem, Span

FORMAT = 1


@dataclass(slots=True)
class Shelf:
    """The traces of one client's outputs, by path, and the digest of all they came from."""

    code: str = ""
    key: str = ""
    traces: dict[str, Trace] = field(default_factory=dict)
    # Digest over a client's source file -> facts about it, see `build.facts`.
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)


class Ledger:
    """Reads and writes the files below *state*. Every write is whole or not at all."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.notes: list[str] = []

    def shelf(self, client: str) -> Shelf:
        """Return what is known of *client*'s outputs; an unreadable file is as none."""
        raw = self._read(self.state / "traces" / f"{client}.json")
        if raw is None:
            return Shelf()
        try:
            return Shelf(
                code=raw["code"],
                key=raw["key"],
                traces={path: _trace(row) for path, row in raw["traces"].items()},
                facts=dict(raw["facts"]),
            )
        except (LookupError, TypeError, ValueError, AttributeError):
            self._unreadable(self.state / "traces" / f"{client}.json")
            return Shelf()

    def keep(self, client: str, shelf: Shelf) -> None:
        """Write *shelf* for *client*."""
        rows = {path: asdict(trace) for path, trace in sorted(shelf.traces.items())}
        self._write(
            self.state / "traces" / f"{client}.json",
            {"code": shelf.code, "key": shelf.key, "traces": rows, "facts": shelf.facts},
        )

    def owned(self, client: str) -> frozenset[str]:
        """Return the paths that were ever written for *client* and not yet taken away.

        Where that list is damaged, the traces still name most of them: what is there neither way
        stays, since nobody can tell any more that it is ours.
        """
        file = self.state / "owned" / f"{client}.json"
        raw = self._read(file)
        if raw is None and not file.exists():
            return frozenset()
        paths = raw.get("paths") if raw else None
        if raw and not isinstance(paths, list):
            self._unreadable(file)
        if not isinstance(paths, list):
            paths = list(self.shelf(client).traces)
        return frozenset(path for path in paths if isinstance(path, str) and _inside(path))

    def own(self, client: str, paths: Iterable[str]) -> None:
        """Say which files of *client* are ours; none forgets the client."""
        target = self.state / "owned" / f"{client}.json"
        names = sorted(paths)
        if names:
            self._write(target, {"paths": names})
        else:
            (self.state / "traces" / f"{client}.json").unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def clients(self) -> tuple[str, ...]:
        """Return every client that owns files, sorted."""
        folder = self.state / "owned"
        if not folder.is_dir():
            return ()
        return tuple(sorted(file.stem for file in folder.glob("*.json")))

    def index(self) -> dict[str, Any]:
        """Return what the last whole build left for the next one's fast path, or nothing."""
        return self._read(self.state / "index.json") or {}

    def keep_index(self, index: Mapping[str, Any]) -> None:
        """Write the fast path's index."""
        self._write(self.state / "index.json", dict(index))

    def drop_index(self) -> None:
        """Forget the fast path, before anything is changed on disk."""
        (self.state / "index.json").unlink(missing_ok=True)

    def _read(self, file: Path) -> dict[str, Any] | None:
        try:
            raw = json.loads(file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            self._unreadable(file)
            return None
        if not isinstance(raw, dict):
            self._unreadable(file)
            return None
        if raw.get("format") != FORMAT:
            self.notes.append(
                f"{file.name} was written by another version of amportal: it is made anew"
            )
            return None
        return raw

    def _unreadable(self, file: Path) -> None:
        self.notes.append(f"{file.name} of the ledger cannot be read: what it knew is made again")

    def _write(self, file: Path, content: dict[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, **content}, separators=(",", ":"))
        disk.replace(file, text.encode())


def _inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/") and "\0" not in path


def _trace(row: dict[str, Any]) -> Trace:
    written = row["written"]
    return Trace(
        recipe=row["recipe"],
        data=row["data"],
        assets=tuple((name, digest) for name, digest in row["assets"]),
        reads=tuple((name, digest) for name, digest in row["reads"]),
        content=row["content"],
        written=None if written is None else (written[0], written[1], written[2], written[3]),
        later=row["later"],
        warnings=tuple(problem_of(item) for item in row["warnings"]),
    )


def _span(row: dict[str, Any] | None) -> Span | None:
    return None if row is None else Span(**row)


def problem_row(problem: Problem) -> dict[str, Any]:
    """Return *problem* as plain values that JSON holds."""
    return asdict(problem)


def problem_of(row: dict[str, Any]) -> Problem:
    """Return the problem that `problem_row` wrote."""
    notes = tuple(Note(note["text"], _span(note["span"])) for note in row["notes"])
    return Problem(**{**row, "span": _span(row["span"]), "notes": notes})
