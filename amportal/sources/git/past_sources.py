"""The sources as they stood at a commit: which commit is meant, and the files in it.

It exists so that what was can be built and compared exactly like what is: a past state is a
snapshot like any other. One listing and one `cat-file --batch` read as many files as are wanted.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from amportal.sources.git.git_command import TIME_LIMIT, Git, GitError
from amportal.sources.snapshot import Snapshot

_COMMIT_SIGN = b"\x01"
# One file that was renamed, and how much of it is the same in percent.
_RENAMED, _SAME = re.compile(r"R[0-9]+"), "R100"
# So many former names of a file are looked for.
_MOST_RENAMES = 8
_FILE = "100"  # how the modes of ordinary files begin; links and submodules are no sources


class PastUnknown(Exception):  # noqa: N818  # an answer to a question, not a fault
    """Git cannot say what stood there; the text is why, in plain words."""


class Commit(Struct, frozen=True):
    """A commit: its whole id, and when it was made, in UTC."""

    id: str
    when: datetime


class Revision(Struct, frozen=True):
    """One state of a file: the commit that brought it, when, and the id of its bytes.

    `added`: the file began with it.
    """

    commit: str
    when: datetime
    id: str
    added: bool = False


class Past:
    """The history of the site at *root*, asked for whole states of its sources."""

    def __init__(self, root: Path, time_limit: float = TIME_LIMIT) -> None:
        if shutil.which("git") is None:
            raise PastUnknown("the `git` program was not found")
        self._git = Git(root, time_limit)
        try:
            answer = self._git.lines("rev-parse", "--is-inside-work-tree", "--show-prefix")
        except GitError as failure:
            raise PastUnknown("this site is in no git repository") from failure
        self._prefix = answer[1]

    def ever_held(self, paths: Sequence[str]) -> bool:
        """Say whether any branch at hand ever held one of *paths*, or a file below one."""
        found = self._ask("rev-list", "-1", "--all", "--", *paths) if paths else b""
        return bool(found.strip())

    def commit(self, revision: str) -> Commit:
        """Return the commit that *revision* (a commit, tag or branch) names."""
        if revision.startswith("-"):
            raise PastUnknown(f"`{revision}` is no commit")
        try:
            name = self._git.lines("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")[0]
        except GitError as failure:
            raise PastUnknown(f"there is no commit `{revision}`") from failure
        return self._told(name)

    def commit_until(self, moment: datetime) -> Commit:
        """Return the newest commit at hand that was made up to *moment*."""
        seconds = int(moment.timestamp())
        answer = self._ask("rev-list", "-1", f"--before={seconds}", "HEAD")
        if not answer.strip():
            day = moment.date().isoformat()
            raise PastUnknown(f"there is no commit from {day} or before")
        return self._told(answer.decode("ascii").strip())

    def _told(self, name: str) -> Commit:
        seconds = self._ask("show", "--no-patch", "--format=%ct", name).split()[0]
        return Commit(name, datetime.fromtimestamp(int(seconds), UTC))

    def _ask(self, *words: str, given: bytes = b"") -> bytes:
        try:
            return self._git.answer(*words, given=given)
        except GitError as failure:
            raise PastUnknown(f"git says: {failure}") from failure

    def listing(self, commit: str, below: Sequence[str]) -> dict[str, str]:
        """Return the id of every file in *commit* in the folders *below*, by path from the site."""
        entries = self._ask("ls-tree", "-r", "-z", "--full-name", commit, "--", *below)
        found = {}
        for entry in entries.split(b"\0"):
            head, _, name = entry.partition(b"\t")
            path = name.decode("utf-8", "surrogateescape")
            if head.startswith(_FILE.encode()) and path.startswith(self._prefix):
                found[path[len(self._prefix) :]] = head.split()[2].decode("ascii")
        return found

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of each of *ids*, all read at once."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        answer = self._ask("cat-file", "--batch", given="\n".join(wanted).encode() + b"\n")
        return dict(_blobs(answer, wanted))

    def differing(
        self, commit: str, below: Sequence[str], until: str | None = None
    ) -> frozenset[str]:
        """Return the files below *below* that are not as they were at *commit*, new ones too.

        *until* is a later commit to compare with; None: what is there now.
        """
        ends = (commit, until) if until else (commit,)
        changed = self._ask("diff", "--name-only", "-z", "--no-renames", *ends, "--", *below)
        added = b""
        if until is None:
            added = self._ask("ls-files", "-z", "--others", "--full-name", "--", *below)
        names = (changed + added).decode("utf-8", "surrogateescape").split("\0")
        return frozenset(
            name[len(self._prefix) :] for name in names if name and name.startswith(self._prefix)
        )

    def revisions(
        self, since: str, below: Sequence[str], until: str = "HEAD"
    ) -> dict[str, list[Revision]]:
        """Return every state of each file below *below* after the commit *since*, newest first.

        Up to *until*. One look at the log for all of them; merges are told by what they changed
        themselves.
        """
        return self._states(f"{since}..{until}", "--", *below)

    def revisions_after(
        self, moment: datetime, until: str, below: Sequence[str]
    ) -> dict[str, list[Revision]]:
        """Return every state of each file that came after *moment*, up to the commit *until*."""
        return self._states(f"--since={int(moment.timestamp())}", until, "--", *below)

    def _states(self, *which: str) -> dict[str, list[Revision]]:
        """Return every state of each file in a log, by the name it has at the log's end.

        Another name of the same bytes is no state: it goes on under the name of before.
        """
        found: dict[str, list[Revision]] = {}
        names: dict[str, str] = {}
        moved: list[tuple[str, str]] = []
        when = datetime.fromtimestamp(0, UTC)
        commit = ""
        words = ("log", "-c", "-z", "--raw", "--no-abbrev", "-M", "--format=%x01%H %ct")
        tokens = iter(self._ask(*words, *which).split(b"\0"))
        for token in tokens:
            head = token.lstrip(b"\n")
            if head.startswith(_COMMIT_SIGN):
                # Renames count after all else in their commit, where a name may be taken anew.
                names |= {old: names.pop(new, new) for old, new in moved}
                moved = []
                commit, seconds = head[1:].decode("ascii").split()
                when = datetime.fromtimestamp(int(seconds), UTC)
            elif head.startswith(b":"):
                states = head.decode("ascii").split()
                path = old = next(tokens).decode("utf-8", "surrogateescape")
                if _RENAMED.fullmatch(states[-1]):
                    path = next(tokens).decode("utf-8", "surrogateescape")
                    moved.append((old, path))
                if path.startswith(self._prefix) and states[-1] != _SAME:
                    # The newest state stands before the letter that says how the file changed.
                    own = Revision(commit, when, states[-2], added=states[-1] == "A")
                    name = names.get(path, path)[len(self._prefix) :]
                    found.setdefault(name, []).append(own)
        return found

    def holder(self, path: str) -> str | None:
        """Return the newest commit at hand in which there is something at *path*; None: never."""
        if self._ask("ls-tree", "-z", "HEAD", "--", path):
            return "HEAD"
        last = self._ask("rev-list", "-1", "HEAD", "--", path).decode("ascii").strip()
        return f"{last[:12]}^" if last else None

    def introduced(self, path: str, text: str, until: str = "HEAD") -> datetime | None:
        """Return when *text* first stood in the file at *path*, over its renames; None: never.

        *until* is the commit to look back from. A copy begins with itself, not with its original.
        """
        first: datetime | None = None
        for _ in range(_MOST_RENAMES):
            moments = self._ask("log", "--format=%ct", f"-S{text}", until, "--", path).split()
            if moments:
                first = datetime.fromtimestamp(int(moments[-1]), UTC)
            origin = self._renamed_from(path, until)
            if origin is None:
                break
            path, until = origin
        return first

    def _renamed_from(self, path: str, until: str) -> tuple[str, str] | None:
        """Return what *path* was called before, and the commit before it was renamed, or None."""
        words = ("log", "-1", "--no-renames", "--diff-filter=A", "--format=%H")
        commit = self._ask(*words, until, "--", path).decode("ascii").strip()
        if not commit:
            return None
        renames = ("diff-tree", "-r", "-M", "-z", "--diff-filter=R", "--name-status")
        tokens = self._ask(*renames, "--no-commit-id", commit).split(b"\0")
        for old, new in zip(tokens[1::3], tokens[2::3], strict=False):
            names = [name.decode("utf-8", "surrogateescape") for name in (old, new)]
            if names[1] == self._prefix + path and names[0].startswith(self._prefix):
                return names[0][len(self._prefix) :], f"{commit}^"
        return None

    def keepers(self, raw: bytes, below: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return each commit and path below *below*, on any branch, that brought the bytes *raw*.

        The oldest first: what was kept once is found even where nobody has it any more.
        """
        name = self._ask("hash-object", "--stdin", given=raw).decode("ascii").strip()
        known = self._ask("cat-file", "--batch-check", given=f"{name}\n".encode())
        if known.split()[1:2] != [b"blob"]:
            return ()
        words = ("log", "--all", "--reverse", "--no-renames", "--diff-filter=A", "--name-only")
        answer = self._ask(*words, "-z", "--format=%x01%H", f"--find-object={name}", "--", *below)
        found, commit = [], ""
        for token in answer.split(b"\0"):
            word = token.lstrip(b"\n")
            if word.startswith(_COMMIT_SIGN):
                commit = word[1:].decode("ascii")
            elif word.startswith(self._prefix.encode()):
                path = word.decode("utf-8", "surrogateescape")[len(self._prefix) :]
                found += [(commit, path)] if path else []
        return tuple(found)

    def snapshot(
        self, commit: str, below: Sequence[str], wanted: Callable[[str], bool] | None = None
    ) -> Snapshot:
        """Return the sources in the folders *below* as they stood at *commit*, those *wanted*."""
        listing = self.listing(commit, below)
        chosen = {path: name for path, name in listing.items() if wanted is None or wanted(path)}
        return self.filled(chosen)

    def filled(self, listing: Mapping[str, str]) -> Snapshot:
        """Return the snapshot of a *listing*."""
        contents = self.contents(listing.values())
        return Snapshot.of({path: contents[name] for path, name in listing.items()})


def _blobs(answer: bytes, wanted: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the ids and bytes in what `cat-file --batch` said of *wanted*."""
    at = 0
    for name in wanted:
        end = answer.find(b"\n", at)
        head = answer[at:end].split()
        if len(head) != 3 or head[0].decode("ascii") != name:
            raise PastUnknown(
                "the history is not whole: fetch the rest with `git fetch --unshallow`"
            )
        size = int(head[2])
        yield name, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
