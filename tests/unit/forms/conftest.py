"""Forms that are being served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms_site import Desk, desk


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Desk]:
    """Return a browser that was not let in."""
    with desk(tmp_path) as found:
        yield found


@pytest.fixture
def am(stranger: Desk) -> Desk:
    """Return the account manager's browser."""
    return stranger.enter()
