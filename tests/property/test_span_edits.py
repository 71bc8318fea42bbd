"""An edit changes one value of a file, and no byte of any other: files and edits of chance."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.spanedits import chance_edit


@settings(max_examples=1_000, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48))
def test_an_edit_changes_nothing_else(seed: int) -> None:
    """The values are those before with the edit made, and the other bytes are those before."""
    chance_edit(random.Random(seed))
