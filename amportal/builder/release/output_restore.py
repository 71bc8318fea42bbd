"""Put back what is gone from the output, before a build asks what is to be made.

Portals that are not as their last release left them, and of which every byte is still kept, get
that release again: whole, in one step. The build that follows finds what it expects, and makes
what changed since. Where a byte is missing, or other code made it, all is left to that build.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.build_summary import ClientSummary
from amportal.builder.release.tree_swap import KEPT, Kept, Staged, stage, sync
from amportal.builder.scan.forked_map import ForkedMap
from amportal.builder.scan.site_scan import Group, SiteScan, files_below, signature_of
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState
from amportal.builder.storage.kept_portals import KeptPortals
from amportal.builder.storage.output_trace import Reason, Trace, Traces
from amportal.builder.storage.owned_files import OwnedFiles

# So many groups are brought to the disk together, and taken by a process at a time.
_AT_ONCE = 40

Kind = Literal["missing", "changed-by-hand"]
# What `_summary` is given.
Row = tuple[str, dict[str, Kind], Sequence[str], int, Sequence[str]]


class _Lost(Struct, frozen=True):
    """A portal, the traces of its last release, and which of its files are not as those say."""

    name: str
    traces: Mapping[str, Trace]
    changed: dict[str, Kind]


class OutputRestore:
    """One step of a build of the site below *output* and *state*."""

    def __init__(
        self,
        output: Path,
        state: Path,
        staging: Path,
        ledger: Ledger,
        store: KeptPortals,
        owned: OwnedFiles,
        seen: SiteScan,
    ) -> None:
        self._output = output
        self._state = state
        self._staging = staging
        self._ledger = ledger
        self._store = store
        self._ours = owned
        self._seen = seen
        self.summaries: dict[str, ClientSummary] = {}

    def clients(self, entries: Mapping[str, ClientState]) -> dict[str, ClientState]:
        """Put back portals of *entries* that are lost, and return what is now known of all."""
        lost = [
            tuple(each.folders)
            for each in entries.values()
            if each.outputs and each.outputs != self._seen.outputs(each.folders)
        ]
        there = self._put_back(lost)
        return {
            slug: replace(each, outputs=there.get(tuple(each.folders), each.outputs))
            for slug, each in entries.items()
        }

    def agency(self, folder: str, index: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put back the agency's own *folder* if it is lost, and return what is now the *index*."""
        if index.get("board") == self._seen.outputs((folder,)):
            return index
        there = self._put_back([(folder,)])
        return {**index, "board": there[folder,]} if there else index

    def _put_back(self, groups: list[Group]) -> dict[Group, str]:
        """Return the signature of each of *groups* that was put back, as its portals are now."""
        there = {}
        parts = [groups[at : at + _AT_ONCE] for at in range(0, len(groups), _AT_ONCE)]
        aside = ForkedMap.begin(parts, self._told, mortal=True) if len(parts) > 1 else None
        told = aside.answers() if aside is not None else map(self._told, parts)
        for group, done in zip(groups, chain.from_iterable(map(json.loads, told)), strict=True):
            if done:
                signature, rows = done
                there[group] = signature
                self._seen.note_outputs(group, signature)
                self.summaries |= {each.slug: each for each in (_summary(*row) for row in rows)}
        return there

    def _told(self, groups: Sequence[Group]) -> str:
        """Put *groups* back; return as JSON what came of each, null where it was left alone."""
        staged = [self._staged(group) for group in groups]
        if any(staged):
            sync(self._staging, self._state)
        return json.dumps(
            [self._swapped(*each) if each[1] else None for each in zip(groups, staged, strict=True)]
        )

    def _staged(self, group: Group) -> list[tuple[_Lost, Staged]]:
        """Stage what *group* has lost; nothing where not all of it can be had."""
        lost = [each for each in map(self._lost, group) if each.changed]
        contents: list[dict[str, bytes | Kept]] = []
        for each in lost:
            wanted = {path: each.traces[path].content for path in each.changed}
            kept = self._store.contents(each.name, wanted)
            if kept is None:
                return []
            contents.append({path: kept.get(path, KEPT) for path in each.traces})
        return [
            (each, stage(self._output / each.name, self._staging, content, self._owned(each)))
            for each, content in zip(lost, contents, strict=True)
        ]

    def _lost(self, name: str) -> _Lost:
        """Return what the portal *name* has lost, as far as this code made it."""
        shelf = self._ledger.shelf(name)
        if shelf.code != self._seen.code:
            return _Lost(name, {}, {})
        live = files_below(self._output / name)
        if any(path in live for path in self._ours.of(name, ()) - shelf.traces.keys()):
            # A report that is older than its pages, which only a build can tell of.
            return _Lost(name, {}, {})
        changed: dict[str, Kind] = {
            path: "changed-by-hand" if path in live else "missing"
            for path, trace in shelf.traces.items()
            if trace.written is None or live.get(path) != trace.written
        }
        return _Lost(name, shelf.traces, changed)

    def _owned(self, lost: _Lost) -> frozenset[str]:
        """Return the files of a portal that are ours, which its traces name too."""
        owned = self._ours.of(lost.name, lost.traces)
        self._ledger.own(lost.name, owned)
        return owned

    def _swapped(self, group: Group, staged: list[tuple[_Lost, Staged]]) -> tuple[str, list[Row]]:
        """Release what is *staged* of *group* and write down what is there now."""
        rows: list[Row] = []
        for lost, each in staged:
            swap = each.swap()
            live = files_below(self._output / lost.name)
            traces = {
                path: replace(trace, written=live.get(path)) for path, trace in lost.traces.items()
            }
            self._ledger.keep(lost.name, Traces(self._seen.code, traces))
            rows.append((lost.name, lost.changed, swap.written, len(traces), swap.foreign))
        now = {name: files_below(self._output / name) for name in group}
        return signature_of(now), rows


def _summary(
    name: str, changed: dict[str, Kind], written: Sequence[str], total: int, foreign: Sequence[str]
) -> ClientSummary:
    made = tuple((path, Reason(kind)) for path, kind in sorted(changed.items()))
    return ClientSummary(name, made, tuple(written), total=total, foreign=tuple(foreign))
