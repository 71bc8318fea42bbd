"""Ask git when each source last changed, and what is not committed yet.

It exists because dates on pages must be the same on every machine, which file times are not. It
only ever reads: through the `git` command, with nothing taken from the environment that could
change the answer, and never longer than a time limit. A broken repository is a warning, not an
end: without history, pages simply bear no dates from it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from amportal.errors import Problem, Span
from amportal.sources.git.git_command import TIME_LIMIT, Git, GitError

# So far back it is looked whether a file was changed once, or several times: longer than the time
# between two reports. Counted from the newest commit, so that it depends on the history alone.
WINDOW = timedelta(days=100)
_COMMIT_SIGN = b"\x01"
# How a file changed, for each parent of a merge; sources lie in folders, so no name looks like it.
_STATUS = re.compile(rb"[A-Z]+[0-9]*")
# One file that was renamed, and how much of it is the same in percent; then come both names.
_RENAMED = re.compile(rb"R[0-9]+")
_SAME = b"R100"


class Change(Struct, frozen=True):
    """The last commit that touched a source: its id, and when it was committed, in UTC.

    `before` is when a commit had touched it the time before; None where that is longer ago than
    `History.since`, or never was. `fields`: when each value in it came to be what it is
    (`sources.git.value_dates`), where somebody looked.
    """

    commit: str
    when: datetime
    before: datetime | None = None
    fields: Mapping[str, datetime] = field(default_factory=dict)


class History(Struct, frozen=True):
    """What git knows of the sources, by path relative to the site's root.

    `available` is False where there is no repository or it cannot be asked. `dirty` are paths
    that differ from the last commit or are not in it. In a `shallow` clone, sources that did not
    change within the commits at hand are not in `changes`: their date is not known.
    """

    available: bool = False
    head: str | None = None
    shallow: bool = False
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    # How far back the time before the last change was looked for; None where there is no change.
    since: datetime | None = None
    dirty: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def last_changes(
    root: Path, prefixes: Sequence[str], time_limit: float = TIME_LIMIT, *, at: str | None = None
) -> History:
    """Return the last change of every source below root/prefixes. Never raises for git's sake.

    *at* is a commit to look back from; None: the one at hand, with what is not committed yet.
    """
    if shutil.which("git") is None:
        return History(problems=_no_git(root))
    ask = Git(root, time_limit)
    try:
        try:
            answers = ask.lines(
                "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"
            )
        except GitError as failure:
            return History(problems=_no_repository(root, str(failure)))
        if answers[0] != "true":
            return History()
        shallow, prefix = answers[1] == "true", answers[2]
        dirty = frozenset() if at else frozenset(_status(ask, prefix, prefixes))
        head = at or _head(ask)
        changes, since = _log(ask, prefix, prefixes, head, shallow=shallow) if head else ({}, None)
    except (GitError, OSError) as failure:
        return History(problems=(_broken(str(failure)),))
    problems = (_shallow_warning(),) if shallow else ()
    return History(True, head, shallow, MappingProxyType(changes), since, dirty, problems)


def uncommitted(
    root: Path, prefixes: Sequence[str], time_limit: float = TIME_LIMIT
) -> frozenset[str]:
    """Return the sources that differ from the last commit, or are not in it; none without git."""
    if shutil.which("git") is None or not _repository_near(root):
        return frozenset()
    ask = Git(root, time_limit)
    try:
        prefix = ask.lines("rev-parse", "--show-prefix")[0]
        return frozenset(_status(ask, prefix, prefixes))
    except (GitError, OSError):
        # Why git cannot be asked is told where dates are taken from it.
        return frozenset()


def _head(ask: Git) -> str | None:
    """Return the commit at hand; None before the first one."""
    try:
        return ask.lines("rev-parse", "--verify", "--quiet", "HEAD^{commit}")[0]
    except GitError:
        # An unborn branch is no failure, a HEAD that leads nowhere else is one.
        ask.answer("symbolic-ref", "--quiet", "HEAD")
        if ask.answer("for-each-ref", "--count=1").strip():
            ask.answer("rev-parse", "--verify", "HEAD^{commit}")
        return None


def _status(ask: Git, prefix: str, prefixes: Sequence[str]) -> Iterator[str]:
    entries = ask.answer(
        "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", *prefixes
    )
    for entry in entries.split(b"\0"):
        path = _below(entry[3:], prefix)
        if path:
            yield path


def _log(
    ask: Git, prefix: str, prefixes: Sequence[str], end: str, *, shallow: bool
) -> tuple[dict[str, Change], datetime | None]:
    """Return the newest change of each path of the commit *end*, and how far back the one before
    was sought.

    Stops as soon as each path has both, or all have one and the rest is older than that. Other
    names that a path had before are followed. What is staged says nothing: the answer depends on
    the commit alone.
    """
    listing = ("ls-tree", "-r", "-z", "--name-only", "--full-name", end)
    tracked = ask.answer(*listing, "--", *prefixes).split(b"\0")
    # What a source was called at the point of the log that is read: its name now.
    wanted = {name: name for name in tracked if name}
    again: dict[bytes, bytes] = {}
    changes: dict[str, Change] = {}
    change: Change | None = None
    since: datetime | None = None
    for entry in _entries(ask, end, prefixes):
        if isinstance(entry, str):
            commit, seconds, *parents = entry.split()
            when = datetime.fromtimestamp(int(seconds), UTC)
            since = since or when - WINDOW
            if not wanted and (not again or when < since):
                break
            # Where a shallow history ends, git shows every file as new: that is no date.
            change = Change(commit, when) if parents or not shallow else None
        elif entry.moved:
            # Another name of the same bytes is no change: it goes on under the name of before.
            for names in (wanted, again):
                if entry.name in names:
                    names[entry.old] = names.pop(entry.name)
        elif entry.name in wanted:
            name = wanted.pop(entry.name)
            path = _below(name, prefix)
            if path and change:
                changes[path] = change
                again[entry.old] = name
        elif entry.name in again and change:
            path = _below(again.pop(entry.name), prefix)
            changes[path] = replace(changes[path], before=change.when)
    return changes, since


class _Entry(Struct, frozen=True):
    """One file in a commit: its name, and the one it had before; `moved`: nothing else changed."""

    name: bytes
    old: bytes
    moved: bool = False


def _entries(ask: Git, end: str, prefixes: Sequence[str]) -> Iterator[str | _Entry]:
    """Yield each commit up to *end*, the newest first, as `id seconds parents`, then its files.

    Renames are followed, so that a folder of another name keeps its history. Those of a commit come
    last: the name that a file had before may be that of another one by then.
    """
    words = ("log", "-O/dev/null", "-c", "-z", "-M", "--name-status", "--format=%x01%H %ct %P")
    tokens = ask.tokens(*words, end, "--", *prefixes)
    moved: list[_Entry] = []
    # -c names files that a merge itself changed; such names come with an extra NUL before them.
    for token in tokens:
        if token.startswith(_COMMIT_SIGN):
            yield from moved
            moved = []
            yield token[1:].decode("ascii")
            continue
        word = token.removeprefix(b"\n")
        status = word if _STATUS.fullmatch(word) else b""
        name = next(tokens) if status else word
        if status == _SAME:
            moved.append(_Entry(next(tokens), name, moved=True))
        elif _RENAMED.fullmatch(status):
            yield _Entry(next(tokens), name)
        elif name:
            yield _Entry(name, name)


def _below(name: bytes, prefix: str) -> str:
    """Return *name*, a path from the top of the repository, relative to the site's root."""
    path = name.decode("utf-8", "surrogateescape")
    return path[len(prefix) :] if path.startswith(prefix) else ""


