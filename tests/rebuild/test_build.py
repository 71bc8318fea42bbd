"""A build makes what is stale, releases it whole, and equals a build from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.builder.build_summary import Summary
from amportal.builder.storage.build_ledger import Ledger
from tests.property.edits import commit
from tests.sites import ROOT, Kept, Site

PROJECT = "content/clients/acme/projects/spring/project.yaml"


def made(summary: Summary, slug: str) -> set[str]:
    """Return what was made for a client."""
    return {output for each in summary.clients if each.slug == slug for output, _ in each.made}


def written(summary: Summary, slug: str) -> set[str]:
    """Return what was written for a client."""
    return {path for each in summary.clients if each.slug == slug for path in each.written}


def test_a_second_build_makes_nothing(site: Site) -> None:
    """Nothing changed: nothing is made, written or rendered, and files are not touched."""
    first = site.build()
    assert first.sound, first.problems
    assert written(first, "acme") >= {"index.html", "reports/2026-w47.pdf", "portal.json"}
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*")}
    asked = Kept.asked

    second = site.build()

    assert made(second, "acme") == made(second, "beta") == set()
    assert {path: path.stat().st_mtime_ns for path in site.output.rglob("*")} == before
    assert Kept.asked == asked
    assert second.problems == first.problems


def test_the_fast_path_says_the_same_without_reading(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once sources are older than a tick, a build that has nothing to do sees it at a glance."""
    monkeypatch.setattr("amportal.sources.snapshot.TICK_NS", -(10**12))
    first = site.build()
    assert not first.unchanged
    assert not set(Ledger(site.state).index()["totals"]) ^ {
        "acme",
        "beta",
        "_agency",
    }

    monkeypatch.setattr("amportal.sources.snapshot._read_steadily", lambda *_: pytest.fail("read"))
    second = site.build()

    assert second.unchanged
    assert second.problems == first.problems
    assert second.exit_code == first.exit_code


def test_a_comment_in_yaml_makes_nothing(site: Site) -> None:
    """A view that is equal makes no output."""
    site.build()
    site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014  # as on the purchase order")

    summary = site.build()

    assert made(summary, "acme") == made(summary, "beta") == set()


def test_a_headline_makes_what_shows_it_and_nothing_of_other_clients(
    site: Site, tmp_path: Path
) -> None:
    """Only pages of that client are made; the result equals a build from nothing."""
    site.build()
    beta = {path: path.stat().st_ino for path in (site.output / "beta").rglob("*")}
    text = (site.root / PROJECT).read_text()
    line = next(line for line in text.splitlines() if line.startswith("headline:"))
    site.edit(PROJECT, line, "headline: Everything is new.")

    summary = site.build()

    assert {"index.html", "projects/spring.html", "portal.json"} <= written(summary, "acme")
    assert "team.html" not in written(summary, "acme")
    assert made(summary, "beta") == set()
    assert {path: path.stat().st_ino for path in (site.output / "beta").rglob("*")} == beta
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_removed_page_disappears(site: Site, tmp_path: Path) -> None:
    """What is no longer in the sources is no longer in the portal."""
    site.build()
    (site.root / "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md").unlink()

    summary = site.build()

    assert "updates/acm-014-2026-11-20-film-in-edit.html" in {
        path for each in summary.clients for path in each.removed
    }
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_removed_client_disappears(site: Site, tmp_path: Path) -> None:
    """The whole portal goes, and the agency's page forgets the client."""
    site.build()
    shutil.rmtree(site.root / "content/clients/beta")

    summary = site.build()

    assert not (site.output / "beta").exists()
    assert next(each for each in summary.clients if each.slug == "beta").gone
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_client_with_problems_is_held(site: Site, tmp_path: Path) -> None:
    """Its last good portal stays to the byte, the others go on, and mending lets it go."""
    site.build()
    good = {path: raw for path, raw in site.tree().items() if path.startswith("acme/")}
    site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014\nstrat: 2026-01-01")
    site.edit("content/clients/beta/client.yaml", "name: Bet Coffee", "name: Beta Tea")

    summary = site.build()

    assert summary.exit_code == 1
    assert {each.slug for each in summary.clients if each.held} == {"acme"}
    assert {path: raw for path, raw in site.tree().items() if path.startswith("acme/")} == good
    assert b"Beta Tea" in (site.output / "beta/index.html").read_bytes()

    site.edit(PROJECT, "\nstrat: 2026-01-01", "")
    assert site.build().exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_broken_template_holds_every_client_and_says_where(site: Site) -> None:
    """A name that does not exist is a problem with file and line, and nothing is released."""
    site.build()
    good = site.tree()
    site.write("templates/home.html", "<p>{{ view.hedline }}</p>\n")

    summary = site.build()

    assert summary.exit_code == 1
    assert {problem.slug for problem in summary.problems if problem.severity == "error"} == {
        "undefined-name"
    }
    assert {each.slug for each in summary.clients if each.held} >= {"acme", "beta"}
    after = site.tree()
    assert {path: raw for path, raw in after.items() if not path.startswith("_agency")} == {
        path: raw for path, raw in good.items() if not path.startswith("_agency")
    }


