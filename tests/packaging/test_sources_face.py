"""What the layer offers, and what it costs to ask for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from amportal import sources


def test_every_public_name_is_there() -> None:
    """All names in `__all__` can be imported from the package."""
    for name in sources.__all__:
        assert getattr(sources, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A typo fails as it does in any module."""
    with pytest.raises(AttributeError, match="nosuch"):
        _ = sources.nosuch


def test_a_scan_needs_no_parser() -> None:
    """A build with nothing to do must not pay for reading YAML."""
    script = (
        "import sys\nfrom amportal.sources import Snapshot, scan\n"
        "print([name for name in ('yaml', 'subprocess', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
