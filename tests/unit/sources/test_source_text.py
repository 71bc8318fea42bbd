"""Bytes to text, or why not."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.sources.source_text import MAX_BYTES, check_text


def test_plain_text_passes_whole() -> None:
    """Line ends and a missing last one survive as they are."""
    raw = "a: ä\r\nb: 1\rc".encode()
    assert check_text("f", raw) == (raw.decode(), ())


def test_a_byte_order_mark_is_dropped() -> None:
    """It is no character of the text and counts for no column."""
    assert check_text("f", b"\xef\xbb\xbfa: 1") == ("a: 1", ())


def test_a_file_over_the_limit_is_refused_unread() -> None:
    """1 MB is the limit for a source."""
    assert check_text("f", b"a" * MAX_BYTES).problems == ()
    text, (problem,) = check_text("f", b"a" * (MAX_BYTES + 200_000))
    assert text == ""
    assert problem.slug == "file-too-large"
    assert problem.message == "the file has 1.2 MB, more than the 1 MB that are read"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_wide_encodings_are_named(codec: str, name: str) -> None:
    """UTF-16 comes from Windows editors, with a mark or without."""
    _, (problem,) = check_text("f", "name: Acme\n".encode(codec))
    assert problem.slug == "wrong-encoding"
    assert problem.message == f"the file is saved as {name}, not as UTF-8 (seen at byte 0)"
    assert "UTF-8" in problem.hint


def test_latin_1_is_named_with_offset_and_place() -> None:
    """The first byte that is no UTF-8 is shown as what was meant."""
    _, (problem,) = check_text("f", b"a: 1\nb: caf\xe9\n")
    assert problem.slug == "wrong-encoding"
    assert problem.span == Span("f", 2, 7, 1)
    assert problem.excerpt == "b: café"
    assert problem.message == (
        "the file is not saved as UTF-8: byte 0xe9 at offset 11 is `é` in Latin-1 "
        "(Windows-1252), but no character in UTF-8"
    )


def test_the_column_of_a_wrong_byte_counts_characters() -> None:
    """Good UTF-8 before it is not counted by its bytes."""
    _, (problem,) = check_text("f", "x\nä🙂".encode() + b"\xff")
    assert problem.span == Span("f", 2, 3, 1)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9f"])
def test_controls_are_refused_with_their_place(character: str) -> None:
    """Nothing in a source may ring a bell or steer a terminal."""
    _, (problem,) = check_text("f", f"a: x{character}y\n".encode())
    assert problem.slug == "control-character"
    assert f"U+{ord(character):04X}" in problem.message
    assert problem.span == Span("f", 1, 5, 1)


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"])
def test_invisible_characters_are_refused(character: str) -> None:
    """Direction overrides make text read otherwise than it is stored."""
    _, (problem,) = check_text("f", f"a: x{character}y\n".encode())
    assert (problem.slug, problem.span) == ("invisible-character", Span("f", 1, 5, 1))


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_hidden_line_breaks_are_refused(character: str) -> None:
    """YAML counts them as line ends and editors do not, so places would be wrong."""
    _, (problem,) = check_text("f", f"a: x{character}y\n".encode())
    assert problem.slug == "invisible-character"
    assert "hidden line break" in problem.message


def test_marks_that_right_to_left_text_needs_are_kept() -> None:
    """Arabic and Hebrew need direction marks, which cannot reorder what stands around them."""
    assert check_text("f", "a: \u200f\u200e\u061c\n".encode()).problems == ()


def test_conflict_markers_are_found_at_both_ends() -> None:
    """A half-done merge is named, not read."""
    raw = b"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n"
    _, problems = check_text("f", raw)
    assert [(problem.slug, problem.span and problem.span.line) for problem in problems] == [
        ("merge-conflict", 2),
        ("merge-conflict", 6),
    ]
    assert [len(check_text("f", raw).problems) for raw in (b">>>>>>> x", b"<<<<<<<\n")] == [1, 1]


def test_signs_that_only_look_like_a_conflict_are_text() -> None:
    """Headings may be underlined with equal signs, and text may hold many brackets."""
    raw = b"Title\n=======\n <<<<<<< no\n<<<<<<<<<< no\n>>>>>>>>>\n"
    assert check_text("f", raw).problems == ()


def test_all_problems_come_at_once() -> None:
    """A person should not have to look again after each mend."""
    _, problems = check_text("f", b"<<<<<<< HEAD\na\x00\nb\x01\n")
    assert sorted(problem.slug for problem in problems) == [
        "control-character",
        "control-character",
        "merge-conflict",
    ]
