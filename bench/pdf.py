"""Processor time of one tagged four-page report, three ways in turn: naive, warm press, pool.

    python -m bench.pdf [rounds] [pool reports]

Ways are interleaved, so that a busy machine slows all of them alike. "naive" is the engine as its
manual shows it, in a process that has imported it: `HTML(...).write_pdf()` with the style in the
page. Exit code 1 when a warm report costs over 0.50 s or over 0.70 of a naive one.
"""

from __future__ import annotations

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amportal.render.cpu_cores import usable_cores
from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_pool import PdfPool
from amportal.render.pdf.pdf_render import render_with
from bench.figures import Figure, middle, table
from tests.pdf import sample

FACES = "".join(
    f'@font-face {{ font-family: Inter; font-weight: {name[12:15]}; src: url("fonts/{name}") }}'
    for name in sample.FACES
)
MOST_SECONDS, MOST_RATIO = 0.50, 0.70


def cpu(kind: int = resource.RUSAGE_SELF) -> float:
    used = resource.getrusage(kind)
    return used.ru_utime + used.ru_stime


def naive(folder: Path) -> Callable[[int], bytes]:
    from weasyprint import HTML

    for name, content in sample.assets().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    def make(number: int) -> bytes:
        styled = sample.page(number).replace(
            "</head>", f"<style>{FACES}{sample.CSS}</style></head>"
        )
        pdf: bytes = HTML(string=styled, base_url=f"{folder}/").write_pdf(pdf_variant="pdf/ua-1")
        return pdf

    return make


def warm(press: PdfEngine) -> Callable[[int], bytes]:
    def make(number: int) -> bytes:
        outcome = render_with(press, sample.report(number))
        assert outcome.pdf is not None, outcome.problems
        return outcome.pdf

    press.warm(sample.report())
    return make


def pooled(reports: int) -> tuple[float, float, float]:
    """Return processor seconds each, wall seconds of all, and of those the start of the worker."""
    before, began = cpu(resource.RUSAGE_CHILDREN), time.perf_counter()
    with PdfPool() as pool:
        assert pool.submit(sample.report()).result().pdf
        started = time.perf_counter()
        for future in [pool.submit(sample.report(number)) for number in range(reports)]:
            assert future.result().pdf
        ended = time.perf_counter()
    return (
        (cpu(resource.RUSAGE_CHILDREN) - before) / (reports + 1),
        ended - started,
        started - began,
    )


def figures(rounds: int = 9, reports: int = 40) -> list[Figure]:
    """Return what a report costs each way, and how many the pool makes a second."""
    with tempfile.TemporaryDirectory() as folder, PdfEngine() as press:
        ways = {"naive": naive(Path(folder)), "warm press": warm(press)}
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, make in ways.items():
                gc.collect()
                before = cpu()
                make(number)
                if number:  # the first round loads what is lazy
                    spent[name].append(cpu() - before)
    most = {"warm press": MOST_SECONDS}
    found = [
        Figure(f"{name}, tagged, 4 pages, processor", middle(each), "s", most.get(name), min(each))
        for name, each in spent.items()
    ]
    ratio = middle(spent["warm press"]) / middle(spent["naive"])
    each, wall, start = pooled(reports)
    return [
        *found,
        Figure("warm press, of naive", ratio, "x", MOST_RATIO),
        Figure(f"pool of {usable_cores()}, processor each", each, "s"),
        Figure("pool, on the clock each", wall / reports, "s"),
        Figure("pool, first report after", start, "s"),
    ]


def main(rounds: int = 9, reports: int = 40) -> int:
    found = figures(rounds, reports)
    print(table(found))
    return int(not all(each.held for each in found))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
