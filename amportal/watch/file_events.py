"""The system's events about changed files, by way of watchdog, turned into hints.

It exists to know everything that is odd about such events: which ones our own reading causes,
that a folder made anew is not watched, that overflow is only logged, and that a limit on watches
is met in silence. Its hints are never needed for being right, only for being quick.
"""

from __future__ import annotations

import errno
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog import events as kinds
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from amportal.sources.content_scan import is_leftover
from amportal.watch.rebuild_hints import RebuildHints

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver


_SILENT = frozenset(
    {
        "9p", "acfs", "afs", "afpfs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "fakeowner",
        "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "osxfs", "prl_fs", "shfs",
        "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
    }
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_OCTAL = re.compile(r"\\([0-7]{3})")


def mounted() -> str:
    """Return the system's table of mounts, or "" where it has none to read."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def silent_kind(folder: Path, mounts: str) -> str:
    """Return the kind of *folder*'s file system when it tells of no change, else "".

    *mounts* is a table as `mounted` returns it; later lines lie over earlier ones.
    """
    path = os.path.realpath(folder)
    longest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1])
        within = path == point or path.startswith(point.rstrip("/") + "/")
        if within and len(point) >= longest:
            longest, kind = len(point), fields[2]
    return kind if kind in _SILENT or kind.startswith("fuse.") else ""


# Opening and closing unchanged files is what we do ourselves, and changes of folders only repeat
# what is said of their files. Attributes have no event of their own before watchdog 7.
_WANTED = (
    "FileCreatedEvent", "FileModifiedEvent", "FileMovedEvent", "FileDeletedEvent",
    "FileClosedEvent", "FileAttribEvent", "DirCreatedEvent", "DirMovedEvent", "DirDeletedEvent",
    "DirAttribEvent",
)  # fmt: skip
_SETTINGS = {
    errno.ENOSPC: "fs.inotify.max_user_watches",
    errno.EMFILE: "fs.inotify.max_user_instances",
}

# What tells one folder from another that took its name.
Identity = tuple[int, int] | None


class LimitReached(Exception):  # noqa: N818  # a fact about the machine, not a mistake
    """The system grants no more watches; `setting` is the sysctl that bounds them."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class Events:
    """Watches folders, each alone or with all below it, until it is closed."""

    def __init__(self, hints: RebuildHints, folders: Callable[[], Mapping[Path, bool]]) -> None:
        """Watch nothing yet; *folders* says which count, and of each whether all below it does."""
        self._hints = hints
        self._folders = folders
        self._observer: BaseObserver | None = None
        self._armed: dict[Path, Identity] = {}
        self._ear = _Ear(hints)
        self._handler = _Handler(hints)
        logging.getLogger("watchdog").addHandler(self._ear)

    def lost(self) -> bool:
        """Say whether some folder is not watched, or no longer the one that is."""
        if self._observer is None or not self._observer.is_alive():
            return True
        if {folder: identity(folder) for folder in self._folders()} != self._armed:
            return True
        # A watch that saw its folder deleted ends, though a new one may have the old number.
        return not all(emitter.is_alive() for emitter in self._observer.emitters)

    def arm(self) -> None:
        """Watch all folders that are there, anew. Raises `LimitReached`."""
        self._drop()
        try:
            self._observer = Observer()
            self._observer.start()
            folders = self._folders()
            self._handler.only(folders)
            for folder, below in folders.items():
                self._armed[folder] = identity(folder)
                if self._armed[folder] is not None:
                    self._watch(self._observer, folder, below)
        except OSError as error:
            self._drop()
            if error.errno in _SETTINGS:
                raise LimitReached(_SETTINGS[error.errno]) from error
            self._hints.give()

    def close(self) -> None:
        """Watch nothing any more."""
        self._drop()
        logging.getLogger("watchdog").removeHandler(self._ear)

    def _watch(self, observer: BaseObserver, folder: Path, below: bool) -> None:
        wanted = [getattr(kinds, name) for name in _WANTED if hasattr(kinds, name)]
        observer.schedule(self._handler, str(folder), recursive=below, event_filter=wanted)
        if below:
            # Watches that are refused further down are passed over in silence; one for the last
            # folder that would have been watched is refused aloud.
            last = _last_folder(folder)
            if last != folder:
                probe = observer.schedule(self._handler, str(last), event_filter=wanted)
                observer.unschedule(probe)

    def _drop(self) -> None:
        observer, self._observer = self._observer, None
        self._armed = {}
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, hints: RebuildHints) -> None:
        self._hints = hints
        self._known: frozenset[str] = frozenset()
        self._above: frozenset[str] = frozenset()

    def only(self, folders: Iterable[Path]) -> None:
        """Of what stands beside *folders*, take notice of those alone.

        The output is made there, and anybody's notes.
        """
        self._known = frozenset(str(folder) for folder in folders)
        self._above = self._known & frozenset(str(folder.parent) for folder in folders)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hint at what the event is about, unless no such name is ever a source.

        Of a move, where it went counts; where that is a backup's name, what was moved away.
        """
        old, new = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        path = new if self._counts(new) else old
        if not self._counts(path):
            return
        if event.is_directory:
            self._hints.give()
            return
        # A file that was closed, or moved to its name, is as its writer wanted it.
        done = event.event_type == kinds.EVENT_TYPE_CLOSED or path == new
        self._hints.give(path, done=done, instead_of=old if path == new else "")

    def _counts(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        if folder in self._above and path not in self._known:
            return False
        return bool(name) and not is_leftover(name)


class _Ear(logging.Handler):
    """Hears what watchdog only logs: overflow, and watches it could not make again."""

    def __init__(self, hints: RebuildHints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        """Take every complaint for lost events."""
        self._hints.give()


def identity(folder: Path) -> Identity:
    """Return what tells *folder* from another of its name, or None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _last_folder(folder: Path) -> Path:
    """Return the folder that a walk from *folder* down comes to last."""
    last = str(folder)
    for here, names, _ in os.walk(folder):
        for name in names:
            path = f"{here}/{name}"
            if not os.path.islink(path):  # noqa: PTH114  # a walk of strings
                last = path
    return Path(last)
