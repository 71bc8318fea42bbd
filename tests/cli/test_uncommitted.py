"""What is not committed, and shown under an older "as of", is named by `check` and by a build."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import ROOT, here

ACME = "content/clients/acme"
PLAN = f"{ACME}/projects/spring/project.yaml"
SLOGAN = f"{ACME}/projects/spring/deliverables/slogan.yaml"
MONEY = f"{ACME}/internal/money.yaml"


def git(site: Path, day: str, *words: str) -> None:
    """Run git as somebody, at nine in the morning of *day*."""
    moment = f"{day}T09:00:00 +0000"
    subprocess.run(
        ["git", "-c", "user.name=Ruth", "-c", "user.email=ruth@halden.example", *words],
        cwd=site,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "HOME": str(site),
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        },
        capture_output=True,
        check=True,
    )


def commit(site: Path, day: str) -> None:
    git(site, day, "add", "-A")
    git(site, day, "commit", "-q", "-m", "Work")


def edit(site: Path, path: str) -> None:
    """Add a comment to the file at *path*: its bytes are others, and nothing else is."""
    file = site / path
    file.write_bytes(file.read_bytes() + b"# looked over\n")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a site that is in no repository."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    (site / ".gitignore").write_text("/output/\n/.amportal/\n")
    return site


@pytest.fixture
def site(bare: Path) -> Path:
    """Return a site whose one commit is of the day before yesterday."""
    git(bare, "2026-11-21", "init", "-q")
    commit(bare, "2026-11-21")
    return bare


def told(site: Path, *words: str, **environment: str) -> list[str]:
    """Return the lines of the warning and its notes that the command *words* prints."""
    ran = here(site, *words, environment=environment)
    lines = (ran.out + ran.err).splitlines()
    return [each for each in lines if "not-committed" in each or "this file too" in each]


def test_check_names_the_files_and_the_day(site: Path) -> None:
    assert told(site, "check") == []
    edit(site, PLAN)
    edit(site, SLOGAN)
    head, other = told(site, "check")
    assert head.startswith(f"{SLOGAN}:1:1: warning: `acme` shows changes of 2 files that are not ")
    assert "as of 2026-11-21" in head
    assert PLAN in other
    commit(site, "2026-11-22")
    assert told(site, "check") == []


def test_a_new_file_is_named_as_well(site: Path) -> None:
    update = site / ACME / "projects/spring/updates/2026-11-20-film-in-edit.md"
    new = update.with_name("2026-11-22-film-locked.md")
    new.write_bytes(update.read_bytes().replace(b"2026-11-20", b"2026-11-22"))
    assert [new.name in each for each in told(site, "check")] == [True]


def test_nothing_is_said_of_what_no_portal_shows(site: Path) -> None:
    """The file is the agency's alone."""
    edit(site, MONEY)
    assert told(site, "check") == []


def test_nothing_is_said_where_the_data_is_of_today(site: Path) -> None:
    edit(site, SLOGAN)
    commit(site, "2026-11-23")
    edit(site, PLAN)
    assert told(site, "check") == []


def test_nothing_is_said_without_git(bare: Path) -> None:
    edit(bare, PLAN)
    assert told(bare, "check") == []
    git(bare, "2026-11-21", "init", "-q")
    # No commit gives a day, so that "as of" is the newest day that is written.
    assert told(bare, "check") == []


def test_nothing_is_said_on_a_day_that_is_pretended(site: Path) -> None:
    edit(site, PLAN)
    assert told(site, "check", "--today", "2026-11-24") == []


@pytest.mark.parametrize("name", ["GIT_INDEX_FILE", "PRE_COMMIT"])
def test_nothing_is_said_while_it_is_committed(site: Path, name: str) -> None:
    """A hook runs before the commit that mends it."""
    edit(site, PLAN)
    assert told(site, "check", **{name: "1"}) == []


def test_it_is_no_error_where_warnings_are(site: Path) -> None:
    strict = here(site, "check", "--strict").code
    edit(site, PLAN)
    assert len(told(site, "check", "--strict")) == 1
    assert here(site, "check", "--strict").code == strict


def test_a_build_says_so_where_it_makes_something(site: Path) -> None:
    """One that writes nothing asks git nothing, and repeats nothing."""
    edit(site, PLAN)
    assert len(told(site, "build")) == 1
    assert told(site, "build") == []
