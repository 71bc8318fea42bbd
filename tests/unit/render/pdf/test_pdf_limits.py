"""Limits as kernels and people see them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amportal.render.pdf.pdf_limits import PdfLimits, died, timed_out

ROOT = Path(__file__).parents[4]


def test_limits_are_set_for_the_kernel_to_hold() -> None:
    """A process under limits has exactly those of the rule, and leaves no core."""
    script = (
        "import resource as r, sys; sys.path.insert(0, sys.argv[1])\n"
        "from amportal.render.pdf.pdf_limits import PdfLimits, apply_limits\n"
        "apply_limits(PdfLimits(cpu=6.5))\n"
        "print([r.getrlimit(k)[0] for k in"
        " (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(ROOT)],
        check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert said.stdout.strip() == str([7, 1 << 30, 64 << 20, 0])


@pytest.mark.parametrize(
    ("status", "slug", "words"),
    [
        (int(signal.SIGXCPU), "pdf-timeout", "60 seconds"),
        (int(signal.SIGKILL), "pdf-died", "1024 MB"),
        (int(signal.SIGABRT), "pdf-died", "1024 MB"),
        (int(signal.SIGSEGV), "pdf-died", "stopped in the middle"),
        (1 << 8, "pdf-died", "stopped in the middle"),
        (None, "pdf-died", "stopped in the middle"),
    ],
)
def test_each_end_has_its_words(status: int | None, slug: str, words: str) -> None:
    """How a process ended decides what the account manager is told."""
    (problem,) = died(PdfLimits(), status).problems
    assert problem.slug == slug
    assert words in problem.message


def test_a_timeout_names_its_limit() -> None:
    """The message holds the seconds that were allowed."""
    assert "after 2.5 seconds" in timed_out(PdfLimits(wall=2.5)).problems[0].message
