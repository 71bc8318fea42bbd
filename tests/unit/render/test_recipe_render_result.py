"""What came of rendering crosses processes."""

from __future__ import annotations

import pickle

from amportal.errors import Problem
from amportal.render.recipe import Read, Rendered


def test_results_cross_processes() -> None:
    """A worker hands back bytes, reads and problems unchanged."""
    whole = Rendered(
        b"x", frozenset({Read("a.html", None), Read("b.html", "9f")}), (Problem("s", "m"),)
    )

    assert pickle.loads(pickle.dumps(whole)) == whole
