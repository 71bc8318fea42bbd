"""What a process that handles other people's files may use: seconds, memory, size of a file."""

from __future__ import annotations

import contextlib
import math


def limit_process(cpu: float, memory: int, file_size: int) -> None:
    """Limit this process for good: *cpu* in seconds, *memory* and *file_size* in bytes.

    Where a system has no such limits, nothing happens.
    """
    try:
        import resource
    except ImportError:
        return
    seconds = max(1, math.ceil(cpu))
    for kind, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (value, value + 1 if kind == resource.RLIMIT_CPU else value))
