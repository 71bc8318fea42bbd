"""Twenty builds of one site started at once: one works, the others say which and step back."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.commands import NOW
from tests.faults.ground import Ground
from tests.faults.mortal import Mortal
from tests.sites import ROOT

TOGETHER = 20


def test_of_twenty_at_once_one_works_and_nineteen_name_it(tmp_path: Path) -> None:
    """Exit 0 once, exit 4 nineteen times, with the process and the time it began."""
    ground = Ground(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.together", str(ground.site.theme), str(TOGETHER)],
        cwd=ground.site.root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    ended = json.loads(done.stdout)
    worked = [process for code, process, _ in ended if code == 0]
    assert len(ended) == TOGETHER
    assert len(worked) == 1, ended
    for code, process, words in ended:
        if process != worked[0]:
            assert code == 4, words
            assert re.search(
                rf"another build of this site is running \(process {worked[0]}, started "
                rf"\d\d:\d\d:\d\d\)",
                words,
            ), words
    assert ground.site.tree() == ground.clean()


def test_the_lock_of_a_killed_build_never_blocks(tmp_path: Path) -> None:
    """Stopped at work and then killed: the very next build works."""
    ground = Ground(tmp_path)
    with Mortal() as mortal:
        process = mortal.start(ground.site)
        os.kill(process, signal.SIGKILL)
        assert mortal.end() == -signal.SIGKILL
    ground.site.state.mkdir(exist_ok=True)
    (ground.site.state / "lock").write_text(f"process {process}, started 09:10:00\n")
    assert ground.site.build().sound
    assert ground.site.tree() == ground.clean()
