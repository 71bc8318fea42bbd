"""All sources of one moment: what files there are, their state, and their bytes on request.

It exists so that a build reads one consistent set of files and knows cheaply whether any of them
is another than last time. Bytes are handed out only when they are those of the moment; else
SourceChanged is raised and the caller scans again. It follows no link and never writes.
"""

from __future__ import annotations

import errno
import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from amportal.errors import Problem, Span

# File times are no finer than the clock tick of the file system (2 s on FAT); a file written so
# shortly before a scan may be written again without its times changing.
TICK_NS = 2_000_000_000

_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


# What tells, without reading a file, that it is as it was: size, mtime and ctime in nanoseconds
# since 1970, inode.
State = tuple[int, int, int, int]


class Source(Struct, frozen=True):
    """One file: posix path relative to the site's root, its state, and its digest.

    `digest` is the SHA-256 of its bytes in hex, or "" while nobody has read it.
    """

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    digest: str


class SourceChanged(Exception):  # noqa: N818  # an event to react to, not a mistake
    """A file is not as it was when the snapshot was taken: take a new one."""

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` changed while it was read")
        self.path = path


class SourceUnreadable(Exception):  # noqa: N818  # likewise
    """A file cannot be read; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Index(NamedTuple):
    """What one scan leaves for the next, in plain values that any format can store.

    `files` maps a path to its state and digest; only files whose digest is known are in it.
    """

    taken_ns: int
    files: dict[str, tuple[int, int, int, int, str]]


EMPTY_INDEX = Index(0, {})


class Snapshot(Mapping[str, Source]):
    """The sources of one moment by path, sorted. `problems` are what was refused."""

    def __init__(
        self,
        root: Path | None,
        states: dict[str, State],
        problems: tuple[Problem, ...] = (),
        taken_ns: int = 0,
        previous: Index = EMPTY_INDEX,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        self.root = root
        self.problems = problems
        self.taken_ns = taken_ns
        # Files of the disk that have another name too: what tells them apart, by path.
        self.hard_links: Mapping[str, tuple[int, int]] = {}
        self._states = states
        self._paths = tuple(states)
        self._contents = contents
        self._previous = previous
        self._digests: dict[str, str] = {}

    @classmethod
    def of(cls, contents: Mapping[str, bytes]) -> Snapshot:
        """Return a snapshot of files in memory."""
        kept = dict(sorted(contents.items()))
        states = {path: (len(raw), 0, 0, 0) for path, raw in kept.items()}
        return cls(None, states, contents=kept)

    def __getitem__(self, path: str) -> Source:
        return Source(path, *self._states[path], self._digest_known(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def under(self, prefix: str) -> tuple[str, ...]:
        """Return the paths in folder *prefix*, at any depth, sorted; all for ""."""
        if not prefix:
            return self._paths
        start = prefix.rstrip("/") + "/"
        first = bisect_left(self._paths, start)
        last = bisect_left(self._paths, start[:-1] + chr(ord("/") + 1), lo=first)
        return self._paths[first:last]

    def part(self, paths: Iterable[str], problems: Iterable[Problem] = ()) -> Snapshot:
        """Return a snapshot of *paths* alone, of the same moment, with *problems* for its own."""
        kept = {path: self._states[path] for path in paths}
        part = Snapshot(self.root, kept, tuple(problems), self.taken_ns, contents=self._contents)
        part._digests = {path: digest for path in kept if (digest := self._digest_known(path))}
        return part

    def patched(self, fresh: Snapshot, paths: Iterable[str]) -> Snapshot:
        """Return this snapshot with *paths* as *fresh* has them, or gone where it has them not."""
        gone = set(paths)
        states = {path: state for path, state in self._states.items() if path not in gone}
        states = dict(sorted({**states, **fresh._states}.items()))
        patched = Snapshot(self.root, states, self.problems, self.taken_ns)
        links = {path: file for path, file in self.hard_links.items() if path not in gone}
        patched.hard_links = {**links, **fresh.hard_links}
        patched._digests = {
            path: digest for path, digest in self._digests.items() if path not in gone
        } | fresh._digests
        return patched

    def with_contents(self, contents: Mapping[str, bytes | None]) -> Snapshot:
        """Return the files as they would be with *contents* written; None: deleted.

        It is for trying an edit out: what is not in *contents* is read from where it was.
        """
        states = {path: state for path, state in self._states.items() if path not in contents}
        new = {path: raw for path, raw in contents.items() if raw is not None}
        states |= {path: (len(raw), 0, 0, 0) for path, raw in new.items()}
        kept = {**(self._contents or {}), **new}
        tried = Snapshot(
            self.root, dict(sorted(states.items())), self.problems, self.taken_ns, contents=kept
        )
        tried._digests = {
            path: each for path, each in self._digests.items() if path not in contents
        }
        return tried

    def in_memory(self) -> Snapshot:
        """Return the same files with their bytes, for where there is no disk to read them from.

        Raises SourceChanged. A file that cannot be read is left out, and is among `problems`.
        """
        contents, problems = {}, list(self.problems)
        for path in self._paths:
            try:
                contents[path] = self.read(path)
            except SourceUnreadable as fault:
                problems.append(fault.problem)
        held = Snapshot.of(contents)
        held.problems = tuple(dict.fromkeys(problems))
        held._digests = {path: self._digests[path] for path in contents}
        return held

    def recall(self, before: Index) -> None:
        """Take over from *before* the digests of files that are certainly unchanged since."""
        for path in self._paths:
            if path not in self._digests:
                digest = self._settled(path, before)
                if digest:
                    self._digests[path] = digest

    def signature(self) -> str:
        """Return a text that is equal for two snapshots only if no file differs between them.

        No file is read for it. Files written just before the scan make it one of its own kind,
        since they might be written again unnoticed.
        """
        seal = sha256(repr(self._states).encode("utf-8", "surrogateescape"))
        if self._contents is not None:
            seal.update("".join(self.digest(path) for path in self._paths).encode())
        elif self.young:
            seal.update(f"taken {self.taken_ns}".encode())
        seal.update(repr(self.problems).encode("utf-8", "surrogateescape"))
        return seal.hexdigest()

    @property
    def young(self) -> bool:
        """Whether a file was written so shortly before the scan that it may change unnoticed."""
        if self._contents is not None:
            return False
        least = self.taken_ns - TICK_NS
        return any(mtime >= least or ctime >= least for _, mtime, ctime, _ in self._states.values())

    def content_digest(self) -> str:
        """Return a digest of all paths, bytes and problems: equal wherever they are, and whenever.

        Raises SourceChanged. A file that cannot be read counts by its state.
        """
        whole = sha256()
        for path in self._paths:
            try:
                digest = self.digest(path)
            except SourceUnreadable:
                digest = repr(self._states[path])
            whole.update(f"{path}\0{digest}\n".encode("utf-8", "surrogateescape"))
        whole.update(repr(self.problems).encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file in hex, reading it only when that cannot be avoided.

        Raises SourceChanged, SourceUnreadable, and KeyError for an unknown path.
        """
        known = self._digest_known(path)
        if not known:
            self.read(path)
            known = self._digests[path]
        return known

    def read(self, path: str) -> bytes:
        """Return the bytes of a file as they were when the snapshot was taken.

        Raises SourceChanged, SourceUnreadable, and KeyError for an unknown path.
        """
        state = self._states[path]
        if self._contents is not None and (path in self._contents or self.root is None):
            raw = self._contents[path]
        else:
            assert self.root is not None
            raw = _read_steadily(self.root, path, state)
        digest = sha256(raw).hexdigest()
        known = self._digest_known(path)
        if known and known != digest:
            raise SourceChanged(path)
        self._digests[path] = digest
        return raw

    def index(self) -> Index:
        """Return what the next scan needs to know which files it need not read."""
        files = {}
        for path, state in self._states.items():
            digest = self._digest_known(path)
            if digest and self._contents is None:
                files[path] = (*state, digest)
        return Index(self.taken_ns, files)

    def _digest_known(self, path: str) -> str:
        """Return the digest from this scan, or from the last one if the file is settled, or ""."""
        digest = self._digests.get(path)
        if digest is None:
            digest = self._settled(path, self._previous)
            if digest:
                self._digests[path] = digest
        return digest

    def _settled(self, path: str, before: Index) -> str:
        """Return the digest in *before* of a file that was older than a tick then, or ""."""
        state, known = self._states[path], before.files.get(path)
        if known is None or known[:4] != state:
            return ""
        return known[4] if max(state[1], state[2]) < before.taken_ns - TICK_NS else ""


def open_folder(root: Path, parts: list[str]) -> int:
    """Return a handle of root/parts, no part of which may be a link. Raises OSError."""
    handle = os.open(root, _OPEN_FOLDER & ~os.O_NOFOLLOW)
    for part in parts:
        try:
            inner = os.open(part, _OPEN_FOLDER, dir_fd=handle)
        finally:
            os.close(handle)
        handle = inner
    return handle


def state_of(found: os.stat_result) -> State:
    """Return the state in a stat result."""
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def unreadable_problem(path: str, error: OSError | None = None) -> Problem:
    """Return the problem that *path* cannot be read."""
    why = (error.strerror or "").lower() if error else ""
    if error is None or error.errno in (errno.EACCES, errno.EPERM):
        why = "you have no permission"
    return Problem(
        "unreadable",
        f"`{path}` cannot be read: {why}",
        Span(path),
        hint="allow reading it (on Linux and macOS: `chmod u+rX`), or move it out of this folder",
    )


def _read_steadily(root: Path, path: str, state: State) -> bytes:
    *parts, name = path.split("/")
    handle = -1
    try:
        folder = open_folder(root, parts)
        try:
            handle = os.open(name, _OPEN_FILE, dir_fd=folder)
        finally:
            os.close(folder)
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or state_of(found) != state:
            raise SourceChanged(path)
        raw = _read_all(handle, state[0])
        if len(raw) != state[0] or state_of(os.fstat(handle)) != state:
            raise SourceChanged(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceChanged(path) from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):  # now a link or a socket
            raise SourceChanged(path) from error
        raise SourceUnreadable(unreadable_problem(path, error)) from error
    finally:
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)
    return raw


def _read_all(handle: int, size: int) -> bytes:
    """Return at most *size* + 1 bytes: one more already tells that the file grew."""
    chunks = []
    left = size + 1
    while left > 0:
        chunk = os.read(handle, left)
        if not chunk:
            break
        chunks.append(chunk)
        left -= len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
