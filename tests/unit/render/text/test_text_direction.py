"""Which way a text runs is told by most of its letters."""

from __future__ import annotations

import pytest

from amportal.render.text.text_direction import direction, runs_from_right


@pytest.mark.parametrize(
    ("text", "runs", "any_letter"),
    [
        ("", "", False),
        ("12:30", "", False),
        ("Meridian", "ltr", False),
        ("شاي", "rtl", True),
        ("B2: الشعار صغير", "rtl", True),
        ("Meridian: شاي", "ltr", True),
        ("ab שב", "", True),
    ],
)
def test_direction(text: str, runs: str, any_letter: bool) -> None:
    """Digits and marks have no direction of their own."""
    assert direction(text) == runs
    assert runs_from_right(text) is any_letter
