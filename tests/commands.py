"""Run the command line as a person does: in a folder, in a process of its own or in this one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Monday 23 November 2026, nine in the morning.
NOW = "1795424400"


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it said."""

    code: int
    out: str
    err: str


class _Stream(StringIO):
    """A text stream that takes what the command line asks of a real one."""

    def reconfigure(self, **settings: object) -> None:
        """Take any setting; there is no encoding to change."""


def here(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
    """Run in this process: quick, for all that does not touch the process itself."""
    from amportal.cli.command_line import app, load_commands
    from amportal.cli.failures import run

    load_commands()
    out, err = _Stream(), _Stream()
    before = dict(os.environ)
    os.environ.update({"SOURCE_DATE_EPOCH": NOW, **(environment or {})})
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(app, arguments)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Ran(code, out.getvalue(), err.getvalue())


def process(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Ran:
    """Run as a process of its own, as a shell or CI does; *options* are Python's own."""
    done = subprocess.run(
        [sys.executable, *options, "-m", "amportal", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": NOW,
            **(environment or {}),
        },
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


__all__ = ["NOW", "ROOT", "Ran", "here", "process"]
