"""The programs that are compared: how each builds, watches, and where its pages are."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.peers import content, sites, tools
from bench.peers.facts import MARK, PROJECTS, clients
from bench.peers.process import Run, run

OURS = "amportal"
PEERS = ("hugo", "eleventy", "mkdocs", "pelican")
# What `bench` edits: a client that is in every site, and one of its projects.
CLIENT, PROJECT = "c00050", "p2"


@dataclass(frozen=True)
class Program:
    """One program on its own copy of a site."""

    name: str
    root: Path
    count: int
    build: tuple[str, ...]
    version: tuple[str, ...]
    output: str
    # What a build leaves, its output included; a cold build finds none of it.
    left: tuple[str, ...]
    # The file that is edited, and the page that shows it.
    source: Path
    page: Path
    watch: tuple[str, ...] = ()

    def clean(self, *, keep: tuple[str, ...] = ()) -> None:
        """Remove what builds left, but for *keep*."""
        for name in self.left:
            if name not in keep:
                shutil.rmtree(self.root / name, ignore_errors=True)

    def run(self) -> Run:
        """Build once and see that every page is there."""
        took = run(self.build, self.root)
        pages = self.pages()
        least = self.count * (PROJECTS + 1) + (1 if self.name != OURS else 0)
        if pages < least:
            sys.exit(f"{self.name} left {pages} pages, {least} are due")
        return took

    def pages(self) -> int:
        """Return how many HTML pages stand in the output."""
        return sum(1 for _ in (self.root / self.output).rglob("*.html"))

    def edit(self, token: str) -> None:
        """Put *token* at the end of the edited text, in the place of the one before."""
        text = self.source.read_text("utf-8").partition(f"\n{MARK}")[0]
        self.source.write_text(f"{text}\n{MARK}: {token}.\n", "utf-8")

    def shows(self, token: str) -> bool:
        """Say whether the page that shows the edited text holds *token*."""
        try:
            return token in self.page.read_text("utf-8")
        except OSError:
            return False


def amportal() -> str:
    """Return the command that users run."""
    return str(Path(sys.executable).with_name(OURS))


def ours(folder: Path, count: int, *, pages: bool = False, reports: bool = False) -> Program:
    """Return amportal on *count* clients in a new folder below *folder*."""
    root = folder / OURS
    content.write_content(root, clients(count), pages=pages, reports=reports)
    number = int(CLIENT[1:])
    update = f"updates/c{number}-{PROJECT[1:]}-{content.UPDATE}.html"
    return Program(
        name=OURS,
        root=root,
        count=count,
        build=(amportal(), "--quiet", "build"),
        version=(amportal(), "--version"),
        output="output",
        left=("output", ".amportal"),
        source=content.edited(root, CLIENT, PROJECT),
        page=root / "output" / CLIENT / update,
        watch=(amportal(), "watch"),
    )


def peer(name: str, folder: Path, count: int) -> Program:
    """Return the peer *name* on the same *count* clients in a new folder below *folder*."""
    root = folder / name
    sites.write_site(name, root, clients(count))
    if name == "eleventy":
        (root / "node_modules").symlink_to(tools.FOLDER / name / "node_modules")
    tool = tools.program(name)
    build, version, output, left, watch = _PEERS[name](tool)
    return Program(
        name=name,
        root=root,
        count=count,
        build=build,
        version=version,
        output=output,
        left=(output, *left),
        source=sites.edited(name, root, CLIENT, PROJECT),
        page=root / output / CLIENT / f"{PROJECT}.html",
        watch=watch,
    )


_Words = tuple[str, ...]
_Peer = tuple[_Words, _Words, str, _Words, _Words]


def _hugo(tool: str) -> _Peer:
    watch = (tool, "server", "--disableLiveReload", "--bind", "127.0.0.1", "--port", "18765")
    return (tool, "--quiet"), (tool, "version"), "public", ("resources",), watch


def _eleventy(tool: str) -> _Peer:
    watch = (tool, "--watch", "--incremental", "--quiet")
    return (tool, "--quiet"), (tool, "--version"), "_site", (), watch


def _mkdocs(tool: str) -> _Peer:
    return (tool, "-q", "build"), (tool, "--version"), "site", (), ()


def _pelican(tool: str) -> _Peer:
    return (tool, "-q"), (tool, "--version"), "output", ("cache",), (tool, "-q", "-r")


_PEERS: dict[str, Callable[[str], _Peer]] = {
    "hugo": _hugo,
    "eleventy": _eleventy,
    "mkdocs": _mkdocs,
    "pelican": _pelican,
}
