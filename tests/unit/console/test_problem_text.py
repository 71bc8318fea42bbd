"""The text of problems: place, words, line with caret, mend."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amportal.console.problem_text import coloured, pieces_of, render_text
from amportal.errors import Note, Problem, Span

DATE = Problem(
    slug="bad-date",
    message="`2026-13-01` is not a date",
    span=Span("content/clients/acme/projects/relaunch/project.yaml", 12, 8, 10),
    expected="a date is year-month-day, with a month from 01 to 12",
    hint="for 13 January write 2026-01-13",
    excerpt="  due: 2026-13-01",
)


def test_a_problem_is_said_as_the_design_shows_it() -> None:
    """Place, severity, words, slug; the line; a caret with what was expected; the mend."""
    assert render_text([DATE]) == (
        "content/clients/acme/projects/relaunch/project.yaml:12:8: error: "
        "`2026-13-01` is not a date [bad-date]\n"
        " 12 |   due: 2026-13-01\n"
        "    |        ^^^^^^^^^^ a date is year-month-day, with a month from 01 to 12\n"
        "hint: for 13 January write 2026-01-13\n"
    )


def test_problems_stand_apart() -> None:
    """An empty line between two problems, none before the first or after the last."""
    short = Problem("no-clients", "there is no client yet", severity="warning")
    one = "warning: there is no client yet [no-clients]\n"
    assert render_text([short, short]) == f"{one}\n{one}"
    assert render_text([]) == ""


def test_notes_name_their_place() -> None:
    """The second place of a problem can be opened as well."""
    note = Note("first taken here", Span("content/agency.yaml", 3, 9, 4))
    text = render_text([Problem("duplicate-id", "the id `ruth` is taken already", notes=(note,))])
    assert text.splitlines()[1] == "note: first taken here (content/agency.yaml:3:9)"


def test_carets_stand_under_wide_and_combined_letters() -> None:
    """A caret stands under the word it means, however wide the letters before it are."""
    problem = Problem(
        "x-y", "no", Span("a.yaml", 1, 11, 4), excerpt="name: 東e\u0301 oops", expected="here"
    )
    line, caret = render_text([problem]).splitlines()[1:3]
    assert line == " 1 | name: 東e\u0301 oops"
    # 6 for `name: `, 2 for the wide sign, 1 for e and its accent, 1 space.
    assert caret == "   | " + " " * 10 + "^^^^ here"


def test_a_tab_takes_one_column_as_the_caret_counts_it() -> None:
    """The tab an account manager typed is shown as one space, or the caret would be off."""
    problem = Problem("tab", "a tab", Span("a.yaml", 2, 1, 1), excerpt="\tname: x")
    assert render_text([problem]).splitlines()[1:] == [" 2 |  name: x", "   | ^"]


def test_without_a_line_to_show_what_was_expected_is_still_said() -> None:
    """A file's problem has no line; its words are not lost."""
    problem = Problem(
        "missing-file", "no file", Span("a.yaml"), expected="a picture", hint="add it"
    )
    assert render_text([problem]) == (
        "a.yaml:1:1: error: no file [missing-file]\n    a picture\nhint: add it\n"
    )


def test_no_source_can_send_a_command_to_the_terminal() -> None:
    """Escape codes and direction overrides in content are shown as marks."""
    evil = "\x1b]0;owned\x07\u202etxt"
    problem = Problem(
        "x-y", evil, Span(evil, 1, 1, 1), evil, evil, (Note(evil),), excerpt=f"a: {evil}"
    )
    text = render_text([problem])
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert text.count("]0;owned") == 6


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.text(max_size=40),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_any_text_can_be_printed(
    message: str, excerpt: str, hint: str, column: int, length: int
) -> None:
    """Whatever stands in a source, printing it does not fail, and colours change no letter."""
    problem = Problem(
        "x-y", message, Span("a.yaml", 1, column, length), message, hint, excerpt=excerpt
    )
    assert coloured(pieces_of([problem])).plain == render_text([problem])
