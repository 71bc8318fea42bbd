"""Kill builds at random moments while a reader looks on; used by the tests and the soak."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import TracebackType

from amportal.builder.storage import disk
from tests.faults.ground import Ground
from tests.faults.mortal import DIED, Mortal
from tests.faults.reader import seal
from tests.sites import ROOT

WORDS = ("One", "Two", "Three")


class Reader:
    """The reader's process; use it in a `with` block."""

    def __init__(self, output: Path, *slugs: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.reader", str(output), *slugs],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def told(self) -> tuple[int, dict[str, set[str]], list[str]]:
        """End it; return how often it looked, what digests it saw, and what was wrong."""
        out, _ = self._process.communicate(timeout=60)
        told = json.loads(out)
        seen = {slug: set(seals) for slug, seals in told["seen"].items()}
        return told["looks"], seen, told["wrong"]


def kill_at_random(ground: Ground, kills: int, seed: int) -> Counter[str]:
    """Kill *kills* builds at random moments, let every third be followed by a whole one.

    So it is also seen what a kill leaves behind for the next build that is killed.
    """
    draw = random.Random(seed)
    figures: Counter[str] = Counter()
    output = ground.site.output
    good: dict[str, set[str]] = {"acme": set(), "_agency": set()}
    with Mortal() as mortal:
        took = 0.0
        for words in (*WORDS, WORDS[0]):
            ground.say(words)
            started = time.monotonic()
            assert mortal.build(ground.site) == 0
            took = time.monotonic() - started
            assert ground.site.tree() == ground.clean()
            for slug, seals in good.items():
                seals.add(seal(output / slug))
        with Reader(output, *good) as reader:
            turn = 0
            while figures["killed"] < kills:
                turn += 1
                ground.say(WORDS[turn % len(WORDS)])
                figures[_killed(ground, mortal, draw.uniform(0, 0.8 * took))] += 1
                for slug, seals in good.items():
                    there = (output / slug).exists() or _swaps_in_one_step(ground)
                    assert not there or seal(output / slug) in seals, f"{slug} torn by kill {turn}"
                if turn % 3 == 0:
                    _mended(ground, mortal, f"kill {turn}")
            _mended(ground, mortal, "the last kill")
            looks, seen, wrong = reader.told()
    assert not [each for each in wrong if _swaps_in_one_step(ground) or "absent" not in each]
    for slug, seals in seen.items():
        assert seals <= good[slug], f"a reader saw {slug} torn or mixed"
    figures["looks of the reader"] = looks
    return figures


def _swaps_in_one_step(ground: Ground) -> bool:
    """Say whether folders can be exchanged here; else a portal may be absent for a moment."""
    one, other = (ground.site.root / name for name in ("one", "other"))
    for folder in (one, other):
        folder.mkdir(exist_ok=True)
    return disk.exchange(one, other)


def _killed(ground: Ground, mortal: Mortal, after: float) -> str:
    """Kill a build *after* seconds; say whether it was still at work."""
    process = mortal.start(ground.site)
    until = time.monotonic() + after
    while time.monotonic() < until:
        time.sleep(min(0.001, after))  # the moment of the kill, not a wait for anything
    os.kill(process, signal.SIGKILL)
    return "killed" if mortal.end() == -signal.SIGKILL else "had ended"


def _mended(ground: Ground, mortal: Mortal, after: str) -> None:
    """The next build makes what a clean one makes, and leaves nothing in the staging folder."""
    assert mortal.build(ground.site) == 0, f"after {after}"
    assert ground.site.tree() == ground.clean(), f"after {after}"
    assert not list((ground.site.state / "staging").iterdir()), f"after {after}"


def die_at_each(ground: Ground, step: int = 1) -> Counter[str]:
    """Let builds die just before operation 1, 1 + *step*, ..., and build after each."""
    figures: Counter[str] = Counter()
    at = 1
    with Mortal() as mortal:
        while True:
            before = ground.site.tree()
            ground.say_next()
            ended = mortal.build(ground.site, at)
            wanted, found = ground.clean(), ground.site.tree()
            for slug in ("acme/", "_agency/"):
                shown = _of(found, slug)
                absent: list[dict[str, bytes]] = [] if _swaps_in_one_step(ground) else [{}]
                whole = [_of(before, slug), _of(wanted, slug), *absent]
                assert shown in whole, f"{slug} torn at {at}"
            if ended != DIED:
                assert ended == 0
                return figures
            figures["died"] += 1
            _mended(ground, mortal, f"operation {at}")
            at += step


def _of(files: dict[str, bytes], slug: str) -> dict[str, bytes]:
    return {path: raw for path, raw in files.items() if path.startswith(slug)}


__all__ = ["die_at_each", "kill_at_random"]
