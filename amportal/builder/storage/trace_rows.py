"""The traces of one folder's outputs, and how they are written down.

What outputs read is written once and pointed at, because all pages of a portal read much the
same templates.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amportal.builder.storage.output_trace import Signature, Trace
from amportal.problem_row import problem_of, problem_row

Pair = tuple[str, str | None]


@dataclass(slots=True)
class Shelf:
    """Traces by output path, and the digest of the code that they are of."""

    code: str = ""
    traces: dict[str, Trace] = field(default_factory=dict)


class PutBy:
    """A shelf of files that are not in place yet: small, for all of a large site are held at once.

    As objects, the traces of a client with 43 outputs take 50 kB; so they take 6.
    """

    __slots__ = ("_text",)

    def __init__(self, shelf: Shelf) -> None:
        text = json.dumps(shelf_row(shelf), separators=(",", ":")).encode()
        self._text = zlib.compress(text, 1)

    def row(self, live: Mapping[str, Signature]) -> dict[str, Any]:
        """Return what `shelf_row` gives where the files are now in place, and *live* is there."""
        row: dict[str, Any] = json.loads(zlib.decompress(self._text))
        for path, each in row["traces"].items():
            each[_WRITTEN] = live.get(path)
        return row


def shelf_row(shelf: Shelf) -> dict[str, Any]:
    """Return *shelf* as plain values that JSON holds."""
    pairs: dict[Pair, int] = {}
    rows = {path: _row(trace, pairs) for path, trace in sorted(shelf.traces.items())}
    return {"code": shelf.code, "pairs": list(pairs), "traces": rows}


def shelf_of(row: dict[str, Any]) -> Shelf:
    """Return the shelf that `shelf_row` wrote. Raises what comes of anything else."""
    pairs = [(str(name), digest) for name, digest in row["pairs"]]
    traces = {path: _trace(each, pairs) for path, each in row["traces"].items()}
    return Shelf(str(row["code"]), traces)


def contents_of(row: dict[str, Any]) -> dict[str, str]:
    """Return the digest of each output's bytes, by path, from what `shelf_row` wrote."""
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
