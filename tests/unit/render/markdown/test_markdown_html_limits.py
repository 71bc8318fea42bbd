"""Hostile text is refused, or takes work that grows with its length; `bench.hostile` times it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amportal.render.markdown.markdown_html import to_html
from amportal.sources.commonmark.block_parser import MOST_LEVELS
from amportal.sources.commonmark.element_builder import MOST_EMPTY_CELLS
from amportal.sources.commonmark.markdown_source import MOST_CHARACTERS, MOST_LINES
from tests.workcounts import calls

# Each is repeated until the text is as long as it may be.
PATTERNS = (
    *("[", "![", "[a](", "[a][", "[](<", "[a]((", "[[a]]", "`a ", "``a` ", "*", "*a ", "*a**"),
    *("_a_", "**a _b ", "***a", "***a** b* ", "*_", "**_x", "__a ", "a_b", "<", "<a@", "<http:"),
    *("&", "&#1", "\\", "\\[", "#", "# a ", "|", "|a", "-|", ">", "> ", "- ", "1. ", "a  \n"),
    *("- a\n", "1. a\n", "> a\n", "> - a\n> > b\n", "    a\n", "\x02", "\x02klzzwxh:0001\x03"),
    *("[a]: x\n", "=", "a\n===\n", "\t", " ", "[a](b ", '[a](b "', "![a](b)", "<!--", "<![", "]("),
    *("[a](b 'c [a](b \"c", "[a]: /u 'x\n", "<!---->`", "`<!--", "~~a", "[//]: # (", '[x]: # "\n'),
    *("|a|\n|-|\n", "**a:**b ", "![[a](b)](c)", "3. 5. 2027\n", "18. September\n", "` `` ``` "),
    *("*a [b *c ", "[a\\]", "<a@b.", "-\n\n", "\t- a\n", "a_*b*_", "[a]: <", "&amp;"),
)
SHAPES: dict[str, Callable[[str, int], str]] = {
    "one stretch": lambda pattern, whole: pattern * (whole // len(pattern)),
    "lines": lambda pattern, whole: f"{pattern * 10}\n" * (whole // (len(pattern) * 10 + 1)),
    "closed": lambda pattern, whole: pattern * (whole // 2 // len(pattern)) + "](b)" * (whole // 8),
    "nested": lambda pattern, whole: "- " * 15 + pattern * (whole // len(pattern)),
    "labels": lambda pattern, whole: (
        "[a]: /u\n\n" + f"{pattern * 9}[a]" * (whole // (len(pattern) * 9 + 3))
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_twice_the_text_is_twice_the_work(pattern: str, shape: str) -> None:
    """Work grows with the length of a text, and not with its square."""
    once, twice = (_work(SHAPES[shape](pattern, length)) for length in (4_000, 8_000))

    assert twice < 2.5 * once + 2_000


def _work(text: str) -> int:
    return calls(lambda: to_html(text, "index.html"))


def test_a_text_that_fails_leaves_nothing_behind() -> None:
    """After a text that the parser gave up on, the next client's text is laid out as before."""
    plain = "a\n\n- b\n\nc"
    before = to_html(plain, "index.html").html
    failed = to_html(">" * 3_000, "index.html")

    assert [each.slug for each in failed.problems] == ["markdown-too-hard"]
    assert to_html(plain, "index.html").html == before


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MOST_CHARACTERS + 1),
        "a\n" * (MOST_LINES + 1),
        ">" * 500,
        "- " * (MOST_LEVELS + 1) + "a",
        "\n".join("    " * n + "- a" for n in range(60)),
        "a|" * 500 + "\n" + "-|" * 500 + "\n" + "a\n" * (MOST_EMPTY_CELLS // 499 + 1),
    ],
)
def test_what_is_too_long_or_too_deep_is_refused(text: str) -> None:
    """Limits are counted from the text alone, so a text is refused everywhere or nowhere."""
    shown = to_html(text, "index.html")

    assert shown.html == ""
    assert [(each.slug, each.severity) for each in shown.problems] == [
        ("markdown-too-hard", "error")
    ]
    assert shown.problems[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "- Budget\n" + "".join(f"  - point {n}, {'and more ' * 20}\n" for n in range(80)),
        "One paragraph of twelve kilobytes. " * 350,
        "A paragraph with [a link](https://x.example/a/b/c) in it. " * 100,
        "\n".join(f"- [item {n}](https://x.example/{n}) and more words" for n in range(1_000)),
        "\n".join(f"{n}. [item {n}](https://x.example/{n})" for n in range(1, 1_000)),
        "|a|b|\n|-|-|\n" + "\n".join(f"|[{n}](https://x.example/)|words|" for n in range(1_000)),
        "\n\n".join(["Minutes of a long meeting, with many words in each paragraph. " * 20] * 120),
        "a\n\nb\n" * 2_000,
    ],
)
def test_long_honest_texts_are_not_refused(text: str) -> None:
    """A thousand links in a list or a table, and two hours of minutes, are no attack."""
    assert to_html(text, "index.html").problems == ()
