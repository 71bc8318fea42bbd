"""Copy by numbered lines, and what changed between two versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amportal.render.pages.copy_lines import compare_copy, copy_lines

WRITTEN = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40), max_size=12
).map("\n".join)


def spoken(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_empty_lines_have_no_number() -> None:
    """Line 3 is the third line that says something."""
    lines = copy_lines("# First light.\n\nSix in the morning.\n\n\nThe cup is warm.\n")

    assert [(line.n, str(line.html)) for line in lines] == [
        (1, "First light."),
        (2, "Six in the morning."),
        (3, "The cup is warm."),
    ]
    assert [line.heading for line in lines] == [True, False, False]


def test_bold_and_italic_words_are_shown_as_such() -> None:
    """Copy is Markdown: what is marked is styled, and markers of items are told apart."""
    (line,) = copy_lines("- **New:** a *small* cup")

    assert str(line.html) == "<strong>New:</strong> a <em>small</em> cup"
    assert line.item


def test_markup_in_copy_stays_words() -> None:
    """A script in copy is shown, never run."""
    (line,) = copy_lines("<script>alert(1)</script> & more")

    assert str(line.html) == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"


@given(WRITTEN)
def test_every_line_that_says_something_has_its_number(text: str) -> None:
    """No text makes lines merge, vanish or come twice."""
    lines = copy_lines(text)

    assert [line.n for line in lines] == list(range(1, len(spoken(text)) + 1))


def test_a_changed_word_is_shown_inside_its_line() -> None:
    """Words that stay are said once; what went stands before what came."""
    (line,) = compare_copy("From 22 February at every Meridian.", "From 2 March at every Meridian.")

    assert line.n == 1
    assert [(kind, text.strip()) for kind, text in line.pieces] == [
        ("same", "From"),
        ("gone", "22 February"),
        ("new", "2 March"),
        ("same", "at every Meridian."),
    ]


def test_a_line_written_anew_is_shown_whole() -> None:
    """Picking single words out of two different sentences would only confuse."""
    (line,) = compare_copy("Spring is a first light", "Good morning, London")

    assert line.pieces == (("gone", "Spring is a first light"), ("new", "Good morning, London"))


def test_lines_that_went_have_no_number() -> None:
    """Numbers are those of the newer version, as a client says them."""
    lines = compare_copy("One.\nTwo.\nThree.", "One.\nThree.")

    assert [(line.n, line.pieces[0][0]) for line in lines] == [
        (1, "same"),
        (None, "gone"),
        (2, "same"),
    ]


@given(WRITTEN, WRITTEN)
def test_nothing_of_the_newer_version_is_lost(old: str, new: str) -> None:
    """What is not struck out reads as the newer version, line by line, in order."""
    lines = [line for line in compare_copy(old, new) if line.n is not None]

    assert [line.n for line in lines] == list(range(1, len(spoken(new)) + 1))
    kept = ["".join(text for kind, text in line.pieces if kind != "gone") for line in lines]
    same = [line.pieces[0][1] for line in compare_copy(new, new)]
    assert ["".join(each.split()) for each in kept] == ["".join(each.split()) for each in same]
