"""What changed since a commit, and the site as it stood: from git, field by field, dated."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import ROOT, here

PLAN = "content/clients/acme/projects/spring/project.yaml"


def git(site: Path, day: str, *words: str) -> str:
    """Run git as somebody, at nine in the morning of *day*."""
    moment = f"{day}T09:00:00 +0000"
    done = subprocess.run(
        ["git", "-c", "user.name=Ruth", "-c", "user.email=ruth@halden.example", *words],
        cwd=site,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "HOME": str(site),
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(site: Path, day: str) -> str:
    git(site, day, "add", "-A")
    git(site, day, "commit", "-q", "-m", "Work")
    return git(site, day, "rev-parse", "HEAD")


def edit(site: Path, old: str, new: str) -> None:
    text = (site / PLAN).read_text("utf-8")
    assert text.count(old) == 1, old
    (site / PLAN).write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with four commits: begun, one day moved, a brief reworded, a comment added."""
    site = tmp_path_factory.mktemp("past") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    (site / ".gitignore").write_text("/output/\n/.amportal/\n")
    git(site, "2026-11-20", "init", "-q")
    git(site, "2026-11-20", "tag", "-f", "begun", commit(site, "2026-11-20"))
    edit(site, "forecast: 2026-12-03", "forecast: 2026-12-02")
    commit(site, "2026-11-21")
    edit(site, "brief: Launch the spring blend", "brief: Launch our spring blend")
    commit(site, "2026-11-22")
    edit(site, "milestones:", "milestones:   # as agreed in October")
    commit(site, "2026-11-23")
    return site


def test_one_moved_day_is_one_line_dated_by_its_commit(site: Path) -> None:
    """Later commits of the same file do not date it, and what is no fact is no line."""
    ran = here(site, "changes", "--since", "begun")
    assert ran.code == 0, ran.err
    head, *lines = ran.out.splitlines()
    assert head.startswith("acme, since commit ")
    assert head.endswith(" of 2026-11-20:")
    assert lines == [
        "  Spring launch: Film locked: moved from 3 to 2 Dec (2026-11-21)",
        "  Spring launch, brief: new wording (2026-11-22)",
    ]


def test_a_day_means_its_last_commit(site: Path) -> None:
    assert here(site, "changes", "--since", "2026-11-20").out == (
        here(site, "changes", "--since", "begun").out
    )
    assert here(site, "changes", "--since", "2026-11-22").out.endswith("2026-11-22: no change\n")


@pytest.mark.parametrize(
    ("since", "until", "lines"),
    [
        ("begun", "2026-11-21", ["Spring launch: Film locked: moved from 3 to 2 Dec (2026-11-21)"]),
        ("2026-11-21", "2026-11-22", ["Spring launch, brief: new wording (2026-11-22)"]),
        ("2026-11-22", "HEAD", []),
        # Backwards: what was taken back.
        ("2026-11-21", "begun", ["Spring launch: Film locked: moved from 2 to 3 Dec"]),
    ],
)
def test_changes_are_told_between_any_two_days(
    site: Path, since: str, until: str, lines: list[str]
) -> None:
    """By days, commits and tags; what came after the second is not told."""
    ran = here(site, "changes", "--since", since, "--until", until)
    assert ran.code == 0, ran.err
    head, *told = ran.out.splitlines()
    assert " until commit " in head
    assert told == [f"  {line}" for line in lines]


def test_what_was_not_committed_counts_too(site: Path, tmp_path: Path) -> None:
    """A day that was only just moved is told, without a day of its own."""
    again = tmp_path / "site"
    shutil.copytree(site, again)
    edit(again, "forecast: 2026-12-02", "forecast: 2026-12-04")
    ran = here(again, "changes", "--since", "HEAD")
    assert ran.out.splitlines()[1:] == ["  Spring launch: Film locked: moved from 2 to 4 Dec"]


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("nonsense", "there is no commit `nonsense`"),
        ("2019-01-01", "there is no commit from 2019-01-01 or before"),
        ("2026-13-01", "there is no day 2026-13-01"),
        ("--all", "`--all` is no commit"),
    ],
)
def test_what_git_does_not_know_is_said(site: Path, since: str, said: str) -> None:
    ran = here(site, "changes", f"--since={since}")
    assert ran.code == 2
    assert said in ran.err


