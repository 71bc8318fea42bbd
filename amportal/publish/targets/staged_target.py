"""Targets that take a whole folder at once: a branch of a git host, or any program of yours.

Whoever serves it switches by itself. Nobody is kept apart by a lock here: git refuses who comes
second, and a program has to see to it itself.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from amportal.builder.storage import disk
from amportal.publish.portal_manifest import NAME, Entry, Manifest
from amportal.publish.publish_errors import busy, failed
from amportal.publish.targets.target import Lock, Sending, State, state_of

_SECONDS = 900
_IDENTITY = {"NAME": "amportal", "EMAIL": "amportal@localhost"}


class _Staged:
    """What both have in common: no lock, nothing to list beside, nothing served by the storage."""

    def lock(self, mark: Lock, now: datetime) -> None:
        """Keep nobody out."""

    def beat(self, mark: Lock) -> None:
        """Do nothing: there is no lock."""

    def unlock(self) -> None:
        """Do nothing: there is no lock."""

    def remove(self, paths: Iterable[str]) -> None:
        """Do nothing: whoever dies leaves nothing there."""

    def places(self, taken: Collection[str] = ()) -> Iterator[tuple[str, Manifest]]:
        """Yield nothing: there is one place."""
        return iter(())

    def own_address(self) -> str | None:
        """Return nothing: readers use the only address there is."""
        return None


class GitTarget(_Staged):
    """A branch of *repository*, always one commit: an older one would keep what was removed."""

    def __init__(self, repository: str, branch: str, work: Path) -> None:
        self._repository, self._branch = repository, branch
        self._git_folder = work / "git"

    def state(self) -> State:
        """Return what is there."""
        disk.drop(self._git_folder)
        disk.folder(self._git_folder)
        self._git("init", "-q", "--bare")
        found = self._git("ls-remote", self._repository, f"refs/heads/{self._branch}")
        token = found.partition("\t")[0].strip()
        if not token:
            return State()
        self._git("fetch", "-q", "--depth=1", self._repository, token)
        names = self._git("ls-tree", "--name-only", "-z", token).split("\0")
        if NAME not in names:
            return State(token=token, strangers=tuple(name for name in names if name))
        return state_of(self._git("show", f"{token}:{NAME}").encode(), token)

    def send(self, sending: Sending, before: State) -> None:
        """Push one commit that holds the release, if the branch is still what it was."""
        plan, stage = sending.plan, sending.stage
        for path in plan.manifest.kept:
            if not (stage / path).exists():
                self._git(f"--work-tree={stage}", "checkout", before.token, "--", path)
        (stage / NAME).write_bytes(plan.manifest.dumped())
        (stage / ".nojekyll").write_bytes(b"")
        sending.progress(self._branch, len(plan.puts))
        self._git(f"--work-tree={stage}", "read-tree", "--empty")
        self._git(f"--work-tree={stage}", "-C", str(stage), "add", "-A", "-f", ".")
        tree = self._git("write-tree").strip()
        commit = self._git("commit-tree", tree, "-m", f"Release {plan.manifest.release}").strip()
        lease = f"--force-with-lease=refs/heads/{self._branch}:{before.token}"
        self._git(
            "push", "-q", lease, self._repository, f"{commit}:refs/heads/{self._branch}", push=True
        )
        sending.purge((*plan.puts, *plan.gone))

    def listing(self) -> Mapping[str, Entry]:
        """Return every file of the branch."""
        token, found = self.state().token, {}
        for path in self._git("ls-tree", "-r", "--name-only", "-z", token).split("\0"):
            if path and path not in (NAME, ".nojekyll"):
                content = self._raw("show", f"{token}:{path}")
                found[path] = Entry(sha256(content).hexdigest(), len(content))
        return found

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Ask for the branch; whether it may be written is known when it is."""
        found = self._ran("ls-remote", self._repository)
        state = "ok" if found.returncode == 0 else "fail"
        yield state, "connect", _last(found.stderr) or f"{self._repository} answers"

    def _git(self, *words: str, push: bool = False) -> str:
        return self._raw(*words, push=push).decode("utf-8", "replace")

    def _raw(self, *words: str, push: bool = False) -> bytes:
        ran = self._ran(*words)
        if ran.returncode != 0:
            said = ran.stderr.decode("utf-8", "replace")
            if push and ("rejected" in said or "stale info" in said):
                raise busy(
                    f"{self._repository} refused what was pushed: {_last(ran.stderr)}",
                    "somebody else publishes there, or the host has a rule against it; "
                    "nothing was forced",
                )
            raise failed(
                f"git cannot do its part: {_last(ran.stderr)}",
                f"try `git ls-remote {self._repository}` by hand",
            )
        return ran.stdout

    def _ran(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        who = {f"GIT_{role}_{key}": v for key, v in _IDENTITY.items() for role in _ROLES}
        environment = {**os.environ, **who, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        environment["GIT_DIR"] = str(self._git_folder)
        environment.pop("GIT_WORK_TREE", None)
        environment.pop("GIT_INDEX_FILE", None)
        try:
            return subprocess.run(
                ["git", "-c", "core.autocrlf=false", "-c", "safe.bareRepository=all", *words],
                env=environment, capture_output=True, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except (FileNotFoundError, subprocess.TimeoutExpired) as fault:
            raise failed(f"git cannot be run ({type(fault).__name__})", "install git") from None


_ROLES = ("AUTHOR", "COMMITTER")


class CommandTarget(_Staged):
    """Whatever *command* brings a folder to; `{folder}` and `{portal}` in it are filled in.

    Nobody can ask such a place what it has, so what was sent last is noted on this machine. What a
    command says of its success proves nothing: the check from outside decides.
    """

    def __init__(self, command: str, work: Path) -> None:
        self._command = command
        self._note = work / "sent.json"

    def state(self) -> State:
        """Return what was sent last from here."""
        try:
            return state_of(self._note.read_bytes(), "noted")
        except FileNotFoundError:
            return State()

    def send(self, sending: Sending, before: State) -> None:
        """Run the command on a folder that holds the whole release."""
        plan = sending.plan
        (sending.stage / NAME).write_bytes(plan.manifest.dumped())
        filled = {"folder": str(sending.stage), "portal": plan.manifest.portal}
        words = [_filled(word, filled) for word in shlex.split(self._command)]
        sending.progress(words[0], 1)
        ran = _run(words)
        if ran.returncode != 0:
            raise failed(
                f"`{words[0]}` ended with {ran.returncode}: {_last(ran.stderr or ran.stdout)}",
                "run it by hand to see all it says",
            )
        disk.replace(self._note, plan.manifest.dumped())
        sending.purge((*plan.puts, *plan.gone))

    def listing(self) -> Mapping[str, Entry]:
        """Return nothing: only the host knows."""
        return {}

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Look whether there is such a program; it is not run."""
        from shutil import which

        word = shlex.split(self._command)[0]
        yield (
            ("ok" if which(word) else "fail"),
            "command",
            f"`{word}` "
            + (
                "is there; what it can do is seen when it runs"
                if which(word)
                else "is not installed"
            ),
        )


def purged(command: str, paths: Iterable[str], address: str) -> None:
    """Run *command*, which makes a cache forget *paths*: each as an address, one a line."""
    lines = "".join(f"{address}{path}\n" for path in paths)
    if not lines:
        return
    ran = _run(shlex.split(command), lines)
    if ran.returncode != 0:
        raise failed(
            f"the cache was not told ({_last(ran.stderr)}), so readers may meet older pages",
            "run `purge:` of this target by hand, then `amportal verify-live`",
        )


def _run(words: list[str], told: str = "") -> subprocess.CompletedProcess[bytes]:
    with TemporaryDirectory() as folder:
        try:
            return subprocess.run(
                words, input=told.encode(), capture_output=True, timeout=_SECONDS, check=False,
                env={**os.environ, "TMPDIR": folder},
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise failed(f"`{words[0]}` cannot be run ({type(fault).__name__})", "") from None


def _filled(word: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        word = word.replace(f"{{{name}}}", value)
    return word


def _last(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
