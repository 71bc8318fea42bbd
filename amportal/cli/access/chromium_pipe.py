"""A headless Chromium of this machine, driven over a pipe: one page is opened and asked.

The DevTools protocol over a pipe needs no port that others could use, and nothing that is typed
into the page stands among the arguments of a process.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
SECONDS = 60
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-pipe",
)
# Descriptors above those that the browser wants its commands on.
_HIGH = 20


class ChromiumError(Exception):
    """Why the browser gave no answer, in plain words."""


def chromium_here() -> str | None:
    """Return the path of a Chromium, `AMPORTAL_CHROMIUM` first; None where there is none."""
    named = os.environ.get("AMPORTAL_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


class Tab:
    """One open page. Commands and answers are JSON, each ended by a zero byte."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read, self._buffer, self._number = write, read, b"", 0
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def goto(self, url: str) -> None:
        """Open *url*. Raises ChromiumError where nothing answers there."""
        failed = self._call("Page.navigate", url=url).get("errorText")
        if failed:
            raise ChromiumError(str(failed))

    def value_of(self, script: str) -> Any:
        """Return what the expression *script* gives in the page, once it is settled."""
        found = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise ChromiumError(str(found["exceptionDetails"].get("text", "a script failed")))
        return found["result"].get("value")

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        row: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            row["sessionId"] = self._session
        try:
            os.write(self._write, json.dumps(row).encode() + b"\0")
        except OSError:
            raise ChromiumError("it ended before it answered") from None
        until = time.monotonic() + SECONDS
        while True:
            message = json.loads(self._message(until))
            if message.get("id") == self._number:
                if "error" in message:
                    raise ChromiumError(str(message["error"].get("message", method)))
                return message["result"]

    def _message(self, until: float) -> bytes:
        while b"\0" not in self._buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                raise ChromiumError(f"it did not answer within {SECONDS} s")
            part = os.read(self._read, 1 << 16)
            if not part:
                raise ChromiumError("it ended before it answered")
            self._buffer += part
        message, _, self._buffer = self._buffer.partition(b"\0")
        return message


@contextlib.contextmanager
def chromium_tab(program: str) -> Iterator[Tab]:
    """Start *program* with a profile that is deleted afterwards. Raises ChromiumError."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [program, *_ARGUMENTS, f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            # Chromium's sandbox refuses to run as root.
            arguments.append("--no-sandbox")
        theirs_in, ours_out = _pipe()
        ours_in, theirs_out = _pipe()
        try:
            process = _started(arguments, theirs_in, theirs_out)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        try:
            yield Tab(ours_out, ours_in)
        finally:
            os.close(ours_out)
            os.close(ours_in)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)


def _pipe() -> tuple[int, int]:
    """Return the two ends of a pipe, both above the descriptors that a child is given."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _HIGH) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _started(arguments: list[str], commands: int, answers: int) -> int:
    quiet = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    try:
        return os.posix_spawn(
            Path(arguments[0]),
            arguments,
            os.environ,
            file_actions=[
                *((os.POSIX_SPAWN_DUP2, quiet, each) for each in (0, 1, 2)),
                (os.POSIX_SPAWN_DUP2, commands, 3),
                (os.POSIX_SPAWN_DUP2, answers, 4),
            ],
        )
    except OSError as fault:
        raise ChromiumError(f"it cannot be started ({fault.strerror})") from None
    finally:
        os.close(quiet)
