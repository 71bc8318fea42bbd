"""Release a portal whole: stage the tree beside the live one, then swap them in one step.

A reader sees the old release or the new one, never half of either. Unchanged files are
hard-linked, so a release costs what changed. Only files we own are ever left behind; whatever
somebody else put into the live folder is carried over.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from amportal.build import disk

# A release on its way out, where the system cannot exchange two folders in one step.
_OLD = ".old"
_GONE = ".gone"


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
    Raises `OSError` where the machine cannot; what is live is then whole, old or new.
    """
    if live.is_symlink():
        raise OSError(errno.ELOOP, "a link", str(live))
    following = staging / live.name
    disk.drop(following)
    following.mkdir(parents=True)
    written = tuple(sorted(path for path, what in contents.items() if not isinstance(what, Kept)))
    folders: set[Path] = set()
    for path, what in contents.items():
        _place(live / path, following / path, what, folders)
    here = frozenset(_found_below(live))
    foreign = tuple(sorted(here - owned - contents.keys()))
    for path in foreign:
        _carry(live / path, following / path)
    removed = tuple(sorted((here & owned) - contents.keys()))
    if contents or foreign:
        disk.sync(following)
        _exchange(following, live)
    else:
        _retire(live, staging)
    # The release is what it shall be; if this fails, the next build clears up.
    with suppress(OSError):
        disk.drop(following)
        if staging.parent == live.parent:
            # Whoever serves or copies the output shall not find it; it is made again when needed.
            staging.rmdir()
    return Swap(written, len(contents) - len(written), removed, _files(foreign))


def _place(old: Path, new: Path, what: bytes | Kept, folders: set[Path]) -> None:
    if new.parent not in folders:
        new.parent.mkdir(parents=True, exist_ok=True)
        folders.add(new.parent)
    if isinstance(what, Kept):
        disk.link(old, new)
    else:
        disk.create(new, what)


def _found_below(folder: Path) -> Iterator[str]:
    """Yield every path below *folder* that is no folder, and with a `/` those that hold nothing.

    Links are included and not followed.
    """
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = list(os.scandir(folder / prefix))
        except FileNotFoundError:
            continue
        if prefix and not entries:
            yield prefix
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(path + "/")
            else:
                yield path


def _files(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in found if not path.endswith("/"))


def _carry(old: Path, new: Path) -> None:
    """Take what is not ours into the next release, unless ours takes its place."""
    if os.path.lexists(new):
        return
    with suppress(FileExistsError, NotADirectoryError):
        if old.is_dir() and not old.is_symlink():
            new.mkdir(parents=True, exist_ok=True)
            return
        new.parent.mkdir(parents=True, exist_ok=True)
        disk.link(old, new)


def _exchange(following: Path, live: Path) -> None:
    """Put *following* where *live* is, in one step where the system has one."""
    disk.folder(live.parent)
    if not live.exists():
        following.rename(live)
        return
    if disk.exchange(following, live):
        return
    # No exchange on this system: two renames, with a moment in which the portal is absent. If we
    # end there, the next build puts the old one back.
    old = following.with_name(following.name + _OLD)
    disk.drop(old)
    live.rename(old)
    try:
        following.rename(live)
    except OSError:
        old.rename(live)
        raise
    with suppress(OSError):
        disk.drop(old)


def _retire(live: Path, staging: Path) -> None:
    """Take the whole portal away in one step, then delete it at leisure."""
    gone = staging / (live.name + _GONE)
    disk.drop(gone)
    if live.exists():
        live.rename(gone)
        with suppress(OSError):
            disk.drop(gone)


def staging_folder(state: Path, output: Path) -> Path:
    """Return a folder on *output*'s file system for staging, cleared of what a kill left behind.

    Call it only while holding the site's lock. Raises `OSError` where *state* or *output* is a
    link, since links might lead to what is not ours.
    """
    disk.folder(output)
    disk.folder(state)
    inside, beside = state / "staging", output / ".staging"
    for staging in (inside, beside):
        if os.path.lexists(staging):
            _recover(staging, output)
            disk.drop(staging)
    for files in (state, state / "traces", state / "owned"):
        for fresh in files.glob(f"*{disk.FRESH}"):
            fresh.unlink()
    same = state.stat().st_dev == output.stat().st_dev
    chosen = inside if same else beside
    chosen.mkdir()
    return chosen


def _recover(staging: Path, output: Path) -> None:
    """Put back a portal that a kill left between two renames."""
    if staging.is_symlink():
        return
    for old in staging.glob(f"*{_OLD}"):
        live = output / old.name.removesuffix(_OLD)
        if not os.path.lexists(live):
            old.rename(live)


__all__ = ["KEPT", "Kept", "Swap", "release", "staging_folder"]
