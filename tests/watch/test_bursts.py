"""Random bursts of changes, watched for real: what is served in the end is a clean build."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.watch import Hints, Watch
from amportal.watch.sight import look
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
    file = site.root / PROJECT
    file.write_text(file.read_text(encoding="utf-8").replace("strat: 2026-01-01\n", ""))


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


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_burst_the_output_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Bursts come while builds run; nothing is missed, nothing stays that was only passing."""
    chance = random.Random(seed)
    site = base_site(tmp_path / "site", StandIn)
    hints = Hints()
    said: list[str] = []
    builds: list[bool] = []

    def build() -> None:
        builds.append(site.build().sound)

    watch = Watch(site.root, site.output, build, now=lambda: CLOCK, say=said.append, hints=hints)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        wait_until(lambda: builds, 60)
        for burst in range(4):
            for _ in range(chance.randrange(1, 6)):
                chance.choice(CHANGES)(site, chance)
            mends(site, chance)
            wait_until(lambda: _is_built(site, watch), 60)
            assert site.tree() == site.clean_tree(tmp_path / f"clean-{burst}")
    finally:
        hints.end()
        thread.join(30)
    assert not [line for line in said if "failed" in line]


def _is_built(site: Site, watch: Watch) -> bool:
    """Say whether the watcher has built what there is."""
    return watch.built == look(site.root, site.output, CLOCK)
