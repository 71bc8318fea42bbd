"""Words take the height of the lines that they stand in: lists, tables and kept ends of lines."""

from __future__ import annotations

import pytest

from amportal.render.pages.text_height import begins_with_paragraph, markdown_height

LINE = 4.77


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Office\n4 Quay Street\n80-868 Gdansk",
        "- one\n- two\n- three",
        "7) one\n8) two\n9) three",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "> one\n> two\n> three",
        "    one\n    two\n    three",
    ],
)
def test_each_line_that_is_shown_counts(text: str) -> None:
    """Three lines are at least three lines high, whatever makes them lines."""
    assert 3 * LINE <= markdown_height(text, 118) < 6 * LINE


def test_wrapped_lines_are_one_paragraph() -> None:
    """An editor's line ends take no room."""
    wrapped = "The printer has moved our slot to Thursday and the paper is\nin house by Monday."
    assert markdown_height(wrapped, 200) == markdown_height(wrapped.replace("\n", " "), 200)


def test_the_opening_is_the_first_paragraph() -> None:
    """What begins with a heading or a list has none: it is not parted from what it belongs to."""
    assert markdown_height("One.\n\nTwo.", 118, opening=True) == markdown_height("One.", 118)
    for text in ("# Money\n\nAll is well.", "- one\n\n  more\n- two"):
        assert markdown_height(text, 118, opening=True) == 0
        assert not begins_with_paragraph(text)
