"""A build that is killed at any moment leaves whole portals, and the next build is a clean one."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.sites import ROOT, Site, base_site, tree
from tests.watch.standin import StandIn

KILLS = 25
_BUILD = """
import sys
from pathlib import Path
from tests.sites import Site
from tests.watch.standin import StandIn
site = Site(Path(sys.argv[1]), StandIn)
print("begins", flush=True)
site.build()
"""


def _seal(folder: Path) -> str:
    return hashlib.sha256(repr(sorted(tree(folder).items())).encode()).hexdigest()


def _say(site: Site, headline: str) -> None:
    for client in ("acme", "beta"):
        file = site.root / f"content/clients/{client}/projects/spring/project.yaml"
        lines = file.read_text(encoding="utf-8").splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith("headline:"))
        lines[at] = f"headline: {headline}"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_killed_build_leaves_each_portal_whole(tmp_path: Path) -> None:
    """At every kill each client shows one whole release, old or new; then a build mends all."""
    site = base_site(tmp_path / "site", StandIn)
    site.add_client("beta", "BET")
    known: dict[str, set[str]] = {"acme": set(), "beta": set()}
    for headline in ("One.", "Two."):
        _say(site, headline)
        started = time.monotonic()
        assert site.build().sound
        took = time.monotonic() - started
        for client, seals in known.items():
            seals.add(_seal(site.output / client))
    draw = random.Random(7)
    killed = 0
    for turn in range(KILLS):
        _say(site, ("One.", "Two.")[turn % 2])
        process = subprocess.Popen(
            [sys.executable, "-c", _BUILD, str(site.root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout
        assert process.stdout.readline() == b"begins\n"
        time.sleep(draw.uniform(0, 2.5 * took))  # the moment of the kill, not a wait for anything
        process.kill()
        killed += process.wait() != 0
        process.stdout.close()
        for client, seals in known.items():
            assert _seal(site.output / client) in seals, f"{client} is torn after kill {turn}"

    assert killed > KILLS // 3, "too few builds were still at work when they were killed"
    _say(site, "Three.")
    assert site.build().sound
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert list((site.state / "staging").iterdir()) == []
    assert [path.name for path in site.output.iterdir() if path.name.startswith(".")] == []
