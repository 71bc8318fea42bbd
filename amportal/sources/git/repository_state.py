"""A mark of where a repository stands, read without starting git.

Equal marks mean that no commit came or went since; it is only ever compared. It exists because
"nothing changed" must be known in milliseconds, and starting a program takes some of them.
"""

from __future__ import annotations

from pathlib import Path

_WATCHED = ("HEAD", "logs/HEAD", "packed-refs", "shallow")


def repository_mark(root: Path) -> str:
    """Return the mark of the repository around *root*; empty where there is none."""
    folder = repository_folder(root)
    return _mark(folder) if folder else ""


def repository_folder(root: Path) -> Path | None:
    """Return the folder in which git keeps the repository around *root*, or None."""
    for folder in (root, *root.parents):
        entry = folder / ".git"
        if entry.is_dir():
            return entry
        if entry.is_file():
            return _linked(entry)
    return None


def _linked(entry: Path) -> Path:
    """Return the folder that a worktree's `.git` file names."""
    try:
        text = entry.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return entry.parent / ".git.absent"
    return entry.parent / text.removeprefix("gitdir:").strip()


def _mark(folder: Path) -> str:
    parts = []
    for name in (*_WATCHED, _branch(folder)):
        try:
            found = (folder / name).stat()
        except OSError:
            continue
        parts.append(f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ino}")
    return "; ".join(parts)


def _branch(folder: Path) -> str:
    """Return the file of the branch at hand, which moves even where git keeps no log of it."""
    try:
        head = (folder / "HEAD").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "HEAD"
    name = head.removeprefix("ref: ").strip()
    return name if head.startswith("ref: refs/") and ".." not in name else "HEAD"
