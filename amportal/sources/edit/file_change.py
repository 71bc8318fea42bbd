"""Write files of a site in the place of those that were read, each whole or not at all.

The one door for writing below `content/`. A file is replaced only if it still is what was read, so
that an edit never undoes what somebody wrote in the meantime. No link is followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from amportal.sources.snapshot import SourceChanged, open_folder

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FileChange(Struct, frozen=True):
    """One file of a site: what it was when it was read, and what it becomes; None: not there."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def undone(self) -> FileChange:
        """The change that takes this one back."""
        return FileChange(self.path, self.after, self.before)


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Make *changes* to the site at *root*; raise SourceChanged before the first of them is made.

    All new files lie beside those they replace before any of them is moved in its place, so that a
    full disk or a lost permission changes nothing.
    """
    made = [_Target(root, each) for each in changes]
    try:
        for each in made:
            each.compare()
        for each in made:
            each.prepare()
        for each in made:
            each.compare()
        for each in made:
            each.finish()
    finally:
        for each in made:
            each.close()


class _Target:
    """One file that is being written."""

    def __init__(self, root: Path, change: FileChange) -> None:
        self._root = root
        self._change = change
        *self._parts, self._name = change.path.split("/")
        self._beside = f".{self._name}.{os.getpid()}.tmp"
        self._folder = -1
        self._waiting = False

    def compare(self) -> None:
        """Raise SourceChanged where the file is not as it was read."""
        try:
            folder = open_folder(self._root, self._parts)
        except FileNotFoundError:
            found = None
        else:
            try:
                found = _content(self._name, folder)
            finally:
                os.close(folder)
        if found != self._change.before:
            raise SourceChanged(self._change.path)

    def prepare(self) -> None:
        """Write what the file becomes beside it."""
        self._folder = _made_folder(self._root, self._parts)
        if self._change.after is None:
            return
        mode = 0o666
        if self._change.before is not None:
            mode = stat.S_IMODE(os.stat(self._name, dir_fd=self._folder).st_mode)
        with suppress(FileNotFoundError):
            os.unlink(self._beside, dir_fd=self._folder)
        handle = os.open(self._beside, _NEW_FILE, mode, dir_fd=self._folder)
        self._waiting = True
        with os.fdopen(handle, "wb") as file:
            if self._change.before is not None:
                os.fchmod(handle, mode)
            file.write(self._change.after)
            file.flush()
            os.fsync(handle)

    def finish(self) -> None:
        """Put the new file in the place of the old one."""
        if self._change.after is None:
            os.unlink(self._name, dir_fd=self._folder)
            return
        os.rename(self._beside, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._waiting = False

    def close(self) -> None:
        """Leave nothing behind."""
        if self._folder < 0:
            return
        if self._waiting:
            with suppress(OSError):
                os.unlink(self._beside, dir_fd=self._folder)
        os.close(self._folder)
        self._folder = -1


def _content(name: str, folder: int) -> bytes | None:
    try:
        handle = os.open(name, _FILE, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _made_folder(root: Path, parts: list[str]) -> int:
    """Return a handle of a folder below *root*, which is made where it is not there."""
    for count in range(1, len(parts) + 1):
        parent = open_folder(root, parts[: count - 1])
        try:
            with suppress(FileExistsError):
                os.mkdir(parts[count - 1], dir_fd=parent)
        finally:
            os.close(parent)
    return open_folder(root, parts)
