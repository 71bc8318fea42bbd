"""Release a portal whole: stage the tree beside the live one, then swap them in one step.

A reader sees the old release or the new one, never half of either. Unchanged files are
hard-linked, so a release costs what changed. Only files we own are ever left behind; whatever
somebody else put into the live folder is carried over.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """Stands for a file of the live release that stays as it is."""


KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Swap:
    """What a release changed, as paths relative to the portal, sorted."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    # Files that are not ours; they were carried over.
    foreign: tuple[str, ...]


def release(
    live: Path, staging: Path, contents: Mapping[str, bytes | Kept], owned: frozenset[str]
) -> Swap:
    """Make *contents* the release at *live*; *staging* is a folder on the same file system.

    *owned* are the paths that former releases wrote: those no longer in *contents* disappear.
    An empty *contents* removes the portal, and its folder unless somebody else's files are there.
    """
    following = staging / live.name
    if following.exists():
        shutil.rmtree(following)
    following.mkdir(parents=True)
    written = tuple(sorted(path for path, what in contents.items() if not isinstance(what, Kept)))
    folders: set[Path] = set()
    for path, what in contents.items():
        _place(live / path, following / path, what, folders)
    here = frozenset(_files_below(live))
    foreign = tuple(sorted(here - owned - contents.keys()))
    for path in foreign:
        _carry(live / path, following / path)
    removed = tuple(sorted((here & owned) - contents.keys()))
    _sync(following)
    if not contents and not foreign:
        shutil.rmtree(following)
        if live.exists():
            _retire(live, staging)
    else:
        _exchange(following, live)
        if following.exists():
            shutil.rmtree(following)
    return Swap(written, len(contents) - len(written), removed, foreign)


def _place(old: Path, new: Path, what: bytes | Kept, folders: set[Path]) -> None:
    if new.parent not in folders:
        new.parent.mkdir(parents=True, exist_ok=True)
        folders.add(new.parent)
    if isinstance(what, Kept):
        os.link(old, new, follow_symlinks=False)
        return
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with os.fdopen(handle, "wb") as out:
        out.write(what)


def _files_below(folder: Path) -> Iterator[str]:
    """Yield every path below *folder* that is no folder, links included and not followed."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = list(os.scandir(folder / prefix))
        except FileNotFoundError:
            continue
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(path + "/")
            else:
                yield path


def _carry(old: Path, new: Path) -> None:
    """Take a file that is not ours into the next release, unless ours takes its place."""
    if os.path.lexists(new):
        return
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return
    mode = old.lstat().st_mode
    if stat.S_ISLNK(mode):
        new.symlink_to(old.readlink())
    elif stat.S_ISREG(mode):
        os.link(old, new, follow_symlinks=False)


def _sync(folder: Path) -> None:
    """Bring the staged tree to the disk before it goes live, so that a power cut tears nothing."""
    libc = _libc()
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if libc is None or not hasattr(libc, "syncfs") or libc.syncfs(handle) != 0:
            os.fsync(handle)
    finally:
        os.close(handle)


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _exchange(following: Path, live: Path) -> None:
    """Put *following* where *live* is, in one step where the system has one."""
    live.parent.mkdir(parents=True, exist_ok=True)
    if not live.exists():
        following.rename(live)
        return
    libc = _libc()
    if libc is not None and hasattr(libc, "renameat2"):
        done = libc.renameat2(
            _AT_FDCWD, os.fsencode(following), _AT_FDCWD, os.fsencode(live), _RENAME_EXCHANGE
        )
        if done == 0:
            return
    # No exchange on this system: two renames, with a moment in which the portal is absent.
    old = following.with_name(following.name + ".old")
    if old.exists():
        shutil.rmtree(old)
    live.rename(old)
    following.rename(live)
    shutil.rmtree(old)


def _retire(live: Path, staging: Path) -> None:
    """Take the whole portal away in one step, then delete it at leisure."""
    gone = staging / (live.name + ".gone")
    if gone.exists():
        shutil.rmtree(gone)
    live.rename(gone)
    shutil.rmtree(gone)


def staging_folder(state: Path, output: Path) -> Path:
    """Return a folder on *output*'s file system for staging, emptied of what a kill left behind."""
    output.mkdir(parents=True, exist_ok=True)
    state.mkdir(parents=True, exist_ok=True)
    same = state.stat().st_dev == output.stat().st_dev
    folder = state / "staging" if same else output / ".staging"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    return folder
