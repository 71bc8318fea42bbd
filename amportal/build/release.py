"""Release portals whole: stage each tree beside the live one, then swap them in one step.

A reader sees the old release or the new one, never half of either. Unchanged files are
hard-linked, so a release costs what changed. Only files we own are ever left behind; whatever
somebody else put into the live folder is carried over. Staging and swapping are two steps, so
that many portals can be brought to the disk at once in between.
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


@dataclass(frozen=True, slots=True)
class Staged:
    """A release that is complete beside the live one; nothing live has changed yet."""

    live: Path
    following: Path
    change: Swap
    # Nothing is left: the portal goes, and its folder with it.
    empty: bool

    def swap(self) -> Swap:
        """Put the release in place of the live one, in one step."""
        if self.empty:
            shutil.rmtree(self.following)
            if self.live.exists():
                _retire(self.live, self.following.parent)
        else:
            _exchange(self.following, self.live)
            if self.following.exists():
                shutil.rmtree(self.following)
        return self.change

    def discard(self) -> None:
        """Leave the live release as it is."""
        shutil.rmtree(self.following)


def stage(
    live: Path, staging: Path, contents: Mapping[str, bytes | Kept], owned: frozenset[str]
) -> Staged:
    """Write *contents* beside the release at *live*; *staging* is a folder on the same disk.

    *owned* are the paths that former releases wrote: those no longer in *contents* disappear.
    Empty *contents* remove the portal, and its folder unless somebody else's files are there.
    """
    following = staging / live.name
    if following.exists():
        shutil.rmtree(following)
    following.mkdir(parents=True)
    written = tuple(sorted(path for path, what in contents.items() if not isinstance(what, Kept)))
    folders: set[str] = {""}
    for path, what in contents.items():
        _place(live, following, path, what, folders)
    here = frozenset(_files_below(live))
    foreign = tuple(sorted(here - owned - contents.keys()))
    for path in foreign:
        _carry(live / path, following / path)
    removed = tuple(sorted((here & owned) - contents.keys()))
    change = Swap(written, len(contents) - len(written), removed, foreign)
    return Staged(live, following, change, empty=not contents and not foreign)


def sync(*folders: Path) -> None:
    """Bring all that was written below *folders* to the disk, so that a power cut tears nothing."""
    libc = _libc()
    done: set[int] = set()
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            device = os.fstat(handle).st_dev
            if device in done:
                continue
            if libc is None or not hasattr(libc, "syncfs") or libc.syncfs(handle) != 0:
                os.fsync(handle)
            else:
                done.add(device)
        finally:
            os.close(handle)


def _place(live: Path, following: Path, path: str, what: bytes | Kept, folders: set[str]) -> None:
    parent = path.rpartition("/")[0]
    new = f"{following}/{path}"
    if parent not in folders:
        (following / parent).mkdir(parents=True, exist_ok=True)
        folders.add(parent)
    if isinstance(what, Kept):
        os.link(f"{live}/{path}", new, follow_symlinks=False)
        return
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(what)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)


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
