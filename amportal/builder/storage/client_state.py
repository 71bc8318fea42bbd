"""What is known of one client from the last build of it.

Enough to leave a client alone that did not change, and yet to say its problems again, to check
its names against other clients', and to show it on the agency's board. What a build asks of every
client stands apart from what it asks of those that changed, which stays text until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from amportal.errors import Problem, problem_of, problem_row, span_of, span_row
from amportal.sources.snapshot import EMPTY_INDEX, Index

if TYPE_CHECKING:
    from amportal.model.rules.uniqueness import Claim
    from amportal.plan.view.page_views import BoardSlice

_EMPTY = b"null"


class ClientState(Struct):
    """One client.

    `key` is a digest of all that its outputs were made from; empty where they are to be made
    again all the same. `sources` and `outputs` tell without reading a file that nothing changed,
    `content` is the digest of its sources' bytes, `theme` that of the theme its pages were last
    compared with. `folders` maps its portals to how many files each has, `drafts` counts its
    unreviewed reports in the agency's folder. `withdrawn`: it has no portal any more, because
    somebody said so.

    The rest is JSON: `told` its problems, `claimed` what it takes for itself alone, `slice` what
    it brings to the agency's board (null where its sources have errors), `known` facts about its
    files by digest, and the state of each source.
    """

    slug: str
    key: str = ""
    sources: str = ""
    outputs: str = ""
    content: str = ""
    theme: str = ""
    timezone: str | None = None
    folders: dict[str, int] = field(default_factory=dict)
    held: bool = False
    drafts: int = 0
    withdrawn: bool = False
    told: bytes = _EMPTY
    claimed: bytes = _EMPTY
    slice: bytes = _EMPTY
    known: bytes = _EMPTY

    @property
    def shown(self) -> bool:
        """Whether there is something of this client for the agency's board."""
        return self.slice != _EMPTY

    def problems(self) -> tuple[Problem, ...]:
        """Return what is to be said of this client."""
        return tuple(problem_of(row) for row in json.loads(self.told) or ())

    def claims(self) -> list[Claim]:
        """Return what this client takes for itself alone."""
        from amportal.model.rules.uniqueness import Claim

        found = []
        for kind, value, span, excerpt in json.loads(self.claimed) or ():
            place = span_of(span)
            assert place is not None
            found.append(Claim(kind, value, self.slug, place, excerpt))
        return found

    def facts(self) -> dict[str, dict[str, Any]]:
        """Return what is known of its files, by digest."""
        return dict(json.loads(self.known)[0]) if self.known != _EMPTY else {}

    def index(self) -> Index:
        """Return the state of its sources when they were last read."""
        if self.known == _EMPTY:
            return EMPTY_INDEX
        _, taken, files = json.loads(self.known)
        return index_of([taken, files])


def told_json(problems: Iterable[Problem]) -> bytes:
    """Return *problems* for `ClientState.told`."""
    return _json([problem_row(each) for each in problems])


def claimed_json(claims: Iterable[Claim]) -> bytes:
    """Return *claims* for `ClientState.claimed`."""
    return _json([[each.kind, each.value, span_row(each.span), each.excerpt] for each in claims])


def slice_json(brought: BoardSlice | None) -> bytes:
    """Return *brought* for `ClientState.slice`."""
    return _EMPTY if brought is None else msgspec.json.encode(brought)


def slices_of(entries: Iterable[ClientState]) -> tuple[BoardSlice, ...]:
    """Return what *entries* bring to the agency's board. Raises ValueError for foreign JSON."""
    from amportal.plan.view.page_views import BoardSlice

    rows = b"[" + b",".join(each.slice for each in entries) + b"]"
    return msgspec.json.decode(rows, type=tuple[BoardSlice, ...])


def known_json(facts: Mapping[str, Mapping[str, Any]], index: Index) -> bytes:
    """Return *facts* and the state of the sources for `ClientState.known`."""
    return _json([facts, index.taken_ns, index.files])


def index_of(raw: Any) -> Index:
    """Return the index that was written as a list of its moment and its files."""
    try:
        taken, files = raw
        rows = {
            str(path): (row[0], row[1], row[2], row[3], str(row[4])) for path, row in files.items()
        }
        return Index(int(taken), rows)
    except (TypeError, ValueError, AttributeError, IndexError):
        return EMPTY_INDEX


_HEAD = ClientState.__struct_fields__[:11]


def pieces_of(entry: ClientState) -> tuple[bytes, ...]:
    """Return *entry* as one line in pieces, none of them copied.

    They are its parts as JSON, between them tabs, which JSON never holds.
    """
    head = _json([getattr(entry, name) for name in _HEAD])
    parts = (entry.told, entry.claimed, entry.slice, entry.known)
    return (head, *(piece for part in parts for piece in (b"\t", part)), b"\n")


def client_state_of(line: bytes) -> ClientState:
    """Return the entry that `pieces_of` wrote. Raises ValueError or TypeError for anything else."""
    head, told, claimed, part, known = line.split(b"\t")
    values = json.loads(head)
    if len(values) != len(_HEAD) or not isinstance(values[0], str):
        raise ValueError("not a line of an entry")
    if not line.endswith(b"]") and known != _EMPTY:
        raise ValueError("a line that was cut short")
    entry = ClientState(**dict(zip(_HEAD, values, strict=True)))
    entry.told, entry.claimed, entry.slice, entry.known = told, claimed, part, known
    return entry


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
