"""Rows about reports: many at once beside a loop of `weasyprint` commands, and none at all."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.figures import Figure, middle
from bench.pdf import pooled
from bench.peers.compared import Measured
from bench.peers.process import run
from bench.peers.programs import ours
from tests.pdf import sample


def many(folder: Path, rounds: int) -> list[Measured]:
    """100 tagged reports of four pages, and a loop of `weasyprint` commands on ten of them."""
    del rounds
    each, wall, _ = pooled(100)
    by_command = _commands(folder, 10)
    ratio = by_command / (wall / 100)
    figures = [
        Figure("a report, processor", each, "s", 0.5),
        Figure("reports a second of one processor", 1 / each, ""),
        Figure("100 reports on the clock", wall, "s"),
        Figure("a `weasyprint` command on the clock", by_command, "s"),
        Figure("a report on the clock, of a command's", 1 / ratio, "x", 1 / 3),
    ]
    return [Measured("100 tagged 4-page reports", figures)]


def _commands(folder: Path, count: int) -> float:
    """Return seconds on the clock of one `weasyprint` command after another, each."""
    for name, content in sample.assets().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    command = str(Path(sys.executable).with_name("weasyprint"))
    took = 0.0
    for number in range(count):
        styled = sample.page(number).replace("</head>", f"<style>{sample.CSS}</style></head>")
        (folder / "report.html").write_text(styled, "utf-8")
        arguments = ("--pdf-variant", "pdf/ua-1", "report.html", "report.pdf")
        took += run((command, *arguments), folder).wall
    return took / count


def unchanged(folder: Path, rounds: int) -> list[Measured]:
    """What a report costs that need not be made: builds with and without reports, nothing new."""
    count = 50
    sites = {
        "without": ours(folder / "without", count),
        "with": ours(folder / "with", count, reports=True),
    }
    for site in sites.values():
        site.run()
    pdfs = sorted(sites["with"].root.glob("output/*/reports/*.pdf"))
    before = [each.stat().st_ino for each in pdfs]
    spent: dict[str, list[float]] = {name: [] for name in sites}
    for _ in range(rounds * 3):
        for name, site in sites.items():
            spent[name].append(site.run().cpu)
    same = [each.stat().st_ino for each in pdfs] == before
    each = (middle(spent["with"]) - middle(spent["without"])) / count * 1000
    figures = [
        Figure("reports made again", 0 if same else len(pdfs), "", 0),
        Figure("one more report in a build with nothing to do, processor", each, "ms", 5.0),
    ]
    return [Measured("Report unchanged", figures)]


__all__ = ["many", "unchanged"]
