"""`report go`: a report from its first word until it is issued, left and taken up at any point."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.test_prompts import at_terminal
from tests.commands import here

DAY = ("--today", "2026-11-27")
FOLDER = "content/clients/first-client"
REPORT = f"{FOLDER}/reports/2026-11-27.md"
ISSUED = f"{FOLDER}/reports/sent/2026-11-27/1/issue.json"


@pytest.fixture
def due(bare: Path) -> Path:
    """Return a site in git whose one client is owed a report."""
    for words in (
        ("start", "first-client"),
        ("done", "first-client/M1"),
    ):
        assert here(bare, *words).code == 0
    git(bare, "init", "-q")
    git(bare, "add", "-A")
    git(bare, "commit", "-q", "-m", "Begin")
    return bare


def git(site: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=site, capture_output=True, text=True, check=True
    ).stdout


def test_a_report_goes_all_the_way_and_only_once(due: Path) -> None:
    """It stops where somebody has to be named, goes on from there, and ends with nothing to do."""
    stopped = here(due, "report", "go", "--due", "--yes", *DAY)
    assert stopped.code == 2
    assert "who looked it over is not said" in stopped.err
    assert (due / REPORT).is_file()
    went = here(due, "report", "go", "--due", "--yes", "--by", "alex", *DAY)
    assert went.code == 0, went.err
    assert (due / ISSUED).is_file()
    assert git(due, "log", "--format=%s").splitlines() == [
        "Issue report 2026-11-27 of first-client",
        "Review report 2026-11-27 of first-client",
        "Begin",
    ]
    assert git(due, "status", "--short") == ""
    again = here(due, "report", "go", "first-client", "--yes", "--by", "alex", *DAY)
    assert again.code == 0
    assert "no report of first-client is due, and none is open" in again.err
    assert here(due, "report", "go", "--due", "--yes", *DAY).err == "no report is due\n"


def test_in_a_pipe_nothing_is_taken_for_granted(due: Path) -> None:
    """Without --yes nobody can be asked, so nothing is written."""
    ran = here(due, "report", "go", "first-client", *DAY)
    assert ran.code == 2
    assert "nobody can be asked" in ran.err
    assert not (due / REPORT).exists()
    assert here(due, "report", "go").code == 2


def test_each_step_is_asked_at_a_terminal(due: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are written in the person's own editor; a no ends it, and it goes on from there."""
    editor = due.parent / "editor"
    editor.write_text('#!/bin/sh\necho "All is well." >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    code, seen = at_terminal(due, "y\ny\nn\nalex\nn\n", "report", "go", "first-client", *DAY)
    assert code == 2, seen
    assert "Write the report of first-client?" in seen
    assert "Who looked it over? (alex, sam)" in seen
    assert "a report is issued from a commit" in seen
    assert (due / REPORT).read_text().endswith("All is well.\n")
    code, seen = at_terminal(due, "y\ny\ny\n", "report", "go", "first-client", *DAY)
    assert code == 0, seen
    assert "Edit " not in seen
    assert (due / ISSUED).is_file()


def test_a_client_that_cannot_go_on_holds_up_no_other(due: Path) -> None:
    """The others go all the way; the code says that one did not."""
    assert here(due, "new", "client", "beta", "--email", "x@beta.example").code == 0
    made = here(due, "new", "project", "beta/launch", "--template", "blank")
    assert made.code == 0, made.err
    for words in (
        ("set", "beta.report.every=week"),
        ("start", "beta/launch"),
    ):
        assert here(due, *words).code == 0
    file = due / "content/clients/beta/projects/launch/project.yaml"
    file.write_text(file.read_text().replace("kind: fixed", "kind: fix"))
    ran = here(due, "report", "go", "--due", "--yes", "--by", "alex", *DAY)
    assert ran.code == 1
    assert "beta: not finished" in ran.err
    assert (due / ISSUED).is_file()
