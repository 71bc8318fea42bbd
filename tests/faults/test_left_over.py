"""A build that is killed leaves no process behind that nobody would ever end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands import NOW
from tests.sites import ROOT

PATIENCE = 60


# A process: its number, and when it began.
Process = tuple[int, str]


def living() -> dict[Process, int]:
    """Return the number of each living process's parent."""
    found = {}
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit():
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    found[int(folder.name), fields[19]] = int(fields[1])
    return found


def started_by(ancestor: int) -> set[Process]:
    """Return the processes that *ancestor* started, and those that they did."""
    every = living()
    found: set[Process] = set()
    while True:
        near = {ancestor, *(number for number, _ in found)}
        more = {each for each, parent in every.items() if parent in near} - found
        if not more:
            return found
        found |= more


@pytest.mark.parametrize(
    ("options", "least"), [(("--processes", "2"), 4), ((), 1)], ids=["pages", "reports"]
)
def test_a_killed_build_leaves_no_process(
    tmp_path: Path, options: tuple[str, ...], least: int
) -> None:
    """Neither those that make pages nor those that make reports."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    build = subprocess.Popen(
        [sys.executable, "-m", "amportal", "-C", str(tmp_path), "build", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + PATIENCE
    there: set[Process] = set()
    while len(there) < least and build.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
        there = started_by(build.pid)
    build.kill()
    build.wait()
    try:
        assert len(there) >= least
        while there & living().keys() and time.monotonic() < until:
            time.sleep(0.05)
        assert not there & living().keys()
    finally:
        for number, _ in there & living().keys():
            os.kill(number, signal.SIGKILL)
