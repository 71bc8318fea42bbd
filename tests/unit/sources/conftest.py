"""Folders on disk that even an ordinary user may enter."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_NOBODY = 65534


@pytest.fixture
def site() -> Iterator[Path]:
    """Return an empty folder; it is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="amportal-site-"))
    folder.chmod(0o755)
    yield folder
    for shut in folder.rglob("*"):
        if not shut.is_symlink() and shut.is_dir():
            shut.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def ordinary_user() -> Iterator[Callable[[], None]]:
    """Return what turns this process, until the test ends, into one that may not read all."""
    is_root = os.geteuid() == 0

    def turn() -> None:
        if is_root:
            os.seteuid(_NOBODY)

    yield turn
    if is_root:
        os.seteuid(0)
