"""Copy by numbered lines, letter for letter, and what changed between two versions."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amportal.render.pages.copy_lines import ComparedLine, compare_copy, copy_lines

# What a source may hold, made of what people write at the beginning of lines and around words.
PIECES = st.sampled_from(
    [
        *("24. ", "1. ", "3) ", "* ", "- ", "+ ", "# ", "> ", "| a | b |", "|---|", "\\", "*", "_"),
        *(
            "**",
            "`",
            "```",
            "~~",
            "[a](b)",
            "[a]: b",
            "<b>",
            "&amp;",
            "<!-- x -->",
            "  ",
            "\t",
            "    ",
        ),
        *("Dezember", "offen", "Platz", "Größe", "日本", "مرحبا", "1.950,00 €", "#1", "---", "..."),
    ]
)
LINES = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=200)
WRITTEN = st.one_of(
    LINES.map("\n".join),
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40),
        max_size=12,
    ).map("\n".join),
)


def spoken(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def reads(line: ComparedLine, *, without: str) -> str:
    return "".join(text for kind, text in line.pieces if kind != without)


def test_empty_lines_have_no_number() -> None:
    """Line 3 is the third line that says something."""
    lines = copy_lines("First light.\n\nSix in the morning.\n\n\nThe cup is warm.")

    assert [(line.n, line.text) for line in lines] == [
        *((1, "First light."), (None, ""), (2, "Six in the morning.")),
        *((None, ""), (None, ""), (3, "The cup is warm.")),
    ]


@given(WRITTEN)
@example("24. Dezember: offen\n1. Platz\n* Solange der Vorrat reicht\n| a | b |")
def test_what_is_shown_is_the_text(text: str) -> None:
    """Each line is there, letter for letter, and those that say something are numbered."""
    lines = copy_lines(text)

    assert "\n".join(line.text for line in lines) == text
    assert [line.n for line in lines if line.n is not None] == list(range(1, len(spoken(text)) + 1))


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("24. Dezember", "23. Dezember", (("gone", "24."), ("new", "23."), ("same", " Dezember"))),
        ("* Solange er reicht", "- Solange er reicht", (("gone", "*"), ("new", "-"))),
        ("Nur *heute* im Laden", "Nur heute im Laden", (("gone", "*heute*"), ("new", "heute"))),
        ("Only  today", "Only today", (("gone", "  "), ("new", " "))),
        ("# Now in London", "Now in London", (("gone", "# "),)),
        (
            "From 22 February at every Meridian.",
            "From 2 March at every Meridian.",
            (("gone", "22"), ("new", "2"), ("gone", "February"), ("new", "March")),
        ),
    ],
)
def test_each_changed_sign_is_shown(
    old: str, new: str, pieces: tuple[tuple[str, str], ...]
) -> None:
    """Words that stay are said once; what went stands before what came."""
    (line,) = compare_copy(old, new)

    assert line.n == 1
    assert [each for each in line.pieces if each[0] != "same"] == [
        each for each in pieces if each[0] != "same"
    ]


def test_a_line_written_anew_is_shown_whole() -> None:
    """Picking single words out of two different sentences would only confuse."""
    (line,) = compare_copy("Spring is a first light", "Good morning, London")

    assert line.pieces == (("gone", "Spring is a first light"), ("new", "Good morning, London"))


def test_a_line_is_compared_with_the_one_it_came_from() -> None:
    """A new line between others does not make all that follow new."""
    old = "Outdoor: 420 sheets in London\nCinema: 18 screens, spring\nSocial: England, spring"
    new = (
        "Outdoor: 260 sheets in London\nOutdoor: 150 sheets in Leeds and York\n"
        "Cinema: 19 screens, spring\nSocial: Wales, spring"
    )
    lines = compare_copy(old, new)

    assert [[text for kind, text in line.pieces if kind == "gone"] for line in lines] == [
        *(["420"], [], ["18"], ["England,"])
    ]


def test_lines_that_went_have_no_number() -> None:
    """Numbers are those of the newer version, as a client says them."""
    lines = compare_copy("One.\nTwo.\nThree.", "One.\nThree.")

    assert [(line.n, line.pieces[0][0]) for line in lines] == [
        (1, "same"),
        (None, "gone"),
        (2, "same"),
    ]


def test_empty_lines_that_went_or_came_are_shown() -> None:
    """A stanza that is broken in another place is another text."""
    lines = compare_copy("One.\n\nTwo.\nThree.", "One.\nTwo.\n\nThree.")

    assert [line.pieces for line in lines] == [
        (("same", "One."),),
        *((("gone", ""),), (("same", "Two."),)),
        *((("new", ""),), (("same", "Three."),)),
    ]


@given(WRITTEN, WRITTEN)
def test_both_versions_can_be_read_from_a_comparison(old: str, new: str) -> None:
    """Without what went it reads as the newer version, without what came as the older one."""
    lines = compare_copy(old, new)

    newer = [reads(line, without="gone") for line in lines if line.n is not None]
    assert newer == spoken(new)
    assert [line.n for line in lines if line.n is not None] == list(range(1, len(newer) + 1))
    older = [reads(line, without="new") for line in lines]
    assert [line for line in older if line.strip()] == spoken(old)
