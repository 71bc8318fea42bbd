"""Start many builds of one site at the same moment, each in a process of its own.

Run as a process in the site's folder: `python -m tests.faults.together THEME COUNT`. Whoever works
waits until every other was told that somebody does. Prints code, process and words of each.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from amportal.builder import build_engine
from amportal.cli import build_setup as command
from amportal.cli.command_line import app, load_commands
from amportal.cli.failures import run
from tests.property.printtext import PrintText


def main(theme: str, count: str) -> None:
    """Fork *count* builds, let them begin together, and print how each ended."""
    load_commands()
    patch.object(command, "pdf_pool", PrintText).start()
    patch.object(command, "shipped", lambda name: Path(theme)).start()
    with tempfile.TemporaryDirectory() as folder:
        _hold_until_told(Path(folder), int(count) - 1)
        gate, opened = os.pipe()
        children = []
        for _ in range(int(count)):
            child = os.fork()
            if child == 0:
                os.close(opened)
                os._exit(_build(gate, Path(folder)))
            children.append(child)
        os.close(gate)
        os.close(opened)
        ended = []
        for child in children:
            _, status = os.waitpid(child, 0)
            words = (Path(folder) / f"{child}.said").read_text()
            ended.append((os.waitstatus_to_exitcode(status), child, words))
    print(json.dumps(ended))


def _hold_until_told(folder: Path, others: int) -> None:
    real = vars(build_engine)["scan_site"]

    def slowly(*given: Any) -> Any:
        until = time.monotonic() + 60
        while len(list(folder.glob("*.busy"))) < others and time.monotonic() < until:
            time.sleep(0.01)
        return real(*given)

    patch.object(build_engine, "scan_site", slowly).start()


def _build(gate: int, folder: Path) -> int:
    said = os.open(folder / f"{os.getpid()}.said", os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 2)
    os.read(gate, 1)  # returns when the parent closes the other end
    code = run(app, ["build"])
    sys.stderr.flush()
    if code == 4:
        (folder / f"{os.getpid()}.busy").touch()
    return code


if __name__ == "__main__":
    main(*sys.argv[1:])
