"""Where a repository stands, read from its files."""

from __future__ import annotations

import subprocess
from pathlib import Path

from amportal.sources.git.repository_state import repository_folder, repository_mark


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


def test_a_commit_changes_the_mark_and_an_edit_does_not(tmp_path: Path) -> None:
    """Also seen from a folder within the repository."""
    site = tmp_path / "sites" / "one"
    site.mkdir(parents=True)
    assert repository_mark(site) == ""
    git(tmp_path, "init", "-q")
    before = repository_mark(site)
    assert before
    (site / "a.yaml").write_text("a: 1\n")
    assert repository_mark(site) == before
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    assert repository_mark(site) != before


def test_a_worktree_has_a_folder_of_its_own(tmp_path: Path) -> None:
    """Its lock and its head are there, not in the main one."""
    main, other = tmp_path / "main", tmp_path / "other"
    main.mkdir()
    assert repository_folder(main) is None
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "a")
    git(main, "worktree", "add", "-q", str(other))
    assert repository_folder(main) == main / ".git"
    assert repository_folder(other) == main / ".git" / "worktrees" / "other"
    assert repository_mark(other) not in ("", repository_mark(main))
