"""A real cluster on loopback: one scheduler, and workers in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.polling import wait_until

ROOT = Path(__file__).parents[2]


class Dask:
    """A scheduler at `address`, and the workers started for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        wait_until(self._is_known, 60)
        found = json.loads(self._known.read_text())["address"]
        self.address = found.replace("tcp://", "dask://")

    def _is_known(self) -> bool:
        """Say whether the scheduler has written down all of where it is."""
        return self._known.exists() and self._known.read_text().rstrip().endswith("}")

    def worker(self, package: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker that takes amportal from the folder *package*."""
        one = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        return self._start("worker", *one, "--host", "127.0.0.1", package=package)

    def close(self) -> None:
        """End every process."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def _start(
        self, command: str, *arguments: str, package: Path = ROOT
    ) -> subprocess.Popen[bytes]:
        known = ("--scheduler-file", str(self._known))
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + command, *arguments, *known],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(package)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """A scheduler without workers."""
    folder = tmp_path / "dask"
    folder.mkdir()
    found = Dask(folder)
    yield found
    found.close()
