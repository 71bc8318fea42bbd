"""Measure what changed since a commit, for many clients over a long history.

The repository is made anew: 200 clients, 5,000 commits after the one that is asked for, each of
which moves a day of one client's plan. The promise: all that git is asked, which is one log and
one reading of files for all clients together, takes less than a second; and so does that with
loading every client as it was.

    python -m bench.history [--clients 200] [--commits 5000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from amportal.builder.reports.past_projects import PastProjects

from amportal.model.site_loader import client_slugs
from amportal.sources.content_scan import scan
from amportal.sources.git.past_sources import Past
from bench.figures import Figure, middle, table

BASE = Path(__file__).resolve().parent.parent / "tests" / "problems" / "base"
PLAN = "projects/spring/project.yaml"


def figures(rounds: int, clients: int = 200, commits: int = 5000) -> list[Figure]:
    """Return the times in seconds."""
    with tempfile.TemporaryDirectory(prefix="amportal-bench-") as folder:
        root = Path(folder)
        first = _repository(root, clients, commits)
        asked, whole, found = [], [], 0
        for _ in range(rounds):
            start = time.perf_counter()
            past = Past(root)
            then = PastProjects(past, past.commit(first))
            assert then.contents
            asked.append(time.perf_counter() - start)
        slugs = client_slugs(scan(root, ("content",)))
        for _ in range(rounds):
            start = time.perf_counter()
            past = Past(root)
            then = PastProjects(past, past.commit(first))
            found = sum(1 for s in slugs if then.touches(s) and then.projects(s) is not None)
            assert then.contents
            whole.append(time.perf_counter() - start)
    assert found == min(clients, commits)
    size = f"{clients} clients, {commits} commits"
    return [
        Figure(f"asking git, {size}", middle(asked), "s", 1.0, min(asked)),
        Figure(f"the same, and {found} clients as they were", middle(whole), "s", 1.0, min(whole)),
    ]


def _repository(root: Path, clients: int, commits: int) -> str:
    """Make the repository and its working files; return the commit before all changes."""
    git = ["git", "-C", str(root), "-c", "core.autocrlf=false"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    stream = b"".join(_stream(clients, commits))
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True)
    done = subprocess.run(
        [*git, "rev-list", "--max-parents=0", "main"], capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def _stream(clients: int, commits: int) -> Iterator[bytes]:
    """Yield what `git fast-import` reads: everything at first, then one plan at a time."""
    base = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in sorted(BASE.rglob("*"))
        if path.is_file()
    }
    yield _commit(0, "Begin")
    plans = []
    for number in range(clients):
        slug, code = f"client-{number}", f"C{number}"
        for path, raw in base.items():
            if not path.startswith("content/clients/") and number:
                continue
            own = path.replace("/acme/", f"/{slug}/")
            if path.endswith((".yaml", ".md")):
                raw = raw.replace(b"ACM", code.encode()).replace(b"acme", slug.encode())
            yield _file(own, raw)
            if path.endswith(f"acme/{PLAN}"):
                plans.append((own, raw))
    for number in range(commits):
        path, raw = plans[number % clients]
        day = date(2026, 12, 3) + timedelta(days=1 + number // clients)
        yield _commit(number + 1, "Move")
        yield _file(path, raw.replace(b"forecast: 2026-12-03", f"forecast: {day}".encode()))


def _commit(number: int, message: str) -> bytes:
    when = 1795424400 + number * 60  # from Monday 23 November 2026 on
    head = f"commit refs/heads/main\ncommitter Ruth <ruth@halden.example> {when} +0000\n"
    return f"{head}data {len(message)}\n{message}\n".encode()


def _file(path: str, raw: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(table(figures(given.rounds, given.clients, given.commits)))


if __name__ == "__main__":
    main()
