"""A build that is killed at any moment leaves whole portals, and the next build is a clean one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ground import Ground
from tests.faults.killing import die_at_each, kill_at_random
from tests.property.printtext import MEMORY

KILLS = 100


@pytest.fixture
def ground() -> Iterator[Ground]:
    """A small site; not yet built."""
    place = Path(tempfile.mkdtemp(dir=MEMORY))
    yield Ground(place)
    shutil.rmtree(place)


def test_a_reader_sees_whole_releases_whenever_a_build_is_killed(ground: Ground) -> None:
    """`kill -9` at random moments, while a reader hashes what is served all along."""
    figures = kill_at_random(ground, KILLS, seed=7)
    print(dict(figures))
    assert figures["killed"] >= KILLS
    assert figures["looks of the reader"] > KILLS


def test_a_build_may_die_before_any_operation(ground: Ground) -> None:
    """What random moments may miss: every sixth operation of a build in turn."""
    assert ground.site.build().sound
    figures = die_at_each(ground, step=6)
    assert figures["died"] > 10
