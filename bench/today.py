"""What `amportal today` costs on its second look of a day, with a hundred clients.

    python -m bench.today [rounds]

A figure is the least processor time of all rounds, of one process from start to end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, table

ROOT = Path(__file__).resolve().parent.parent
COPIES = 25
MOST = 0.5


def made(site: Path) -> None:
    """Write *site*: the sample agency with each of its clients 25 times, written long ago."""
    content = ROOT / "content"
    shutil.copytree(content, site / "content", ignore=lambda folder, _: ["clients"])
    for number in range(COPIES):
        for client in sorted((content / "clients").iterdir()):
            shutil.copytree(client, site / "content/clients" / f"{client.name}-{number}")
    for path in site.rglob("*"):
        os.utime(path, (1_790_000_000, 1_790_000_000))


def took(site: Path) -> float:
    """Return the seconds of processor time of one look."""
    command = [sys.executable, "-m", "amportal", "-C", str(site), "today"]
    before = os.times()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system


def figures(rounds: int = 3) -> list[Figure]:
    """Return the first and the second look of a day."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        made(site)
        first = took(site)
        took(site)
        least = min(took(site) for _ in range(rounds))
    return [
        Figure("`today` of 100 clients, the first look of a day", first, "s"),
        Figure("`today` of 100 clients, nothing changed", least, "s", MOST),
    ]


if __name__ == "__main__":
    print(table(figures(*map(int, sys.argv[1:]))))
