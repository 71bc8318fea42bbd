"""Rows about whole processes: start to exit of one command, programs in turn."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.peers.compared import Compared, Limit
from bench.peers.process import Run, run
from bench.peers.programs import PEERS, Program, ours, peer

Step = Callable[[Program], Run]


def programs(
    folder: Path, count: int, peers: Iterable[str], *, pages: bool = False
) -> list[Program]:
    """Return ours and *peers*, each with a site of *count* clients of its own."""
    home = folder / f"{count}{'-pages' if pages else ''}"
    return [ours(home, count, pages=pages), *(peer(name, home, count) for name in peers)]


def in_turn(
    title: str,
    programs: Sequence[Program],
    step: Step,
    rounds: int,
    limits: tuple[Limit, ...] = (),
    by: str = "wall",
) -> Compared:
    """Do *step* with each program in turn, *rounds* times."""
    runs: dict[str, list[Run]] = {each.name: [] for each in programs}
    for _ in range(rounds):
        for each in programs:
            runs[each.name].append(step(each))
    pages = {each.name: each.pages() for each in programs}
    return Compared(title, runs, pages, limits, by)


def _cold(program: Program) -> Run:
    program.clean()
    return program.run()


def _restored(program: Program) -> Run:
    """Build with what is kept beside the output, as CI does that restores it."""
    program.clean(keep=(".amportal",))
    return program.run()


def _rendered(program: Program) -> Run:
    """Build with what is known of texts and of the last build, but not with its pages."""
    program.clean(keep=(".amportal",))
    shutil.rmtree(program.root / ".amportal" / "portals", ignore_errors=True)
    return program.run()


def _edited(program: Program) -> Run:
    token = f"t{time.time_ns()}"
    program.edit(token)
    took = program.run()
    assert program.shows(token), f"{program.name} does not show the edit"
    return took


def start(folder: Path, rounds: int) -> list[Compared]:
    """`--version`: what it costs to start at all."""
    found = in_turn(
        "Start-up: `--version`",
        programs(folder, 50, ["hugo"]),
        lambda each: run(each.version, each.root),
        rounds * 3,
        (Limit("hugo", 1.0, 0.6),),
        "cpu",
    )
    return [replace(found, pages={})]


def nothing(folder: Path, rounds: int, count: int = 1000) -> list[Compared]:
    """Nothing changed since the build before, and one project edited since."""
    both = programs(folder, count, ["hugo"])
    for each in both:
        each.run()
    size = f"{count} clients"
    return [
        in_turn(
            f"Nothing changed, {size}",
            both,
            lambda each: each.run(),
            rounds,
            (Limit("hugo", 0.10, 0.04),),
        ),
        in_turn(f"One project edited, {size}", both, _edited, rounds, (Limit("hugo", 0.15, 0.06),)),
    ]


def cold_small(folder: Path, rounds: int) -> list[Compared]:
    """Nothing there, 100 clients."""
    limits = (
        Limit("hugo", 3.0, 2.0),
        Limit("eleventy", 1.0),
        Limit("mkdocs", 0.35),
        Limit("pelican", 0.35),
    )
    every = programs(folder, 100, PEERS)
    return [in_turn("Cold, 100 clients", every, _cold, rounds, limits)]


def cold_large(folder: Path, rounds: int) -> list[Compared]:
    """Nothing there, 1,000 clients."""
    limits = (Limit("eleventy", 1.4, 1.0), Limit("mkdocs", 0.35), Limit("pelican", 0.35))
    every = programs(folder, 1000, PEERS)
    return [in_turn("Cold, 1,000 clients", every, _cold, rounds, limits)]


def restored(folder: Path, rounds: int) -> list[Compared]:
    """All output there again, with what a build keeps beside it still there.

    First with all of that, so that pages are put back; then with texts alone, so that each page
    is rendered.
    """
    both = programs(folder, 1000, ["hugo"])
    both[0].run()
    limits = (Limit("hugo", 1.2, 0.8),)
    return [
        in_turn(f"Output gone, {what}, 1,000 clients", both, step, rounds, limits)
        for what, step in (
            ("all else restored", _restored),
            ("texts restored, every page rendered", _rendered),
        )
    ]


def growth(folder: Path, rounds: int, largest: int = 5000) -> list[Compared]:
    """Cold from 100 clients to *largest*, ours and Hugo; memory at the largest."""
    found = []
    for count in (100, 1000, largest):
        both = programs(folder / "growth", count, ["hugo"])
        limits = (Limit("hugo", 0.2, 0.12),) if count == largest else ()
        once = 1 if count == largest else rounds
        title = f"Growth: cold, {count} clients (memory)"
        found.append(in_turn(title, both, _cold, once, limits, "memory"))
        for each in both:
            each.clean()
    return found


def with_pages(folder: Path, rounds: int) -> list[Compared]:
    """Cold with what is handed over as deliverables, each of which has a page with us."""
    every = programs(folder, 100, ["hugo", "eleventy"], pages=True)
    return [in_turn("Cold, 100 clients, a page for each deliverable", every, _cold, rounds)]
