"""The nearest known name."""

from __future__ import annotations

import pytest

from amportal.model.messages.nearest_name import listed, nearest

KEYS = ["name", "milestones", "job_no", "next_steps", "status"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("milestnes", "milestones"),
        ("Milestones", "milestones"),
        ("job-no", "job_no"),
        ("nextsteps", "next_steps"),
        ("staus", "status"),
        ("biscuit", None),
        ("", None),
    ],
)
def test_nearest(written: str, meant: str | None) -> None:
    """Case, dashes and a letter or two are forgiven; a wide gap is not."""
    assert nearest(written, KEYS) == meant


def test_listed_is_bounded() -> None:
    """A hint with a thousand names helps nobody."""
    assert listed(["a", "b", "a"]) == "`a`, `b`"
    assert listed([str(number) for number in range(20)], most=2) == "`0`, `1` and 18 more"
