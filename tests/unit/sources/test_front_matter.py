"""Pages: settings, then Markdown."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.sources.front_matter import MAX_BODY_BYTES, Page, parse_page


def page(text: str | bytes) -> Page:
    return parse_page("p.md", text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_settings_and_body_are_told_apart(end: str, mark: bytes) -> None:
    """The settings are read like YAML, the body is text with line feeds only."""
    text = end.join(["---", "title: Größe", "date: 2026-01-02", "---", "", "# Hi", "", "text"])
    found = page(mark + text.encode())
    assert found.problems == ()
    assert found.front.data == {"title": "Größe", "date": "2026-01-02"}
    assert found.body == "\n# Hi\n\ntext"
    assert found.body_line == 5


def test_places_count_from_the_top_of_the_file() -> None:
    """A setting on the third line of the file is on line 3."""
    found = page("---\ntitle: x\ndate: 2026-13-01\n---\nbody\n")
    assert found.front.span(("date",)) == Span("p.md", 3, 7, 10)
    assert found.front.key_span(("date",)) == Span("p.md", 3, 1, 4)
    assert found.front.excerpt(found.front.span(("date",))) == "date: 2026-13-01"
    assert found.front.line(5) == "body"


def test_problems_of_the_settings_have_places_of_the_file() -> None:
    """Syntax errors and duplicates are found in the file, not in an excerpt of it."""
    found = page("---\na: 1\nb: c: d\n---\n")
    assert [(p.slug, p.span) for p in found.problems] == [("unquoted-colon", Span("p.md", 3, 4, 4))]
    (problem,) = page("---\na: 1\na: 2\n---\n").problems
    assert problem.span == Span("p.md", 3, 1, 1)
    assert problem.notes[0].span == Span("p.md", 2, 1, 1)
    assert problem.message == "`a` appears twice (first on line 2)"


def test_a_page_may_have_no_body() -> None:
    """The closing line may be the last thing in the file."""
    found = page("---\na: 1\n---")
    assert (found.front.data, found.body, found.problems) == ({"a": "1"}, "", ())


def test_a_rule_in_the_body_is_body() -> None:
    """Only the first `---` after the settings ends them."""
    assert page("---\na: 1\n---\none\n\n---\n\ntwo\n").body == "one\n\n---\n\ntwo\n"


def test_dashes_that_are_more_or_less_than_three_do_not_end_the_settings() -> None:
    """The closing line is exactly `---`."""
    found = page("---\na: |\n  --- x\nb: '----'\n---  \nbody")
    assert found.front.data == {"a": "--- x\n", "b": "----"}
    assert found.body == "body"


def test_settings_without_an_end_are_refused() -> None:
    """The whole body would be read as settings."""
    found = page("---\ntitle: x\n\n# Heading\n")
    assert [(p.slug, p.span) for p in found.problems] == [
        ("front-matter-unclosed", Span("p.md", 1, 1, 3))
    ]
    assert found.front.data is None


@pytest.mark.parametrize("above", ["\n", " \n\n", "# Title\n"])
def test_settings_that_start_late_are_refused(above: str) -> None:
    """An empty line above them makes them text to every tool."""
    (problem,) = page(f"{above}---\ntitle: x\n---\nbody\n").problems
    assert problem.slug == "front-matter-place"
    assert problem.span == Span("p.md", above.count("\n") + 1, 1, 3)


@pytest.mark.parametrize("text", ["", "# Title\n\nbody\n", "Title\n---\nbody\n", " --- \nx\n"])
def test_a_page_without_settings_is_refused(text: str) -> None:
    """A page needs at least a title."""
    found = page(text)
    assert [p.slug for p in found.problems] == ["front-matter-missing"]
    assert found.front.problems == found.problems


def test_settings_without_values_are_refused() -> None:
    """Nothing between the two lines is no mapping."""
    assert [p.slug for p in page("---\n---\nbody\n").problems] == ["empty-file"]


def test_a_body_over_its_limit_is_refused() -> None:
    """200 kB of Markdown is the most that is read; the settings are read all the same."""
    head = "---\na: 1\n---\n"
    assert page(head + "x" * MAX_BODY_BYTES).problems == ()
    found = page(head + "ä" * (MAX_BODY_BYTES // 2 + 1))
    assert [(p.slug, p.span) for p in found.problems] == [("page-too-large", Span("p.md", 4, 1, 1))]
    assert (found.body, found.front.data) == ("", {"a": "1"})


def test_the_text_checks_hold_for_the_body() -> None:
    """A hidden character in the Markdown has its place in the file."""
    found = page("---\na: 1\n---\nx\u202ey\n")
    assert [(p.slug, p.span) for p in found.problems] == [
        ("invisible-character", Span("p.md", 4, 2, 1))
    ]
    assert [p.slug for p in page("---\na: é\n---\n".encode("latin-1")).problems] == [
        "wrong-encoding"
    ]
