"""Whatever others write, nothing but what is meant for it is raised: some inputs in each run.

`make soak HUNT="fuzz=1000000"` goes on for longer.
"""

from __future__ import annotations

import pytest

from tests.fuzz.run import run
from tests.fuzz.targets import targets

INPUTS = 500


@pytest.mark.parametrize("name", sorted(targets()))
def test_nothing_is_raised_that_nobody_takes(name: str) -> None:
    """Each target with inputs of one seed, the same in every run."""
    assert run(targets()[name], 1, INPUTS)["inputs"] >= INPUTS // 2
