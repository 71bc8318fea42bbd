"""One pool for all builds of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.render.pdf.pdf_pool import PdfPool
from tests.sites import Kept, Site, base_site


@pytest.fixture(scope="session")
def pool() -> Iterator[PdfPool]:
    """A pool that stays warm."""
    with PdfPool() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path, pool: PdfPool) -> Site:
    """A sound site of two clients, acme and beta."""
    made = base_site(tmp_path / "site", lambda: Kept(pool))
    made.add_client("beta", "BET")
    return made
