"""Ask git when each source last changed, and what is not committed yet.

It exists because dates on pages must be the same on every machine, which file times are not. It
only ever reads: through the `git` command, with nothing taken from the environment that could
change the answer, and never longer than a time limit. A broken repository is a warning, not an
end: without history, pages simply bear no dates from it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from amportal.errors import Problem, Span

TIME_LIMIT = 30.0  # seconds for each question to git

# What a child of ours may see: where programs and the user's safe.directory settings are.
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}
_SETTINGS = (
    "core.quotepath=off",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "color.ui=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
)
_COMMIT_SIGN = b"\x01"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Change:
    """The last commit that touched a source: its id, and when it was committed, in UTC."""

    commit: str
    when: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of the sources, by path relative to the site's root.

    `available` is False where there is no repository or it cannot be asked. `dirty` are paths
    that differ from the last commit or are not in it. In a `shallow` clone, sources that did not
    change within the commits at hand are not in `changes`: their date is not known.
    """

    available: bool = False
    head: str | None = None
    shallow: bool = False
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    dirty: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class _GitError(Exception):
    """Git did not answer; the text is its own reason, for the hint."""


def last_changes(root: Path, prefixes: Sequence[str], time_limit: float = TIME_LIMIT) -> History:
    """Return the last change of every source below root/prefixes. Never raises for git's sake."""
    if shutil.which("git") is None:
        return History(problems=_no_git(root))
    ask = _Git(root, time_limit)
    try:
        try:
            answers = ask.lines(
                "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"
            )
        except _GitError as failure:
            return History(problems=_no_repository(root, str(failure)))
        if answers[0] != "true":
            return History()
        shallow, prefix = answers[1] == "true", answers[2]
        dirty = frozenset(_status(ask, prefix, prefixes))
        head = _head(ask)
        changes = _log(ask, prefix, prefixes, shallow) if head else {}
    except (_GitError, OSError) as failure:
        return History(problems=(_broken(str(failure)),))
    problems = (_shallow_warning(),) if shallow else ()
    return History(True, head, shallow, MappingProxyType(changes), dirty, problems)


class _Git:
    """Git at the site's root, asked with a clean environment."""

    def __init__(self, root: Path, time_limit: float) -> None:
        self._root = root
        self._limit = time_limit
        self._environ = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED

    def _command(self, words: Sequence[str]) -> list[str]:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return [
            "git",
            "--no-pager",
            "--no-optional-locks",
            "--no-replace-objects",
            "--literal-pathspecs",
            *settings,
            *words,
        ]

    def answer(self, *words: str) -> bytes:
        """Return the whole answer to a question."""
        try:
            done = subprocess.run(
                self._command(words),
                cwd=self._root,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._limit,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _GitError("git took too long") from error
        if done.returncode != 0:
            raise _GitError(done.stderr.decode("utf-8", "replace").strip() or "no reason given")
        return done.stdout

    def lines(self, *words: str) -> list[str]:
        """Return the lines of an answer."""
        return self.answer(*words).decode("utf-8", "surrogateescape").split("\n")

    def tokens(self, *words: str) -> Iterator[bytes]:
        """Yield the NUL-ended parts of an answer as they come; git is stopped with the caller."""
        process = subprocess.Popen(
            self._command(words),
            cwd=self._root,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limit, stop)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdout is not None
            pipe = process.stdout.fileno()
            rest = b""
            while chunk := os.read(pipe, _CHUNK):
                *whole, rest = (rest + chunk).split(b"\0")
                yield from whole
            if late.is_set():
                raise _GitError("git took too long")
            if process.wait() != 0:
                raise _GitError("the history cannot be read")
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _head(ask: _Git) -> str | None:
    """Return the commit at hand; None before the first one."""
    try:
        return ask.lines("rev-parse", "--verify", "--quiet", "HEAD^{commit}")[0]
    except _GitError:
        # An unborn branch is no failure, a HEAD that leads nowhere else is one.
        ask.answer("symbolic-ref", "--quiet", "HEAD")
        if ask.answer("for-each-ref", "--count=1").strip():
            ask.answer("rev-parse", "--verify", "HEAD^{commit}")
        return None


def _status(ask: _Git, prefix: str, prefixes: Sequence[str]) -> Iterator[str]:
    entries = ask.answer(
        "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", *prefixes
    )
    for entry in entries.split(b"\0"):
        path = _below(entry[3:], prefix)
        if path:
            yield path


def _log(ask: _Git, prefix: str, prefixes: Sequence[str], shallow: bool) -> dict[str, Change]:
    """Return the newest change of each tracked path; stop as soon as each has one."""
    tracked = ask.answer("ls-files", "-z", "--full-name", "--", *prefixes).split(b"\0")
    wanted = {name for name in tracked if name}
    changes: dict[str, Change] = {}
    change: Change | None = None
    # -c names files that a merge itself changed; such names come with an extra NUL before them.
    for token in ask.tokens(
        "log",
        "-O/dev/null",
        "-c",
        "-z",
        "--no-renames",
        "--name-only",
        "--format=%x01%H %ct %P",
        "--",
        *prefixes,
    ):
        if token.startswith(_COMMIT_SIGN):
            commit, seconds, *parents = token[1:].decode("ascii").split()
            # Where a shallow history ends, git shows every file as new: that is no date.
            known = parents or not shallow
            change = Change(commit, datetime.fromtimestamp(int(seconds), UTC)) if known else None
            continue
        name = token.removeprefix(b"\n")
        if name in wanted:
            wanted.discard(name)
            path = _below(name, prefix)
            if path and change:
                changes[path] = change
            if not wanted:
                break
    return changes


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


__all__ = ["TIME_LIMIT", "Change", "History", "last_changes"]
