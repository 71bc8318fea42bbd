"""What is for nobody is taken out of a text, wherever it stands, and each of it is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.sources.commonmark.markdown_source import (
    MOST_CHARACTERS,
    MOST_LINES,
    read_markdown,
)
from tests.commonmark.structure import ours, words

SECRET = "our margin is 40"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n\n[//]: # (our margin is 40)\n\nb", "a\n\n\nb"),
        ("a\n[//]: # (our margin is 40)\nb", "a\n\nb"),
        ("[comment]: <> (our margin is 40)\na", "a"),
        ('[x]: # "our margin is 40"\na', "a"),
        ("[//]: # our margin is 40\na", "a"),
        ("[//]: our margin is 40\na", "a"),
        ("[//]:# (our margin is 40)\na", "a"),
        ("[//]: # (our\nmargin is 40\n)\na", "a"),
        ("[//]: #\n    (our margin is 40)\na", "a"),
        ("a [//]: # (our margin is 40)\nb", "a \nb"),
        ("- a\n- [//]: # (our margin is 40)\n- b", "- a\n- \n- b"),
        ("> a\n> [//]: # (our margin is 40)", "> a\n"),
        ("    [//]: # (our margin is 40)\n\na", "\na"),
        ("a <!-- our margin is 40 --> b", "a  b"),
        ("<!-- our margin is 40 -->\na", "a"),
        ("a\n<!-- our\n\nmargin is 40\n-->\nb", "a\n\nb"),
        ("- a\n<!-- our margin is 40 -->\n- b", "- a\n- b"),
        ("a <!-- our margin is 40\n\n- b\n\n```\nc", "a "),
        ("| a |\n|---|\n| b <!-- our margin is 40 --> |", "| a |\n|---|\n| b  |"),
        ("# a <!-- our margin is 40 -->", "# a "),
        ("a `<!--` <!-- our margin is 40 -->", "a `<!--` "),
        ("- a\n\n  <!-- our margin is 40 -->\n\n  b", "- a\n\n\n  b"),
        ("\ta\n\n\t<!-- our margin is 40 -->", "\ta\n\n"),
        ("[a]: https://x.example/our-margin-is-40\n\nb", "\nb"),
        ("b\n\n[a]: <https://x.example>\n  'our margin is 40'", "b\n\n"),
    ],
)
def test_comments_and_unused_definitions_are_taken_out(text: str, left: str) -> None:
    """They reach nothing that is made of the text, even by a converter of another kind."""
    source = read_markdown(text)

    assert source.text == left
    (remark,) = source.remarks
    assert remark.slug in ("comment-left-out", "unused-definition")
    line = text.split("\n")[remark.line]
    assert line[remark.column :].startswith(("<!--", "["))
    assert SECRET not in ours(text)
    assert "margin" not in words(ours(text))


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- a -->\n[//]: # (b)\n```",
        "- ~~~\n  <!-- a -->\n  ~~~",
        "Write `<!-- a -->` for a comment.",
        "``a ` <!-- b --> ``",
        "[June]: yes\n[Theo]: no",
        "We use [the brief].\n\n[the brief]: https://x.example/b.pdf 'The brief'",
        "a <! b -- c > d",
        "see [a]: it is fine",
    ],
)
def test_what_is_code_or_text_or_used_stays(text: str) -> None:
    assert read_markdown(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\n\n  [b](../c.html)", [("link-leaves-portal", 2, 2)]),
        ("- a\n  - [b](javascript:x) c", [("link-removed", 1, 4)]),
        ("|a|b|\n|-|-|\n|c|![d](e.png)|", [("picture-removed", 2, 3)]),
        ("a\n> b <br> c <i>d</i>", [("html-in-text", 1, 4)]),
        ("`<b>`\n\n    <b>\n\n```\n<b>\n```", []),
        ("[a][b]\n\n[b]: http://x.example", [("link-removed", 0, 0)]),
        ("# a [b](c)", [("link-removed", 0, 4)]),
        ("a\n===\n[b](//c)", [("link-leaves-portal", 2, 0)]),
        ("a < b, 1<2, <https://x.example>, <a@b.example>", []),
    ],
)
def test_what_is_wrong_is_told_at_its_place(text: str, told: list[tuple[str, int, int]]) -> None:
    remarks = read_markdown(text).remarks

    assert [(each.slug, each.line, each.column) for each in remarks] == told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x" * (MOST_CHARACTERS + 1), 0),
        ("a\n" * (MOST_LINES + 1), 0),
        ("a\n\n" + ">" * 21 + " b", 2),
        ("\n".join("  " * n + "- a" for n in range(30)), 20),
        ("a|" * 500 + "\n" + "-|" * 500 + "\n" + "a\n" * 100, 42),
    ],
)
def test_what_cannot_be_laid_out_is_an_error_at_its_line(text: str, line: int) -> None:
    (remark,) = read_markdown(text).remarks

    assert (remark.slug, remark.severity, remark.line) == ("markdown-too-hard", "error", line)


COMMENT = st.sampled_from(
    [
        *(
            "<!-- SECRET -->",
            "<!--SECRET\n\nSECRET-->",
            "[//]: # (SECRET)",
            "[comment]: <> 'SECRET'",
        ),
        *("<!---->", "[//]: #\n(SECRET)", "<!-- SECRET"),
    ]
)
LINE = st.sampled_from(
    [
        *(
            "word",
            "- word",
            "> word",
            "  word",
            "1. word",
            "# word",
            "|a|b|",
            "|-|-|",
            "",
            "- > word",
        ),
        *(
            "`word`",
            "*word*",
            "[word](https://x.example)",
            "    word",
            "\tword",
            "word <",
            "18. mai",
        ),
    ]
)


@given(st.lists(st.one_of(LINE, LINE, COMMENT, st.builds("{} {}".format, LINE, COMMENT))))
def test_no_comment_reaches_anything(lines: list[str]) -> None:
    """Whatever stands around a comment, what is made of the text holds nothing of it."""
    text = "\n".join(lines)
    source = read_markdown(text)

    assert "SECRET" not in words(ours(source.text))
    assert "SECRET" not in source.text
    assert bool(source.remarks) == bool(re.search(r"<!--|\]: ", text))


@given(st.text(st.sampled_from("ab \n\t-*+>#`~[]()<>!:/|_\\1.&\"'"), max_size=60))
def test_reading_twice_changes_nothing(text: str) -> None:
    """What is left of a text holds nothing more to take out."""
    once = read_markdown(text).text

    assert read_markdown(once).text == once
