"""The kernel's own queue of events overflows: what is lost is never sent again, and still built."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands import NOW, ROOT
from tests.polling import wait_until
from tests.sites import BASE, tree

LIMIT = Path("/proc/sys/fs/inotify/max_queued_events")
PROJECT = "content/clients/acme/projects/spring/project.yaml"
# What is promised after quiet, several times over: the machine may be busy.
PATIENCE = 30.0


@pytest.mark.skipif(not LIMIT.exists(), reason="other systems have no queue of this kind")
def test_what_the_kernel_forgot_is_built(tmp_path: Path) -> None:
    """A watcher is stopped while more happens than the kernel remembers, then goes on."""
    site = tmp_path / "site"
    shutil.copytree(BASE, site)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW}
    said = tmp_path / "said.txt"
    with (
        said.open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "amportal", "watch"], cwd=site, env=environment, stderr=log
        ) as watch,
    ):
        try:
            page = site / "output/acme/projects/spring.html"
            wait_until(page.is_file, PATIENCE)
            # It is gone while a build is under way, its reports included.
            index = site / ".amportal/index.json"
            wait_until(index.is_file, PATIENCE)
            watch.send_signal(signal.SIGSTOP)
            _flood(site / "content", int(LIMIT.read_text()))
            _say(site / PROJECT, "Written while nobody looked")
            watch.send_signal(signal.SIGCONT)
            began = time.monotonic()
            wait_until(lambda: "Written while nobody looked" in page.read_text(), PATIENCE)
            print(
                f"built {time.monotonic() - began:.2f} s after {LIMIT.read_text().strip()} events"
            )
            _say(site / PROJECT, "Written afterwards")
            wait_until(lambda: "Written afterwards" in page.read_text(), PATIENCE)
            wait_until(index.is_file, PATIENCE)
        finally:
            watch.send_signal(signal.SIGCONT)
            watch.send_signal(signal.SIGINT)
            assert watch.wait(PATIENCE) == 0
    assert "Traceback" not in said.read_text()
    before = tree(site / "output")
    done = subprocess.run(
        [sys.executable, "-m", "amportal", "build", "--verify"],
        cwd=site,
        env=environment,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert tree(site / "output") == before


def _flood(folder: Path, most: int) -> None:
    """Let more happen in *folder* than the kernel remembers, and leave it as it was.

    Two files in turn, since the kernel takes equal events that follow each other for one.
    """
    files = [folder / name for name in ("a.tmp", "b.tmp")]
    for number in range(most):
        files[number % 2].write_bytes(b"")
    for file in files:
        file.unlink()


def _say(project: Path, headline: str) -> None:
    lines = [line for line in project.read_text().splitlines() if not line.startswith("headline:")]
    project.write_text("\n".join([*lines, f"headline: {headline}", ""]))
