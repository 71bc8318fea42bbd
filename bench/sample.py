"""The sample agency through the real command: cold, with nothing to do, and after one edit.

    python -m bench.sample [rounds]

Every run is `python -m amportal -C SITE ...` in a process of its own. A round does each of them
once, so that a busy machine slows all alike; figures are medians. Processor time holds that of the
report worker too. HTML is rendered once more in this process, to know what one page costs.
"""

from __future__ import annotations

import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, middle, table

ROOT = Path(__file__).parents[1]
EDITED = "content/clients/northline/projects/wayfinding/project.yaml"
COLD, AGAIN, HELP, HTML = 6.0, 3.0, 0.4, 5.0
HEAVY = frozenset({"babel", "jinja2", "markdown", "nh3", "PIL", "pydantic", "weasyprint", "yaml"})


@dataclass(frozen=True)
class Run:
    """Seconds that one command took: on the clock, and of processors, its children's included."""

    wall: float
    cpu: float


def command(site: Path, *arguments: str) -> Run:
    """Run `amportal` on *site* and return what it took; a failure ends the bench."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    line = [sys.executable, "-m", "amportal", "-C", str(site), *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(line)} ended with {done.returncode}:\n{done.stderr}")
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def one_round(site: Path) -> Iterator[tuple[str, Run]]:
    """Yield each kind of run once, on a copy of the sample in *site*."""
    for folder in ("output", ".amportal"):
        shutil.rmtree(site / folder, ignore_errors=True)
    yield "cold build", command(site, "build")
    yield "second build", command(site, "build")
    file = site / EDITED
    text = file.read_text("utf-8")
    file.write_text(text.replace("headline: ", "headline: Now, ", 1), "utf-8")
    yield "build after one edit", command(site, "build")
    file.write_text(text, "utf-8")
    yield "check", command(site, "check")
    yield "--help", command(site, "--help")
    yield "--version", command(site, "--version")


def html(rounds: int) -> tuple[int, float, float]:
    """Return how many HTML pages the sample has, and ms of processor each: first, then warm."""
    from amportal.builder.client_task import ClientTask, Common
    from amportal.builder.make.client_jobs import jobs_for
    from amportal.builder.make.client_maker import ClientMaker
    from amportal.builder.make.theme_files import theme_of
    from amportal.builder.scan.site_scan import scan_site
    from amportal.cli.build_setup import order_of
    from amportal.cli.site_paths import Place
    from amportal.render.recipe import Inputs
    from amportal.render.recipe_table import RECIPES

    order = order_of(Place(ROOT, datetime.now(UTC)))
    seen = scan_site(order, {})
    theme = theme_of(seen.snapshot, seen.shipped)
    workshop = ClientMaker(Common(seen.agency(), theme, order.clock, order.today, seen.code))
    jobs = []
    for slug in seen.clients:
        made, shown = workshop.read(ClientTask(slug, seen.client_and_agency(slug)))
        assert shown is not None, made.problems
        jobs += [job for each in jobs_for(shown).values() for job in each if job.recipe == "page"]
    spent = []
    for _ in range(rounds + 1):
        gc.collect()
        began = time.process_time()
        for job in jobs:
            assert RECIPES["page"](Inputs(job.output, job.data, {}, theme)).content
        spent.append((time.process_time() - began) * 1000 / len(jobs))
    return len(jobs), spent[0], middle(spent[1:])


def imported(*arguments: str) -> frozenset[str]:
    """Return the names of all modules that `amportal` imports for *arguments*."""
    line = [sys.executable, "-X", "importtime", "-m", "amportal", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
    rows = [row for row in done.stderr.splitlines() if row.startswith("import time:")]
    return frozenset(row.rpartition("|")[2].strip() for row in rows[1:])


def figures(rounds: int = 5) -> list[Figure]:
    """Return the figures of the sample, each with its target."""
    spent: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(ROOT / "content", site / "content")
        command(site, "--version")  # the compiled files are written once, by nobody's round
        for _ in range(rounds):
            for name, run in one_round(site):
                spent.setdefault(name, []).append(run)
        reports = len(list((site / "output").rglob("*.pdf")))
    most = {"cold build": COLD, "second build": AGAIN, "--help": HELP}
    found = []
    for name, runs in spent.items():
        wall = middle(run.wall for run in runs)
        said = f"{name}, {reports} PDFs" if name == "cold build" else name
        found.append(Figure(said, wall, "s", most.get(name), least=min(run.wall for run in runs)))
        cpu = middle(run.cpu for run in runs)
        found.append(Figure(f"{name}, processor", cpu, "s", least=min(run.cpu for run in runs)))
    modules = imported("--help")
    found.append(Figure("--help, modules", len(modules), ""))
    found.append(Figure("--help, heavy libraries", len(modules & HEAVY), "", 0))
    pages, first, warm = html(rounds)
    found.append(Figure(f"HTML, each of {pages} pages, templates compiled", first, "ms", HTML))
    found.append(Figure("HTML, each page again", warm, "ms", HTML))
    return found


if __name__ == "__main__":
    print(table(figures(*map(int, sys.argv[1:]))))
