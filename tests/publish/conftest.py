"""Hosts that the tests of one session share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.publish.stand import Stand
from tests.publish.webhosts import nginx


@dataclass(frozen=True)
class Served:
    """A folder that a web server serves, and its address."""

    folder: Path
    address: str

    def at(self, path: str) -> str:
        """Return the address of the portal *path*."""
        return f"{self.address}{path}/"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A folder behind nginx."""
    top = tmp_path_factory.mktemp("nginx")
    (top / "portals").mkdir()
    with nginx(top / "portals", top / "run") as address:
        yield Served(top / "portals", address)


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """A small portal to publish."""
    return Stand(tmp_path)
