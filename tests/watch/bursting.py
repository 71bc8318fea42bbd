"""A site that is watched for real while bursts of random changes fall on it."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from amportal.watch.rebuild_hints import RebuildHints
from amportal.watch.site_fingerprint import look
from amportal.watch.watch_loop import Watch
from tests.polling import wait_until
from tests.sites import Site, base_site
from tests.watch.standin import StandIn

PROJECT = "content/clients/acme/projects/spring/project.yaml"
CLOCK = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)


def headline(site: Site, chance: random.Random) -> None:
    file = site.root / PROJECT
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    text = f"headline: Number {chance.randrange(1000)}.\n"
    file.write_text("".join(text if line.startswith("headline:") else line for line in lines))


def breaks(site: Site, chance: random.Random) -> None:
    file = site.root / PROJECT
    file.write_text(file.read_text(encoding="utf-8") + "strat: 2026-01-01\n", encoding="utf-8")


def mends(site: Site, chance: random.Random) -> None:
    # Also in a client that was made as a copy of the broken one.
    for file in site.root.glob("content/clients/*/projects/*/project.yaml"):
        text = file.read_text(encoding="utf-8")
        if "strat:" in text:
            file.write_text(text.replace("strat: 2026-01-01\n", ""), encoding="utf-8")


def comes_and_goes(site: Site, chance: random.Random) -> None:
    if (site.root / "content/clients/beta").exists():
        shutil.rmtree(site.root / "content/clients/beta")
    else:
        site.add_client("beta", "BET")


def template(site: Site, chance: random.Random) -> None:
    site.write("templates/team.html", f'{{% extends "default/team.html" %}}{chance.random()}')


def no_template(site: Site, chance: random.Random) -> None:
    (site.root / "templates/team.html").unlink(missing_ok=True)


def cloned_again(site: Site, chance: random.Random) -> None:
    content = site.root / "content"
    shutil.copytree(content, site.root / "clone")
    shutil.rmtree(content)
    (site.root / "clone").rename(content)


CHANGES: list[Callable[[Site, random.Random], None]] = [
    headline, breaks, mends, comes_and_goes, template, no_template, cloned_again
]  # fmt: skip


@dataclass
class Bursting:
    """One site below *place*, watched in a thread; use it in a `with` block."""

    place: Path
    seed: int
    said: list[str] = field(default_factory=list)
    builds: int = 0

    def __enter__(self) -> Bursting:
        self.chance = random.Random(self.seed)
        self.site = base_site(self.place / "site", StandIn)
        self._hints = RebuildHints()
        self._watch = Watch(
            self.site.root,
            self.site.output,
            self._build,
            now=lambda: CLOCK,
            say=self.said.append,
            hints=self._hints,
        )
        self._thread = threading.Thread(target=self._watch.run)
        self._thread.start()
        wait_until(lambda: self.builds, 60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hints.end()
        self._thread.join(30)

    def burst(self) -> float:
        """Let one burst fall, and wait until all of it is built; return the seconds of waiting.

        Then compare with a clean build. It begins while a build runs as often as not.
        """
        for _ in range(self.chance.randrange(1, 6)):
            self.chance.choice(CHANGES)(self.site, self.chance)
        mends(self.site, self.chance)
        quiet = time.monotonic()
        wait_until(self._is_built, 60)
        took = time.monotonic() - quiet
        assert self.site.tree() == self.site.clean_tree(self.place / "clean"), self.seed
        shutil.rmtree(self.place / "clean")
        return took

    def _build(self) -> None:
        self.site.build()
        self.builds += 1

    def _is_built(self) -> bool:
        """Say whether the watcher has built what there is."""
        return self._watch.built == look(self.site.root, self.site.output, CLOCK)


__all__ = ["Bursting"]
