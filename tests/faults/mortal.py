"""Builds that may die: each in a process of its own, forked from one that has loaded everything.

A fork costs a few milliseconds where a start costs a second, so a build can be killed hundreds of
times in a test run. Dying at operation N is `_exit` just before it: no handler, no `finally`, and
the kernel lets go of the lock, as with SIGKILL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from tests.sites import ROOT, Site, base_site

_SERVER = "from tests.faults.mortal import serve; serve()"
DIED = 9


class Mortal:
    """The process from which builds are forked; use it in a `with` block."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Mortal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.communicate()

    def start(self, site: Site, at: int = 0) -> int:
        """Begin a build of *site* that dies at operation *at*; return its process id."""
        asked = {
            "root": str(site.root),
            "theme": str(site.theme),
            "clock": site.clock.isoformat(),
            "today": site.today and site.today.isoformat(),
            "at": at,
        }
        self._say(json.dumps(asked))
        return int(self._line())

    def end(self) -> int:
        """Wait for the build; return its exit code, or -N where signal N ended it.

        Its process id is not given to another before this is called.
        """
        self._say("end")
        return int(self._line())

    def build(self, site: Site, at: int = 0) -> int:
        """Build *site* and return how it ended: `DIED` where it did at operation *at*."""
        self.start(site, at)
        return self.end()

    def _say(self, line: str) -> None:
        assert self._server.stdin
        self._server.stdin.write(line + "\n")
        self._server.stdin.flush()

    def _line(self) -> str:
        assert self._server.stdout
        return self._server.stdout.readline()


def serve() -> None:
    """Fork a build for each line asked, until there is no more."""
    _warm()
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            os._exit(_build(json.loads(line)))
        print(child, flush=True)
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _warm() -> None:
    """Load all that a build needs, so that no child has to."""
    from tests.property.printtext import PrintText

    with tempfile.TemporaryDirectory() as folder:
        assert base_site(Path(folder) / "site", PrintText).build().sound


def _build(asked: dict[str, str]) -> int:
    from tests.faults.operations import operations
    from tests.property.printtext import PrintText

    site = Site(Path(asked["root"]), PrintText, theme=Path(asked["theme"]))
    site.clock = datetime.fromisoformat(asked["clock"])
    site.today = date.fromisoformat(asked["today"]) if asked["today"] else None

    def before(number: int, name: str, target: str) -> None:
        if number == int(asked["at"]):
            os._exit(DIED)

    with operations(before):
        return site.build().exit_code


__all__ = ["DIED", "Mortal", "serve"]
