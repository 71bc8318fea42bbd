"""A watched site for each test, and its thread's end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.polling import wait_until
from tests.watch.watching import Watched


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site in a folder that may be thrown away and made again."""
    made = tmp_path / "site"
    for slug in ("acme", "beta"):
        folder = made / "content" / "clients" / slug
        folder.mkdir(parents=True)
        (folder / "client.yaml").write_text(f"name: {slug}\n")
    (made / "content" / "agency.yaml").write_text("name: Us\n")
    return made


@pytest.fixture
def watching(root: Path) -> Iterator[Callable[..., Watched]]:
    """Start watching, and wait for the first build."""
    started = []

    def start(**options: Any) -> Watched:
        watched = Watched(**{"root": root, **options})
        started.append((watched, watched.start()))
        wait_until(lambda: watched.builds)
        return watched

    yield start
    for watched, thread in started:
        watched.hints.end()
        thread.join(20)
        assert not thread.is_alive(), "the loop does not end when it is asked to"
        assert watched.most_at_once <= 1
