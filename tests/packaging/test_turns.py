"""A test that measures time is alone, and gets its turn though others never stop coming."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.commands import ROOT
from tests.turns import forget_turns

RUN = "of-the-test-of-turns"
# Says when it begins and ends, on one pipe that all of them share.
TURN = f"""
import os, sys, time
from tests.turns import taking_turns
name, alone, times = sys.argv[1], sys.argv[2] == "alone", int(sys.argv[3])
for _ in range(times):
    with taking_turns({RUN!r}, alone=alone):
        os.write(1, f"+{{name}}\\n".encode())
        time.sleep(0.02)
        os.write(1, f"-{{name}}\\n".encode())
"""


def test_who_measures_is_alone_and_is_not_kept_waiting(tmp_path: Path) -> None:
    """Two that never stop, and one that measures three times among them."""
    said = tmp_path / "said"
    with said.open("a") as log:
        busy = [begun(name, "shared", 60, log.fileno()) for name in "ab"]
        measuring = begun("m", "alone", 3, log.fileno())
        assert [each.wait(60) for each in (measuring, *busy)] == [0, 0, 0]
    forget_turns(RUN)
    events = said.read_text().split()
    inside: set[str] = set()
    met = set()
    for sign, name in events:
        inside = inside | {name} if sign == "+" else inside - {name}
        met.add(frozenset(inside))
    assert frozenset("ab") in met, "others share"
    assert not [each for each in met if "m" in each and len(each) > 1]
    assert events.index("-m") < len(events) - 10, "it had to wait for all others to end"


def begun(name: str, how: str, times: int, log: int) -> subprocess.Popen[bytes]:
    """Begin a process that takes turns."""
    return subprocess.Popen(
        [sys.executable, "-c", TURN, name, how, str(times)], cwd=ROOT, stdout=log
    )
