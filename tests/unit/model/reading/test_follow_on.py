"""What follows from a mistake is left out; what follows from a warning is not."""

from __future__ import annotations

import pytest

from amportal.errors import Problem, Severity, Span
from amportal.model.reading.follow_on import causes


@pytest.mark.parametrize(("severity", "left"), [("error", 0), ("warning", 1)])
def test_only_an_error_stands_for_another_error_on_its_line(severity: Severity, left: int) -> None:
    """A comment on the line of a path is told; that the path is hidden from readers is, too."""
    told = Problem("x", "told", Span("a.yaml", 3, 5), severity=severity, excerpt="path: b.pdf # c")
    rule = Problem("y", "found by a rule", Span("a.yaml", 3, 11), excerpt="path: b.pdf # c")
    assert causes([rule], [told], []) == [told, rule][: 1 + left]
