"""When garbage is looked for: between two clients, not while one is made.

Of what is made for a client hardly anything is a cycle, and all of it goes at once when the client
is done. A collector that looks in the middle finds nothing, again and again, and looks through all
that the process has imported as well.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def none_meanwhile() -> Iterator[None]:
    """Let the collector rest until the end, then look through what came since."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # The young alone: what lives on belongs to the process, and is not looked through again.
        gc.collect(1)
        if was_on:
            gc.enable()


def back_to_work() -> None:
    """Let a collector work again that rested while this process imported what it needs."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Take all there is now for what stays: a process has imported what it needs."""
    gc.collect()
    gc.freeze()
