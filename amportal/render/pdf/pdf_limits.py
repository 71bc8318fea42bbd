"""What one report may use: seconds, memory, file size; set on a process, read back as a problem.

It exists so that one bad report costs at most that one report. The numbers are parameters, so a
test can use small ones.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from msgspec import Struct

from amportal.errors import Problem
from amportal.render.pdf.pdf_types import PdfOutcome, out_of_memory
from amportal.render.process_limits import limit_process

_STARTING = 15.0  # seconds to import the engine and load the fonts, where nothing is warm


class PdfLimits(Struct, frozen=True):
    """Limits of one report: `wall` and `cpu` in seconds, `memory` and `file_size` in bytes."""

    wall: float = 60.0
    cpu: float = 60.0
    memory: int = 1 << 30
    file_size: int = 64 << 20

    @property
    def alone(self) -> float:
        """Return the seconds a process may take that must load the engine first."""
        return self.wall + _STARTING


def apply_limits(limits: PdfLimits) -> None:
    """Set *limits* on this process, for good; where a system has no such limits, do nothing."""
    limit_process(limits.cpu, limits.memory, limits.file_size)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, where it can."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


def timed_out(limits: PdfLimits) -> PdfOutcome:
    """Return the outcome of a report that took too long."""
    return PdfOutcome(
        None,
        (
            Problem(
                slug="pdf-timeout",
                message=f"the report was not finished after {limits.wall:g} seconds",
                hint="make it simpler: look for a very long table, a cell that spans very many "
                "columns, or a very detailed drawing",
            ),
        ),
    )


def died(limits: PdfLimits, status: int | None) -> PdfOutcome:
    """Return the outcome of a process that ended without an answer, by its wait status."""
    if status is not None and os.name == "posix":
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
            return timed_out(limits)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGABRT):
            return PdfOutcome(None, (out_of_memory(limits.memory),))
    return PdfOutcome(
        None,
        (
            Problem(
                slug="pdf-died",
                message="the PDF renderer stopped in the middle of this report",
                hint="look for an unusual picture, font or drawing in it, take it out "
                "and build again",
            ),
        ),
    )