def test_the_site_is_built_as_it_stood_beside_the_live_one(site: Path) -> None:
    """With the days of then, and without touching what is live."""
    live = site / "output" / "acme" / "index.html"
    live.parent.mkdir(parents=True)
    live.write_text("live")
    ran = here(site, "build", "--at", "begun")
    assert ran.code == 0, ran.err
    (then,) = (site / ".amportal" / "at").iterdir()
    page = (then / "output" / "acme" / "projects" / "spring.html").read_text("utf-8")
    assert "2026-12-03" in page
    assert "2026-12-02" not in page
    assert live.read_text() == "live"
    assert "2026-11-20" in (then / "output" / "acme" / "index.html").read_text("utf-8")
    again = here(site, "build", "--at", "begun")
    assert "acme: up to date" in again.err


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose report was issued on 20 November; its plan was committed three times since."""
    site = tmp_path_factory.mktemp("reported") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    (site / ".gitignore").write_text("/output/\n/.amportal/\n/clean/\n")
    git(site, "2026-11-20", "init", "-q")
    commit(site, "2026-11-20")
    on = ("--today", "2026-11-20")
    assert here(site, "report", "review", "acme/2026-w47", "--by", "tom", *on).code == 0
    commit(site, "2026-11-20")
    assert here(site, "report", "issue", "acme/2026-w47", *on).code == 0
    commit(site, "2026-11-20")
    edit(site, "forecast: 2026-12-03", "forecast: 2026-12-02")
    commit(site, "2026-11-21")
    edit(site, "    name: Launch", "    name: Launch day")
    commit(site, "2026-11-22")
    edit(site, "milestones:", "milestones:   # as agreed in October")
    commit(site, "2026-11-23")
    return site


def test_each_change_since_the_report_has_the_day_of_its_own_commit(reported: Path) -> None:
    """On the page too, though the file was committed three times."""
    ran = here(reported, "changes", "acme")
    assert ran.code == 0, ran.err
    lines = [line.strip() for line in ran.out.splitlines()[1:]]
    assert "Spring launch: Film locked: moved from 3 to 2 Dec (2026-11-21)" in lines
    assert "Spring launch: Launch is now called Launch day (2026-11-22)" in lines
    assert here(reported, "build", "acme").code == 0
    page = (reported / "output/acme/changes.html").read_text("utf-8")
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Film locked: moved from 3 to 2 Dec 21 Nov" in words
    assert "Launch is now called Launch day 22 Nov" in words


def test_days_are_the_same_in_a_build_that_goes_on_and_in_one_from_nothing(
    reported: Path, tmp_path: Path
) -> None:
    """What was found for a file holds until it changes, and is what would be found anew."""
    site = tmp_path / "site"
    shutil.copytree(reported, site)
    assert here(site, "build", "acme").code == 0
    edit(site, "forecast: 2026-12-02", "forecast: 2026-12-04")
    commit(site, "2026-11-23")
    assert here(site, "build", "acme").code == 0
    going_on = (site / "output/acme/changes.html").read_bytes()
    assert b"moved from 3 to 4 Dec" in going_on
    shutil.rmtree(site / "output")
    shutil.rmtree(site / ".amportal")
    assert here(site, "build", "acme").code == 0
    assert (site / "output/acme/changes.html").read_bytes() == going_on


def test_changes_are_told_between_two_reports(reported: Path, tmp_path: Path) -> None:
    """Until a report, since the one before it, or since any other state."""
    site = tmp_path / "site"
    shutil.copytree(reported, site)
    week = (
        "---\nperiod: {from: 2026-11-23, to: 2026-11-27}\nstate: draft\n"
        "recipients: [priya]\npromised: []\n---\nAnother.\n"
    )
    (site / "content/clients/acme/reports/2026-w48.md").write_text(week)
    on = ("--today", "2026-11-27")
    commit(site, "2026-11-27")
    assert here(site, "report", "review", "acme/2026-w48", "--by", "tom", *on).code == 0
    commit(site, "2026-11-27")
    ran = here(site, "report", "issue", "acme/2026-w48", *on)
    assert ran.code == 0, ran.err
    commit(site, "2026-11-27")
    edit(site, "forecast: 2026-12-02", "forecast: 2026-12-09")
    commit(site, "2026-11-28")
    today = ("--today", "2026-11-28")
    told = here(site, "changes", "--until", "2026-w48", *today).out.splitlines()
    assert told[0] == "acme, since report 1 until report 2:"
    both = here(site, "changes", "--since", "2026-w47", "--until", "2026-w48", *today)
    assert both.out.splitlines() == told
    assert "  Spring launch: Film locked: moved from 3 to 2 Dec (2026-11-21)" in told
    since = here(site, "changes", "--since", "2026-w48", *today).out.splitlines()
    assert since == [
        "acme, since report 2:",
        "  Spring launch: Film locked: moved from 2 to 9 Dec (2026-11-28)",
    ]
