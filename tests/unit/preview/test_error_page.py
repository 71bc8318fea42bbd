"""Problems as HTML."""

from __future__ import annotations

from amportal.errors import Note, Problem, Span
from amportal.preview.error_page import error_page, problem_list
from amportal.preview.live_state import News

PROBLEM = Problem(
    "unknown-key",
    "unknown key `strat`",
    Span("content/agency.yaml", 3, 3, 5),
    expected="one of <these>",
    hint="did you mean `start`?",
    notes=(Note("first here", Span("content/agency.yaml", 1, 1)),),
    excerpt="  strat: <x>",
)


def test_a_problem_shows_place_line_mark_note_and_mend() -> None:
    """All that a terminal shows, and nothing of it as HTML."""
    page = problem_list([PROBLEM])
    assert '<p class="place">content/agency.yaml:3:3</p>' in page
    assert "3 | </span>  <mark>strat</mark>: &lt;x&gt;" in page
    assert "one of &lt;these&gt;" in page
    assert "<b>note:</b> first here content/agency.yaml:1:1" in page
    assert "did you mean `start`?" in page


def test_a_problem_without_a_line_shows_what_is_expected() -> None:
    """Such as one about a whole file."""
    page = problem_list([Problem("x", "gone", expected="a file")])
    assert "<pre" not in page
    assert '<p class="expected">a file</p>' in page
    assert problem_list([]) == ""


def test_a_mark_at_the_end_of_a_line_can_be_seen() -> None:
    """Where something is missing, there is nothing to mark."""
    assert "<mark> </mark>" in problem_list([Problem("x", "m", Span("a", 1, 3), excerpt="ab")])


def test_what_is_not_there_is_said_with_the_way_back() -> None:
    """A page of nobody, a page of a client, a portal that was never released."""
    calm, held = News("b.1", (), (), held=False), News("b.1", (), (PROBLEM,), held=True)
    for page in (error_page(calm, ""), error_page(calm, "acme"), error_page(held, "acme")):
        assert 'href="/"' in page
        assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "unknown key" in error_page(held, "acme")
    assert "unknown key" not in error_page(held, "")
    assert "on the page of all portals" in error_page(News("b.1", (), (), held=True), "acme")
