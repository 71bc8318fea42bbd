"""Release portals whole: stage each tree beside the live one, then swap them in one step.

A reader sees the old release or the new one, never half of either. Unchanged files are
hard-linked, so a release costs what changed. Only files we own are ever left behind; whatever
somebody else put into the live folder is carried over. Staging and swapping are two steps, so
that many portals can be brought to the disk at once in between.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from amportal.builder.storage import disk
from amportal.plan.routes import bears_digest, unnamed

# A release on its way out, where the system cannot exchange two folders in one step.
_OLD = ".old"
_GONE = ".gone"


class Kept(Struct, frozen=True):
    """Stands for a file of the live release that stays as it is."""


KEPT = Kept()


class SwapCounts(Struct, frozen=True):
    """What a release changed, as paths relative to the portal, sorted."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    # Files that are not ours; they were carried over.
    foreign: tuple[str, ...]


class Staged(Struct, frozen=True):
    """A release that is complete beside the live one; nothing live has changed yet."""

    live: Path
    following: Path
    change: SwapCounts
    # Nothing is left: the portal goes, and its folder with it.
    empty: bool

    def swap(self) -> SwapCounts:
        """Put the release in place of the live one, in one step.

        Raises `OSError` where the machine cannot; what is live is then whole, old or new.
        """
        if self.empty:
            _retire(self.live, self.following.parent)
        else:
            _exchange(self.following, self.live)
        # The release is what it shall be; what this leaves is cleared by the next build.
        with suppress(OSError):
            self.discard()
        return self.change

    def discard(self) -> None:
        """Leave the live release as it is."""
        disk.drop(self.following)


def stage(
    live: Path, staging: Path, contents: Mapping[str, bytes | Kept], owned: frozenset[str]
) -> Staged:
    """Write *contents* beside the release at *live*; *staging* is a folder on the same disk.

    *owned* are the paths that former releases wrote: those no longer in *contents* disappear, and
    so do assets that bear the digest of their bytes.
    Empty *contents* remove the portal, and its folder unless somebody else's files are there.
    Raises `OSError` where the machine cannot, or where *live* is a link to another place.
    """
    disk.no_link(live)
    following = staging / live.name
    disk.drop(following)
    following.mkdir(parents=True)
    written = tuple(sorted(path for path, what in contents.items() if not isinstance(what, Kept)))
    folders: set[str] = {""}
    for path, what in contents.items():
        _place(live, following, path, what, folders)
    here = frozenset(_found_below(live))
    owned |= {path for path in here - owned if _bears_its_digest(live, path)}
    foreign = tuple(
        sorted(path for path in here - owned - contents.keys() if not _emptied(path, owned))
    )
    for path in foreign:
        _carry(live / path, following / path)
    removed = tuple(sorted((here & owned) - contents.keys()))
    change = SwapCounts(written, len(contents) - len(written), removed, _files(foreign))
    return Staged(live, following, change, empty=not contents and not foreign)


def _bears_its_digest(live: Path, path: str) -> bool:
    """Say whether the file at *path* is named by its bytes as our assets are: nobody else does.

    So an asset goes with the pages that loaded it, though every list of what is ours was lost.
    """
    if unnamed(path) == path:
        return False
    try:
        handle = os.open(live / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            return bears_digest(path, sha256(opened.read()).hexdigest())
    except OSError:
        return False


def sync(*folders: Path) -> None:
    """Bring all that was written below *folders* to the disk, so that a power cut tears nothing."""
    disk.sync(*folders)


def _place(live: Path, following: Path, path: str, what: bytes | Kept, folders: set[str]) -> None:
    parent = path.rpartition("/")[0]
    if parent not in folders:
        (following / parent).mkdir(parents=True, exist_ok=True)
        folders.add(parent)
    if isinstance(what, Kept):
        disk.link(f"{live}/{path}", f"{following}/{path}")
    else:
        disk.create(f"{following}/{path}", what)


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


def _emptied(path: str, owned: frozenset[str]) -> bool:
    """Say whether *path* is a folder of ours that somebody has emptied."""
    return path.endswith("/") and any(each.startswith(path) for each in owned)


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

    Call it only while holding the site's lock. Raises `MisplacedError` where *state* or *output*
    is a link, or *output* a folder in which others keep what is theirs.
    """
    _refuse_to_write_among_sources(output, state.parent)
    disk.folder(output)
    disk.folder(state)
    inside, beside = state / "staging", output / ".staging"
    for staging in (inside, beside):
        if os.path.lexists(staging):
            _recover(staging, output)
            disk.drop(staging)
    kinds = ("traces", "owned", "bodies", "portals", "faults")
    for files in (state, *(state / kind for kind in kinds)):
        for fresh in files.glob(f"*{disk.FRESH}"):
            disk.drop(fresh)
    same = state.stat().st_dev == output.stat().st_dev
    chosen = inside if same else beside
    chosen.mkdir()
    return chosen


def _refuse_to_write_among_sources(output: Path, root: Path) -> None:
    """Raise MisplacedError unless *output* is a place for portals of the site at *root*."""
    where, site = output.resolve(), root.resolve()
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111 - Path.home() may raise
    around = where in (home, site, *site.parents)
    inside = any(where.is_relative_to(site / name) for name in ("content", "templates", ".git"))
    if around or inside:
        raise disk.MisplacedError(f"{output} is no folder for portals: others keep theirs in it")


def _recover(staging: Path, output: Path) -> None:
    """Put back a portal that a kill left between two renames."""
    if staging.is_symlink():
        return
    for old in staging.glob(f"*{_OLD}"):
        live = output / old.name.removesuffix(_OLD)
        if not os.path.lexists(live):
            old.rename(live)
