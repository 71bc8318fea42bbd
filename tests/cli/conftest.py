"""Sites to run commands in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, here


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Return a small site without a problem: the base of the problem cases."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    return site


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a new site as `init --bare` makes it."""
    done = here(tmp_path, "init", "site", "--bare")
    assert done.code == 0, done.err
    return tmp_path / "site"
