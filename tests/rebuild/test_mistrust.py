"""What the ledger says is checked, can be proved from nothing, and can be asked for."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.builder.clean_comparison import verify
from amportal.builder.make.stale_outputs import CHECKED, _chosen
from amportal.builder.output_explanation import explain_output
from amportal.builder.scan.site_scan import files_below
from amportal.builder.storage.build_ledger import Ledger
from tests.rebuild.test_build import PROJECT, made
from tests.sites import Site

PAGE = "team.html"


def lie(site: Site) -> None:
    """Put wrong bytes into a page and into the ledger, so that nothing shows it but the page."""
    page, ledger = site.output / "acme" / PAGE, Ledger(site.state)
    page.write_bytes(b"stale")
    shelf = ledger.shelf("acme")
    content = sha256(b"stale").hexdigest()
    written = files_below(site.output / "acme")[PAGE]
    shelf.traces[PAGE] = replace(shelf.traces[PAGE], content=content, written=written)
    ledger.keep("acme", shelf)


def test_a_fresh_output_is_now_and_then_made_again_and_compared(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where it comes out otherwise the ledger is dropped, all is made again, and a note says so."""
    site.build()
    lie(site)
    site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014  # seen")
    monkeypatch.setattr("amportal.builder.make.stale_outputs.CHECKED", 1)

    summary = site.build()

    assert any("acme/team.html" in note and "made again" in note for note in summary.notes)
    assert len(made(summary, "acme")) == len(made(summary, "beta")) > 20
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_one_in_thirty_two_is_checked(site: Site) -> None:
    """Over many builds every fresh output has its turn; about one in 32 each time."""
    outputs = [f"page-{n}.html" for n in range(200)]
    turns = [[each for each in outputs if _chosen(each, f"moment {n}")] for n in range(200)]
    assert {each for turn in turns for each in turn} == set(outputs)
    share = sum(map(len, turns)) / (len(outputs) * len(turns))
    assert 0.8 < share * CHECKED < 1.2


def test_verify_compares_with_a_build_from_nothing(site: Site) -> None:
    """It finds a stale page that neither the ledger nor the file's times tell of."""
    summary = site.build()
    assert verify(site.order(), summary, site.slow).different == ()
    lie(site)

    found = verify(site.order(), summary, site.slow)

    assert found.different == ("acme/team.html",)
    assert found.compared > 40
    assert not (site.state / "verify").exists()


def test_explain_gives_the_reason_a_build_would_act_on(site: Site) -> None:
    """For a fresh page, a stale one, a changed template, one of a held client, and no such page."""
    site.build()
    fresh = explain_output(site.order(), "acme/index.html")
    assert (fresh.reason, fresh.wanted) == (None, True)
    assert fresh.trace is not None
    assert "default/home.html" in {name for name, _ in fresh.trace.reads}
    assert explain_output(site.order(), "_agency/index.html").wanted

    site.write("templates/team.html", '{% extends "default/team.html" %}')
    changed = explain_output(site.order(), "acme/team.html")
    assert changed.reason is not None
    assert changed.reason.words() == "a template changed: team.html"
    assert changed.changed == ("team.html",)
    assert made(site.build(), "acme") == {"team.html"}

    site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014\nstrat: 2026-01-01")
    held = explain_output(site.order(), "acme/index.html")
    assert (held.reason, held.wanted, len(held.problems)) == (None, False, 1)
    assert explain_output(site.order(), "acme/none.html").trace is None
