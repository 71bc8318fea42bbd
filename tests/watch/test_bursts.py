"""Random bursts of changes, watched for real: what is served in the end is a clean build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watch.bursting import Bursting


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_burst_the_output_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Bursts come while builds run; nothing is missed, nothing stays that was only passing."""
    with Bursting(tmp_path, seed) as bursting:
        for _ in range(4):
            bursting.burst()
    assert not [line for line in bursting.said if "failed" in line]
