"""Traces: what one output was made from, and whether it must be made again.

One function decides, `reason_to_make`, and whoever explains prints its answer: there is no
second opinion. Reads nothing from disk.
"""

from __future__ import annotations

import json
import stat
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from amportal.errors import Problem, problem_of, problem_row
from amportal.plan.routes import OF_PORTAL

Pair = tuple[str, str | None]


class Traces(Struct):
    """Traces by output path, and the digest of the code that they are of."""

    code: str = ""
    traces: dict[str, Trace] = field(default_factory=dict)


class PutBy:
    """A shelf of files that are not in place yet: small, for all of a large site are held at once.

    As objects, the traces of a client with 43 outputs take 50 kB; so they take 6.
    """

    __slots__ = ("_text",)

    def __init__(self, shelf: Traces) -> None:
        text = json.dumps(traces_row(shelf), separators=(",", ":")).encode()
        self._text = zlib.compress(text, 1)

    def row(self, live: Mapping[str, Signature]) -> dict[str, Any]:
        """Return what `traces_row` gives where the files are now in place, and *live* is there."""
        row: dict[str, Any] = json.loads(zlib.decompress(self._text))
        for path, each in row["traces"].items():
            each[_WRITTEN] = live.get(path)
        return row


def traces_row(shelf: Traces) -> dict[str, Any]:
    """Return *shelf* as plain values that JSON holds."""
    pairs: dict[Pair, int] = {}
    rows = {path: _row(trace, pairs) for path, trace in sorted(shelf.traces.items())}
    return {"code": shelf.code, "pairs": list(pairs), "traces": rows}


def traces_of(row: dict[str, Any]) -> Traces:
    """Return the shelf that `traces_row` wrote. Raises what comes of anything else."""
    pairs = [(str(name), digest) for name, digest in row["pairs"]]
    traces = {path: _trace(each, pairs) for path, each in row["traces"].items()}
    return Traces(str(row["code"]), traces)


def contents_of(row: dict[str, Any]) -> dict[str, str]:
    """Return the digest of each output's bytes, by path, from what `traces_row` wrote."""
    return {path: each[_CONTENT] for path, each in row["traces"].items()}


# Where `_row` has the digest of the bytes, and the signature of the file.
_CONTENT, _WRITTEN = 2, 4


def _row(trace: Trace, pairs: dict[Pair, int]) -> list[Any]:
    return [
        trace.recipe,
        trace.data,
        trace.content,
        trace.later,
        trace.written,
        _pointers(trace.assets, pairs),
        _pointers(trace.reads, pairs),
        [problem_row(each) for each in trace.warnings],
    ]


def _pointers(found: Iterable[Pair], pairs: dict[Pair, int]) -> list[int]:
    return [pairs.setdefault(pair, len(pairs)) for pair in found]


def _trace(row: list[Any], pairs: list[Pair]) -> Trace:
    recipe, data, content, later, written, assets, reads, warnings = row
    signature = None
    if written is not None:
        size, mtime, ctime, inode = written
        signature = (int(size), int(mtime), int(ctime), int(inode))
    return Trace(
        recipe=str(recipe),
        data=str(data),
        assets=tuple((name, str(digest)) for name, digest in (pairs[at] for at in assets)),
        reads=tuple(pairs[at] for at in reads),
        content=str(content),
        written=signature,
        later=str(later),
        warnings=tuple(problem_of(each) for each in warnings),
    )


# size, mtime, ctime (nanoseconds) and inode of a file we wrote.
Signature = tuple[int, int, int, int]


def signature(path: Path) -> Signature | None:
    """Return the signature of the regular file at *path*, or None."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class Trace(Struct, frozen=True):
    """All that one output was made from, as digests; `absent` reads have the digest None."""

    recipe: str
    data: str
    assets: tuple[tuple[str, str], ...]
    reads: tuple[tuple[str, str | None], ...]
    content: str
    written: Signature | None = None
    # Digest of what the second, slow step was made from; empty where there is none.
    later: str = ""
    # Warnings are part of what a build says, so a fresh output says them again.
    warnings: tuple[Problem, ...] = ()


class Reason(Struct, frozen=True):
    """Why an output is made: `what` names the template, picture or file where there is one."""

    kind: Literal[
        "new", "code", "recipe", "data", "asset", "template", "missing", "changed-by-hand"
    ]
    what: str = ""

    def words(self) -> str:
        """Return the reason as a person would say it."""
        text = {
            "new": "it was never made",
            "code": "amportal or one of its libraries changed",
            "recipe": "it is made in another way now",
            "data": "its data changed",
            "asset": "a file it shows changed",
            "template": "a template changed",
            "missing": "the file is gone from the output",
            "changed-by-hand": "somebody changed the output file",
        }[self.kind]
        return f"{text}: {self.what}" if self.what else text


class Wanted(Struct, frozen=True):
    """What a job asks for now, in the terms of a trace."""

    recipe: str
    data: str
    assets: tuple[tuple[str, str], ...]


def reason_to_make(
    wanted: Wanted,
    trace: Trace | None,
    templates: Mapping[str, str],
    on_disk: Signature | None,
    same_code: bool,
) -> Reason | None:
    """Return why the output must be made again, or None when it is fresh.

    *templates* maps every template there is now to its digest, and what else an output may read.
    """
    if trace is None:
        return Reason("new")
    if not same_code:
        return Reason("code")
    if trace.recipe != wanted.recipe:
        return Reason("recipe")
    if trace.data != wanted.data:
        return Reason("data")
    if trace.assets != wanted.assets:
        changed = sorted(set(wanted.assets) ^ set(trace.assets))
        return Reason("asset", changed[0][0] if changed else "")
    for name, digest in trace.reads:
        if templates.get(name) != digest:
            kind: Literal["asset", "template"] = "asset" if name[:1] == OF_PORTAL else "template"
            return Reason(kind, name.removeprefix(OF_PORTAL))
    if on_disk is None:
        return Reason("missing")
    if on_disk != trace.written:
        return Reason("changed-by-hand")
    return None
