"""The ledger comes back as it was kept; what cannot be read counts as absent, with a note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amportal.build.ledger import Ledger, Shelf, problem_of, problem_row
from amportal.build.trace import Trace
from amportal.errors import Note, Problem, Span

PROBLEM = Problem(
    "remote-image",
    "a picture from elsewhere was left out",
    Span("content/a.md", 3, 2, 5),
    "a file of this site",
    "put it beside the page",
    (Note("first here", Span("content/b.md")), Note("no place")),
    "warning",
    "![x](https://x)",
)
TRACE = Trace(
    "page", "d", (("a", "1"),), (("t", None), ("u", "2")), "c", (1, 2, 3, 4), "l", (PROBLEM,)
)


def test_a_shelf_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Traces with places, warnings and absent reads, and facts about files."""
    shelf = Shelf("code", "key", {"index.html": TRACE}, {"png:1": {"sha256": "x"}})
    Ledger(tmp_path).keep("acme", shelf)

    ledger = Ledger(tmp_path)
    assert ledger.shelf("acme") == shelf
    assert ledger.notes == []


def test_a_problem_survives_as_plain_values() -> None:
    """Warnings of fresh outputs are said again by later builds."""
    assert problem_of(json.loads(json.dumps(problem_row(PROBLEM)))) == PROBLEM


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"null",
        b'{"format":1}',
        b'{"format":1,"code":"","key":"","traces":{"a":{}},"facts":{}}',
        b'{"format":99,"code":"","key":"","traces":{},"facts":{}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_ledger_is_as_none_and_says_so(tmp_path: Path, raw: bytes) -> None:
    """Cut short, of another kind or of a newer version: everything is made again."""
    file = tmp_path / "traces" / "acme.json"
    file.parent.mkdir()
    file.write_bytes(raw)

    ledger = Ledger(tmp_path)

    assert ledger.shelf("acme") == Shelf()
    assert len(ledger.notes) == 1


def test_ownership_is_kept_apart_and_ends_with_the_last_file(tmp_path: Path) -> None:
    """A lost ledger does not lose what is ours; a client without files is forgotten."""
    ledger = Ledger(tmp_path)
    ledger.own("acme", ["b.html", "a.html"])
    ledger.keep("acme", Shelf("code", "key", {"a.html": TRACE}))
    (tmp_path / "traces" / "acme.json").write_bytes(b"broken")

    assert ledger.owned("acme") == {"a.html", "b.html"}
    assert ledger.clients() == ("acme",)

    ledger.own("acme", [])
    assert ledger.clients() == ()
    assert ledger.shelf("acme") == Shelf()
    assert ledger.notes == []


def test_a_path_that_leads_out_of_the_portal_is_never_ours(tmp_path: Path) -> None:
    """A tampered list cannot make a release delete elsewhere."""
    file = tmp_path / "owned" / "acme.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"format": 1, "paths": ["../x", "/etc/passwd", "ok", 3, "a/../b"]}))

    assert Ledger(tmp_path).owned("acme") == {"ok"}
