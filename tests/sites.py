"""Small real sites for tests: sources in a folder of their own, built by the real engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from amportal.builder.build_engine import build
from amportal.builder.build_options import BuildOptions
from amportal.builder.build_summary import Summary
from amportal.builder.make.pending_pdfs import PdfMaker
from amportal.render.pdf.pdf_pool import PdfPool

ROOT = Path(__file__).parents[1]
BASE = ROOT / "tests" / "problems" / "base"


class Kept:
    """One build's view of a pool that many builds share: the one that opened it ends it."""

    asked = 0

    def __init__(self, pool: PdfPool) -> None:
        self.pool = pool
        self.open = True

    def submit(self, inputs: Any) -> Future[Any]:
        """Hand on to the shared pool, counting; a pool that was shut takes nothing."""
        assert self.open, "the pool is closed"
        Kept.asked += 1
        return self.pool.submit(inputs)

    def start(self) -> None:
        """Get the shared pool ready."""
        assert self.open, "the pool is closed"
        self.pool.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the shared pool open for others."""
        self.open = False


@dataclass
class Site:
    """Sources below *root*, and what builds of them made."""

    root: Path
    slow: Callable[[], PdfMaker]
    clock: datetime = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    today: date | None = None
    theme: Path = ROOT / "templates"
    # Stands for amportal's own code where a build asks whether that changed.
    package: Path = field(init=False)
    state: Path = field(init=False)
    output: Path = field(init=False)

    def __post_init__(self) -> None:
        self.state, self.output = self.root / ".amportal", self.root / "output"
        self.package = self.root / "package"
        if not self.package.is_dir():
            self.package.mkdir()
            (self.package / "code.py").write_text("# version 1\n")

    def order(self, **changes: Any) -> BuildOptions:
        """Return the order of a build, with *changes*."""
        order = BuildOptions(
            root=self.root,
            output=self.output,
            state=self.state,
            theme=self.theme,
            package=self.package,
            clock=self.clock,
            today=self.today,
        )
        return replace(order, **changes)

    def build(self, **changes: Any) -> Summary:
        """Build and return what was done."""
        return build(self.order(**changes), self.slow)

    def clean_tree(self, where: Path, **changes: Any) -> dict[str, bytes]:
        """Return what a build from nothing, in the empty folder *where*, makes of the sources."""
        build(self.order(output=where / "output", state=where / "state", **changes), self.slow)
        return tree(where / "output")

    def tree(self) -> dict[str, bytes]:
        """Return every file of the output by its path."""
        return tree(self.output)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the one place where *old* stands in the source *path*."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write the source *path*."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def add_client(self, slug: str, code: str) -> None:
        """Add a second client made after the first, with its own code and job numbers."""
        source = self.root / "content" / "clients" / "acme"
        target = source.with_name(slug)
        shutil.copytree(source, target)
        for file in target.rglob("*"):
            if file.suffix in (".yaml", ".md"):
                text = file.read_text(encoding="utf-8")
                text = text.replace("ACM", code).replace("acme", slug).replace("Acme", code.title())
                file.write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder* by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def base_site(root: Path, slow: Callable[[], PdfMaker]) -> Site:
    """Return a sound site of one client in the new folder *root*."""
    shutil.copytree(BASE, root)
    return Site(root, slow)
