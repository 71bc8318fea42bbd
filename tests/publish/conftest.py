"""Hosts that the tests of one session share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.publishsite import Site
from tests.publish.stand import Served, Stand
from tests.publish.webhosts import nginx


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


@pytest.fixture
def site(tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that says where, and not yet who may read; no cache is given a minute."""
    monkeypatch.setattr("amportal.publish.live.live_check.PAUSES", (0.01,))
    return Site(tmp_path / "site", served)
