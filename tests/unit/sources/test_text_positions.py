"""Places in a text."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.sources.text_positions import Lines, visible


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_where_editors_end_them(end: str) -> None:
    """LF, CRLF and CR each end one line."""
    text = f"one{end}two{end}three"
    lines = Lines("f", text)
    assert lines.span(text.index("two"), text.index("two") + 3) == Span("f", 2, 1, 3)
    assert lines.span(text.index("ree"), len(text)) == Span("f", 3, 3, 3)
    assert [lines.line(number) for number in range(5)] == ["", "one", "two", "three", ""]


def test_mixed_line_ends_are_counted_once_each() -> None:
    """A file touched by several editors still has the right line numbers."""
    text = "a\r\nb\nc\rd\n\re"
    lines = Lines("f", text)
    numbers = [lines.span(text.index(letter), text.index(letter) + 1).line for letter in "abcde"]
    assert numbers == [1, 2, 3, 4, 6]
    assert [lines.line(number) for number in numbers] == list("abcde")


def test_columns_count_characters() -> None:
    """An umlaut or an emoji is one column, whatever its bytes."""
    text = "ä🙂: x"
    assert Lines("f", text).span(4, 5) == Span("f", 1, 5, 1)


def test_a_stretch_over_several_lines_ends_with_its_first() -> None:
    """A caret can only underline one line."""
    assert Lines("f", "abc \ndef").span(1, 8) == Span("f", 1, 2, 2)


def test_behind_the_end_means_behind_the_last_text() -> None:
    """Where something is missing at the end, the place is a line that exists."""
    lines = Lines("f", "ab\n\n\n")
    assert lines.span(5, 6) == Span("f", 1, 3, 1)
    assert Lines("f", "").span(0, 1) == Span("f", 1, 1, 1)


def test_an_offset_inside_a_crlf_belongs_to_the_line_it_ends() -> None:
    """CRLF is one line end, also for a place between its two characters."""
    assert Lines("f", "ab\r\ncd").span(3, 4) == Span("f", 1, 3, 1)


def test_an_excerpt_keeps_its_columns_and_shows_nothing_harmful() -> None:
    """What a terminal would obey is replaced one for one."""
    lines = Lines("f", "a\x1b[31m\u202eb")
    assert lines.excerpt(Span("f", 1, 1, 1)) == "a\ufffd[31m\ufffdb"
    assert visible("a\x00b") == "a\ufffdb"


def test_a_very_long_line_is_cut_or_left_out() -> None:
    """An excerpt stays readable; a caret beyond the cut would point at nothing."""
    lines = Lines("f", "x" * 5000)
    assert lines.excerpt(Span("f", 1, 1, 5)) == "x" * 400
    assert lines.excerpt(Span("f", 1, 900, 5)) == ""
