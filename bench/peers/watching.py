"""Rows about programs that stay: from the save of a file until its text is on disk or on screen."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.figures import Figure, middle
from bench.peers.compared import Compared, Limit, Measured
from bench.peers.process import Run, session
from bench.peers.programs import CLIENT, Program, amportal, ours
from bench.peers.whole import programs

_MOST = 120.0
_LOOK = 0.0005
# A program counts as quiet when it used less than this share of a processor for a while.
_QUIET, _WHILE = 0.05, 0.5


def on_disk(folder: Path, rounds: int, count: int = 1000) -> list[Compared]:
    """Save to page on disk, *count* clients; Hugo's server is the peer."""
    both = programs(folder, count, ["hugo"])
    runs = {each.name: saves(each, rounds * 2) for each in both}
    pages = {each.name: each.pages() for each in both}
    title = f"Save to page on disk, watching, {count} clients"
    return [Compared(title, runs, pages, (Limit("hugo", 0.5),))]


def saves(program: Program, rounds: int) -> list[Run]:
    """Return what each of *rounds* saves took, the quiet time that the program waits included."""
    program.clean()
    # A word that is there before the first edit.
    program.edit("begin")
    with staying(program.watch, program.root) as leader:
        wait_for(lambda: program.shows("begin"), program.name)
        return [_save(program, leader, number) for number in range(rounds)]


def _save(program: Program, leader: int, number: int) -> Run:
    settle(leader)
    before, token = used(leader), f"save{number}x{time.time_ns()}"
    began = time.perf_counter()
    program.edit(token)
    wait_for(lambda: program.shows(token), program.name)
    wall = time.perf_counter() - began
    settle(leader)
    memory = sum(pages for pages, _ in session(leader).values()) * os.sysconf("SC_PAGE_SIZE")
    return Run(wall, used(leader) - before, memory / 2**20)


def on_screen(folder: Path, rounds: int) -> list[Measured]:
    """Save to new text on screen: Chromium shows a page of `amportal serve`."""
    from playwright.sync_api import sync_playwright

    site = ours(folder, 100)
    site.run()
    shown = site.page.relative_to(site.root / site.output)
    seconds = []
    with (
        staying((amportal(), "serve", "-a", "127.0.0.1:18766"), site.root, told=True) as leader,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:18766/{shown}")
        for number in range(rounds * 2):
            settle(leader)
            token = f"screen{number}x{time.time_ns()}"
            began = time.perf_counter()
            site.edit(token)
            page.wait_for_function("t => document.body?.innerText.includes(t)", arg=token)
            seconds.append(time.perf_counter() - began)
        browser.close()
    figure = Figure("save to text on screen, 100 clients", middle(seconds), "s", 0.25, min(seconds))
    return [Measured("Save to new text on screen, Chromium", [figure])]


def new_pdf(folder: Path, rounds: int) -> list[Measured]:
    """Save to new PDF, watching: one report about one project."""
    site = ours(folder, 50, reports=True)
    source = site.source.parents[1] / "project.yaml"
    pdf = site.root / site.output / CLIENT / "reports/2026-11-20.pdf"
    text, seconds = source.read_text("utf-8"), []
    with staying(site.watch, site.root) as leader:
        wait_for(pdf.exists, "amportal")
        for number in range(rounds):
            settle(leader)
            before = pdf.stat().st_ino
            began = time.perf_counter()
            source.write_text(re.sub("headline: .*", f"headline: Round {number}.", text), "utf-8")
            wait_for(lambda before=before: pdf.exists() and pdf.stat().st_ino != before, "amportal")
            seconds.append(time.perf_counter() - began)
    figure = Figure("save to new PDF, watching", middle(seconds), "s", 1.0, min(seconds))
    return [Measured("Save to new PDF", [figure])]


@contextlib.contextmanager
def staying(command: Sequence[str], root: Path, *, told: bool = False) -> Iterator[int]:
    """Run *command* until the block ends; gives the leader of its session.

    With *told*, the block begins when it has said something.
    """
    child = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if told else subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if told:
            assert child.stderr
            child.stderr.readline()
        yield child.pid
    finally:
        for wish in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, wish)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
                break


def used(leader: int) -> float:
    """Return the processor seconds of a session's processes."""
    return sum(seconds for _, seconds in session(leader).values())


def settle(leader: int) -> None:
    """Wait until the program does nothing, ten seconds at most: one that polls is never quiet."""
    for _ in range(20):
        before = used(leader)
        time.sleep(_WHILE)
        if used(leader) - before < _QUIET * _WHILE:
            return


def wait_for(holds: Callable[[], bool], name: str) -> None:
    """Look until *holds*; a program that takes too long ends the bench."""
    end = time.perf_counter() + _MOST
    while not holds():
        if time.perf_counter() > end:
            sys.exit(f"{name} did not show an edit within {_MOST:.0f} s")
        time.sleep(_LOOK)
