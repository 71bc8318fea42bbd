"""Wait for something to become true: the only waiting that tests do."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Return as soon as *true* is; fail after *seconds*."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds:g} s"
        time.sleep(0.005)


__all__ = ["wait_until"]
