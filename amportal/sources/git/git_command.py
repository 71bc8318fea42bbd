"""The `git` command, asked with nothing from the environment that could change its answer.

It exists so that one place knows how git is started, how long it may take and how it ends. It
only ever reads.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

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
    # So many files that are gone are looked for among as many new ones, where not by their bytes.
    "diff.renameLimit=400",
)
_CHUNK = 1 << 16


class GitError(Exception):
    """Git did not answer; the text is its own reason, for the hint."""


class Git:
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

    def answer(self, *words: str, given: bytes = b"") -> bytes:
        """Return the whole answer to a question; *given* is what git reads with it."""
        try:
            done = subprocess.run(
                self._command(words),
                cwd=self._root,
                env=self._environ,
                input=given,
                capture_output=True,
                timeout=self._limit,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise GitError("git took too long") from error
        if done.returncode != 0:
            raise GitError(done.stderr.decode("utf-8", "replace").strip() or "no reason given")
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
                raise GitError("git took too long")
            if process.wait() != 0:
                raise GitError("the history cannot be read")
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
