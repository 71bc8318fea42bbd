"""Commit some files, and nothing else: the only question to git that changes anything.

It runs as the person would run it, with their name, hooks and signing: the commit is theirs. What
they had staged stays staged.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from amportal.sources.git.git_command import GitError

_TIME_LIMIT = 120.0


def commit_paths(root: Path, paths: Sequence[str], message: str) -> str:
    """Commit *paths* as they are, new and deleted ones too; return the commit's short id.

    Raises GitError with git's own words.
    """
    _run(root, "add", "--all", "--", *paths)
    _run(root, "commit", "--quiet", "--message", message, "--", *paths)
    return _run(root, "rev-parse", "--short", "HEAD").strip()


def _run(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "--literal-pathspecs", *words],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIME_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(str(error)) from error
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode != 0:
        raise GitError(said or done.stdout.decode("utf-8", "replace").strip() or "git failed")
    return done.stdout.decode("utf-8", "replace")
