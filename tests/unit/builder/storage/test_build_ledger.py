"""The ledger comes back as it was kept; what cannot be read counts as absent, with a note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState, claimed_json, known_json, told_json
from amportal.builder.storage.output_trace import Trace, Traces
from amportal.builder.storage.sealed_file import sealed
from amportal.errors import Note, Problem, Span, problem_of, problem_row
from amportal.model.rules.uniqueness import Claim
from amportal.sources.snapshot import Index

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
    shelf = Traces("code", {"index.html": TRACE})
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
        b'{"format":2}',
        sealed(b""),
        sealed(b"[]"),
        sealed(b'{"code":"","pairs":[],"traces":{"a":{}}}'),
        sealed(b'{"code":"","pairs":[],"traces":{"a":["","","","",null,[7],[],[]]}}'),
        sealed(b'{"code":"","pairs":[],"traces":{}}').replace(b'"format":', b'"format":9'),
        sealed(b'{"code":"","pairs":[],"traces":{}}').replace(b'""', b'"x"'),
        b"[" * 100_000,
    ],
)
def test_a_damaged_ledger_is_as_none_and_says_so(tmp_path: Path, raw: bytes) -> None:
    """Cut short, of another kind or of a newer version: everything is made again."""
    file = tmp_path / "traces" / "acme.json"
    file.parent.mkdir()
    file.write_bytes(raw)

    ledger = Ledger(tmp_path)

    assert ledger.shelf("acme") == Traces()
    assert len(ledger.notes) == 1


ENTRY = ClientState(
    "acme",
    key="k",
    timezone="Europe/London",
    folders={"acme": 3},
    told=told_json([PROBLEM]),
    claimed=claimed_json([Claim("code", "A\tB\n", "acme", Span("content/c.yaml", 2), "code: A")]),
    known=known_json({"png:1": {"sha256": "x"}}, Index(7, {"a": (1, 2, 3, 4, "d")})),
)


def test_entries_come_back_as_they_were_kept(tmp_path: Path) -> None:
    """Whatever is in a name, one client is one line."""
    other = ClientState("beta", held=True)
    Ledger(tmp_path).keep_entries([ENTRY, other])

    found = Ledger(tmp_path).entries()

    assert found == {"acme": ENTRY, "beta": other}
    assert found["acme"].problems() == (PROBLEM,)
    assert found["acme"].claims()[0].value == "A\tB\n"
    assert found["acme"].facts() == {"png:1": {"sha256": "x"}}
    assert found["acme"].index() == Index(7, {"a": (1, 2, 3, 4, "d")})
    assert (other.problems(), other.claims(), other.facts()) == ((), [], {})


def test_entries_cut_short_or_of_another_version_are_as_none(tmp_path: Path) -> None:
    """At any byte: what is not whole says nothing, with a note."""
    Ledger(tmp_path).keep_entries([ENTRY, ClientState("beta")])
    file = tmp_path / "clients.jsonl"
    whole = file.read_bytes()
    for at in range(len(whole)):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            file.write_bytes(damaged)
            ledger = Ledger(tmp_path)
            assert ledger.entries() == {}
            assert len(ledger.notes) == 1


def test_ownership_is_kept_apart_and_ends_with_the_last_file(tmp_path: Path) -> None:
    """A lost ledger does not lose what is ours; a client without files is forgotten."""
    ledger = Ledger(tmp_path)
    ledger.own("acme", ["b.html", "a.html"])
    ledger.keep("acme", Traces("code", {"a.html": TRACE}))
    (tmp_path / "traces" / "acme.json").write_bytes(b"broken")

    assert ledger.owned("acme") == {"a.html", "b.html"}
    assert ledger.named("owned") == {"acme"}

    ledger.own("acme", [])
    assert ledger.named("owned") == ledger.named("traces") == set()
    assert ledger.shelf("acme") == Traces()
    assert ledger.notes == ["acme.json of the ledger cannot be read: what it knew is made again"]


def test_a_path_that_leads_out_of_the_portal_is_never_ours(tmp_path: Path) -> None:
    """A tampered list cannot make a release delete elsewhere."""
    file = tmp_path / "owned" / "acme.json"
    file.parent.mkdir()
    paths = ["../x", "/etc/passwd", "ok", 3, "a/../b"]
    file.write_bytes(sealed(json.dumps({"paths": paths}).encode()))

    assert Ledger(tmp_path).owned("acme") == {"ok"}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"format":1,"paths":["a.html"]}',
        b'{"format":2,"paths":["a.html"]}',
        b'{"format":99,"crc32":1}\n{"paths":["a.html"],"more":7}',
    ],
)
def test_what_is_ours_is_known_whichever_version_wrote_it(tmp_path: Path, raw: bytes) -> None:
    """Or pages that an update no longer makes would stay in a portal for good."""
    file = tmp_path / "owned" / "acme.json"
    file.parent.mkdir()
    file.write_bytes(raw)

    ledger = Ledger(tmp_path)

    assert ledger.owned("acme") == {"a.html"}
    assert len(ledger.notes) == 1


def test_a_damaged_list_of_what_is_ours_is_made_up_for_by_the_traces(tmp_path: Path) -> None:
    """What both named is still ours."""
    ledger = Ledger(tmp_path)
    ledger.own("acme", ["a.html", "b.html"])
    ledger.keep("acme", Traces("code", {"a.html": TRACE}))
    (tmp_path / "owned" / "acme.json").write_bytes(b"broken")

    assert ledger.owned("acme") == {"a.html"}
    assert len(ledger.notes) == 1
