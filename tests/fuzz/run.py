"""Run one target on inputs of one seed, and count them."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import Target


def run(target: Target, number: int, count: int) -> Counter[str]:
    """Give *target* so many inputs of the seed *number*; raise what it raises, shrunk.

    Returns how many there were, and the milliseconds of processor that the longest took.
    """
    figures: Counter[str] = Counter()

    def one(each: Any) -> None:
        began = time.process_time()
        target.take(each)
        figures["inputs"] += 1
        took = round(1000 * (time.process_time() - began))
        figures["longest input in ms"] = max(figures["longest input in ms"], took)

    strategy = settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(strategy(given(target.given)(one)))()
    return figures
