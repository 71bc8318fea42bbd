"""How a build changes the disk: whole files, linked files, folders that trade places in one step.

The one door for writing below the output and the ledger, so that each of its operations can be
made to fail in tests, and none is forgotten. Every function raises `OSError` where the machine
cannot, and leaves nothing behind that was there half.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# What a system says that does not know a step at all, rather than failing at it.
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
# What a file system says that has no second names for files, or has given out too many.
_NO_LINKS = _UNKNOWN | {errno.EXDEV, errno.EMLINK}
FRESH = ".new"
# So many bytes of small pieces are written in one call.
_AT_ONCE = 1 << 18


class MisplacedError(OSError):
    """We would write where others keep what is theirs; the text says where and why."""


def no_link(path: Path) -> None:
    """Raise MisplacedError where *path* is a link, so that nobody leads us elsewhere."""
    if path.is_symlink():
        raise MisplacedError(f"{path} is a link to another place, and links are not followed")


def folder(path: Path, *, ours: bool = False) -> None:
    """Make sure that *path* is a folder, and no link to one.

    A file in its place is deleted where the place is *ours*, else NotADirectoryError is raised.
    """
    no_link(path)
    if path.exists() and not path.is_dir():
        if not ours:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
        drop(path)
    path.mkdir(parents=True, exist_ok=True)


def create(file: Path | str, *content: bytes) -> None:
    """Write the new *file*, whose folder is there; it must not exist."""
    handle = os.open(file, _NEW_FILE, 0o644)
    try:
        for piece in _gathered(content):
            _write_all(handle, piece)
    finally:
        os.close(handle)


def replace(file: Path, *content: bytes, fresh: Path | None = None) -> None:
    """Make *content*, piece by piece, that of the ledger's *file*, wholly or not at all.

    It is first written to *fresh*, on the same disk: beside *file* where that is None. A folder in
    its place is deleted, and so is a file in the place of its folder.
    """
    folder(file.parent, ours=True)
    fresh = fresh or file.with_name(file.name + FRESH)
    drop(fresh)
    try:
        create(fresh, *content)
        try:
            fresh.rename(file)
        except IsADirectoryError:
            drop(file)
            fresh.rename(file)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _gathered(pieces: tuple[bytes, ...]) -> Iterator[bytes]:
    """Yield *pieces*, many small ones as one, so that neither calls nor copies are many."""
    if len(pieces) == 1:
        yield pieces[0]
        return
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def link(old: Path | str, new: Path | str) -> None:
    """Give the file or link *old* the second name *new*, or copy it where there are none."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError as failure:
        if failure.errno not in _NO_LINKS:
            raise
        _copy(Path(old), Path(new))


def _copy(old: Path, new: Path) -> None:
    mode = old.lstat().st_mode
    if stat.S_ISLNK(mode):
        new.symlink_to(old.readlink())
    elif stat.S_ISREG(mode):
        create(new, old.read_bytes())


def stems(path: Path, ending: str) -> frozenset[str]:
    """Return the names in the folder *path* that have this *ending*, without it.

    Whatever they are: a folder in the place of a file tells as much as the file did.
    """
    try:
        names = os.listdir(path)  # noqa: PTH208 - thousands of names, of which no path is needed
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    return frozenset(name.removesuffix(ending) for name in names if name.endswith(ending))


def drop(tree: Path) -> None:
    """Delete the folder *tree* with all in it, if it is there; of a link, only the link."""
    try:
        if stat.S_ISDIR(tree.lstat().st_mode):
            shutil.rmtree(tree)
        else:
            tree.unlink()
    except (FileNotFoundError, NotADirectoryError):
        if os.path.lexists(tree):
            raise


def sync(*trees: Path) -> None:
    """Bring everything below *trees* to the disk, so that a power cut tears nothing of it."""
    done: set[int] = set()
    for tree in trees:
        handle = os.open(tree, _FOLDER)
        try:
            device = os.fstat(handle).st_dev
            if device in done:
                continue
            if _syncfs(handle):
                done.add(device)
                continue
        finally:
            os.close(handle)
        for here, _, files in os.walk(tree):
            for name in (*files, ""):
                _sync_one(f"{here}/{name}")


def _sync_one(path: str) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _syncfs(handle: int) -> bool:
    """Sync the whole file system of *handle*; return whether this system can do so."""
    libc = _libc()
    if libc is None or not hasattr(libc, "syncfs"):
        return False
    return _done(libc.syncfs(handle), None)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders trade places in one step; return whether this system can do so."""
    libc = _libc()
    if libc is None or not hasattr(libc, "renameat2"):
        return False
    result = libc.renameat2(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
    )
    return _done(result, other)


def _done(result: int, about: Path | None) -> bool:
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), about and str(about))


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
