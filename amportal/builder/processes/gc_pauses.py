"""What a process has imported is never garbage: the collector rests while it imports."""

from __future__ import annotations

import gc


def back_to_work() -> None:
    """Let a collector work again that rested while this process imported what it needs."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Take all there is now for what stays: a process has imported what it needs."""
    gc.collect()
    gc.freeze()