def test_an_output_changed_by_hand_is_made_again(site: Site, tmp_path: Path) -> None:
    """The portal is what the sources say, whatever somebody wrote into it."""
    site.build()
    (site.output / "acme/index.html").write_text("defaced")
    (site.output / "acme/team.html").unlink()

    summary = site.build()

    assert made(summary, "acme") == {"index.html", "team.html"}
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_lost_ledger_costs_time_only(site: Site, tmp_path: Path) -> None:
    """Everything is made again, nothing of others is deleted, stale pages still disappear."""
    site.build()
    (site.output / "acme/theirs.txt").write_text("mine")
    shutil.rmtree(site.state / "traces")
    (site.state / "index.json").unlink()
    (site.root / "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md").unlink()

    site.build()

    found = site.tree()
    assert found.pop("acme/theirs.txt") == b"mine"
    assert found == site.clean_tree(tmp_path / "clean")


def test_midnight_makes_what_depends_on_the_day(site: Site, tmp_path: Path) -> None:
    """A quarter of an hour that brings no new day makes nothing; a client's midnight does."""
    site.edit("content/clients/acme/client.yaml", "Europe/London", "Asia/Kathmandu")
    # Kathmandu is 5 h 45 min ahead: its midnight is at 18:15 UTC.
    site.clock = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    assert site.build().sound
    site.clock = datetime(2026, 11, 23, 18, 10, tzinfo=UTC)
    assert made(site.build(), "acme") == set()

    site.clock = datetime(2026, 11, 23, 18, 20, tzinfo=UTC)
    summary = site.build()

    assert "index.html" in made(summary, "acme")
    assert "reports.html" not in made(summary, "acme")
    assert made(summary, "beta") == set()
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_new_code_makes_everything_again_and_writes_only_what_differs(site: Site) -> None:
    """Every output is made anew; equal bytes are not written."""
    site.build()
    inodes = {path: path.stat().st_ino for path in site.output.rglob("*.html")}
    (site.package / "code.py").write_text("# version 2\n")

    summary = site.build()

    assert len(made(summary, "acme")) == len(made(summary, "beta")) > 20
    assert written(summary, "acme") == set()
    assert {path: path.stat().st_ino for path in site.output.rglob("*.html")} == inodes


def test_processes_and_one_process_make_the_same(site: Site, tmp_path: Path) -> None:
    """Who renders changes no byte."""
    serial = site.clean_tree(tmp_path / "serial")
    assert site.clean_tree(tmp_path / "two", processes=2) == serial


def test_a_report_nobody_has_reviewed_is_for_the_agency_alone(site: Site) -> None:
    """A draft is made where the account manager finds it, and appears once it was reviewed."""
    report = "content/clients/acme/reports/2026-w47.md"
    state = next(
        line for line in (site.root / report).read_text().splitlines() if line.startswith("state:")
    )
    site.edit(report, state, "state: draft")

    first = site.build()

    assert first.sound
    assert (site.output / "_agency/drafts/acme/2026-w47.pdf").read_bytes().startswith(b"%PDF")
    assert not (site.output / "acme/reports").exists()
    assert b"2026-w47" not in (site.output / "acme/portal.json").read_bytes()

    site.build(only=("beta",))
    assert (site.output / "_agency/drafts/acme/2026-w47.pdf").is_file()

    site.edit(report, "state: draft", state)
    site.build()

    assert (site.output / "acme/reports/2026-w47.pdf").read_bytes().startswith(b"%PDF")
    assert not (site.output / "_agency/drafts/acme/2026-w47.pdf").exists()


def test_only_the_clients_that_were_named_are_built(site: Site) -> None:
    """Others are left as they are."""
    summary = site.build(only=("beta",))

    assert {each.slug for each in summary.clients if each.slug != "_agency"} == {"beta"}
    assert not (site.output / "acme").exists()


def test_a_dry_run_writes_nothing(site: Site) -> None:
    """It finds what a build would find."""
    site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014\nstrat: 2026-01-01")

    summary = site.build(dry=True)

    assert summary.exit_code == 1
    assert not site.output.exists()


_ELSEWHERE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.sites import Site
from amportal.render.pdf.pdf_pool import PdfPool
site = Site(Path(sys.argv[1]), PdfPool)
summary = site.build()
assert summary.sound, summary.problems
"""


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_machine_settings_change_no_byte(site: Site, tmp_path: Path, seed: str) -> None:
    """Time zone, locale, hash seed and folder of the sources leave no trace in the output."""
    site.build()
    other = tmp_path / f"another folder {seed}"
    shutil.copytree(site.root / "content", other / "content")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(ROOT),
        "TZ": "Pacific/Kiritimati" if seed == "1" else "America/Adak",
        "LC_ALL": "C",
        "LANG": "de_DE.UTF-8",
    }
    subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(other)], env=environment, cwd=tmp_path, check=True
    )

    assert Site(other, site.slow).tree() == site.tree()


def test_a_day_that_is_set_is_not_that_day_with_its_commits(site: Site) -> None:
    """Commits date what is shown today, not what a set day shows, though it be today's."""
    commit(site, 0)
    site.build()
    site.today = site.clock.date()
    site.build()
    assert site.tree() == site.clean_tree(site.root / "beside")
