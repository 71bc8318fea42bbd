"""A release that is staged is held small, and is known as it was."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from amportal.builder.client_task import Folder, Made, Output
from amportal.builder.release.portal_release import PortalRelease
from amportal.builder.release.release_facts import Shared
from amportal.builder.release.tree_swap import SwapCounts
from amportal.builder.storage.output_trace import PutBy, Reason, Trace, Traces, traces_row

NEW = Reason("new")
TRACE = Trace("page", "d" * 32, (("a", "1"),), (("t", None), ("u", "2")), "c" * 64)
LIVE = {"index.html": (1, 2, 3, 4)}


def test_traces_put_by_come_back_with_the_files_that_are_in_place() -> None:
    """A file that is not there has no signature."""
    shelf = Traces("code", {"index.html": TRACE, "gone.html": TRACE})
    there = {**shelf.traces, "index.html": replace(TRACE, written=LIVE["index.html"])}

    row = PutBy(shelf).row(LIVE)

    # What is put by has been JSON, where a tuple comes back as a list.
    assert json.dumps(row) == json.dumps(traces_row(Traces("code", there)))


def test_what_portals_have_in_common_is_held_once() -> None:
    """Equal paths and reasons of different clients are one object each."""
    shared = Shared()
    both = [
        shared.settled([Output("".join(("in", "dex")), Reason("new"), TRACE)], Traces())
        for _ in range(2)
    ]
    assert both[0].made[0] is both[1].made[0]
    assert both[0].paths[0] is both[1].paths[0]
    swap = SwapCounts(("index",), 0, ("old",), ("theirs",))
    assert shared.swap(swap) == swap


def test_a_settled_release_tells_the_same_and_holds_no_bytes(tmp_path: Path) -> None:
    """Of its summary, its paths and its traces nothing is lost; of a fresh output, no reason."""
    outputs = (
        Output("index.html", NEW, TRACE, b"page"),
        Output("kept.html", None, TRACE),
    )

    def staged() -> PortalRelease:
        (tmp_path / "output" / "acme").mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / "acme" / "kept.html").touch()
        each = PortalRelease("acme", Made(outputs), Folder(), frozenset({"old.html"}))
        each.stage(tmp_path / "output", tmp_path / "staging")
        return each

    plain, settled = staged(), staged()
    settled.settle("code", Shared())

    assert (settled.paths, settled.ours, settled.total) == (plain.paths, plain.ours, plain.total)
    assert settled.summary() == plain.summary()
    one, other = settled.row("code", LIVE), plain.row("code", LIVE)
    assert one["traces"].keys() == other["traces"].keys()
    assert one["traces"]["index.html"][4] == LIVE["index.html"]
    assert b"page" not in _bytes_of(settled)


def _bytes_of(upcoming: PortalRelease) -> list[object]:
    return [each.content for each in upcoming._made.outputs]