def _repository_near(root: Path) -> bool:
    here = root.absolute()
    return any((folder / ".git").exists() for folder in (here, *here.parents))


def _no_git(root: Path) -> tuple[Problem, ...]:
    if not _repository_near(root):
        return ()
    return (
        Problem(
            "git-missing",
            "the `git` program was not found, so dates of changes are not known",
            hint="install git, or have it on the PATH",
            severity="warning",
        ),
    )


def _no_repository(root: Path, reason: str) -> tuple[Problem, ...]:
    if "not a git repository" in reason and not _repository_near(root):
        return ()
    return (_broken(reason),)


def _broken(reason: str) -> Problem:
    first = reason.splitlines()[0].removeprefix("fatal: ").rstrip(".")
    if "dubious ownership" in first:
        return Problem(
            "git-broken",
            "git will not read this repository, since its folder belongs to another user",
            hint="run `git config --global --add safe.directory <the folder of the repository>`",
            severity="warning",
        )
    return Problem(
        "git-broken",
        "the history of this folder cannot be read, so dates of changes are not known",
        hint=f"run `git status` in it and mend what it says; git gave this reason: {first}",
        severity="warning",
    )


def _shallow_warning() -> Problem:
    return Problem(
        "git-shallow",
        "only the newest part of the history is here, so some dates of changes are not known",
        Span(".git"),
        hint="fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in GitHub Actions",
        severity="warning",
    )
