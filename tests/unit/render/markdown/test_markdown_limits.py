"""Hostile text is refused beforehand, or takes a bounded time."""

from __future__ import annotations

import time

import pytest

from amportal.render.markdown.markdown_html import to_html
from amportal.render.markdown.markdown_limits import MOST_BYTES, MOST_STRETCH, too_hard

# Each pattern is repeated until the text is as long as it may be, in one stretch or in many.
PATTERNS = (
    *("[", "![", "[a](", "[a][", "[](<", "[a]((", "[[a]]", "`a ", "``a` ", "*", "*a ", "*a**"),
    *("_a_", "**a _b ", "***a", "***a** b* ", "*_", "**_x", "__a ", "a_b", "<", "<a@", "<http:"),
    *("&", "&#1", "\\", "\\[", "#", "# a ", "|", "|a", "-|", ">", "> ", "- ", "1. ", "a  \n"),
    *("- a\n", "1. a\n", "> a\n", "> - a\n> > b\n", "    a\n", "\x02", "\x02klzzwxh:0001\x03"),
    *("[a]: x\n", "=", "a\n===\n", "\t", " ", "[a](b ", '[a](b "', "![a](b)", "<!--", "<![", "]("),
)


def hostile(pattern: str, stretch: int, whole: int) -> str:
    """Return *whole* characters of *pattern*, in paragraphs of *stretch*."""
    one = (pattern * (stretch // len(pattern) + 1))[:stretch]
    return ("\n\n".join([one] * (whole // (stretch + 2) + 1)))[:whole]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_text_takes_longer_than_five_seconds(pattern: str) -> None:
    """The longest stretches there may be: refused, or shown in time.

    Paragraphs cost one by one, so a tenth of the longest text has a tenth of the five seconds.
    """
    text = hostile(pattern, MOST_STRETCH, MOST_BYTES // 10)

    def took() -> float:
        begun = time.process_time()
        to_html(text, "index.html")
        return time.process_time() - begun

    # A busy machine makes processor time dearer; the least of a few tries is the text's own.
    assert any(took() < 0.5 for _ in range(4))


@pytest.mark.parametrize(
    "pattern", ["[a](b ", "*_", "***a", "- a\n", "1. a\n", "a\n===\n", "> a\n"]
)
def test_the_costliest_texts_stay_below_five_seconds(pattern: str) -> None:
    """The longest text of each kind that is accepted."""
    length = MOST_BYTES
    while too_hard(hostile(pattern, 500, length)):
        length //= 2
    begun = time.process_time()
    to_html(hostile(pattern, 500, length), "index.html")

    assert time.process_time() - begun < 5


def test_a_text_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a text that the parser gave up on, the next client's text is laid out as before."""
    plain = "a\n\n- b\n\nc"
    before = to_html(plain, "index.html").html
    monkeypatch.setattr("amportal.render.markdown.markdown_html.too_hard", lambda _text: "")
    failed = to_html("1. " * 3_000, "index.html")

    assert [each.slug for each in failed.problems] == ["markdown-too-hard"]
    assert to_html(plain, "index.html").html == before


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "[a](" * 5_000,
        "![" * 10_000,
        " ".join("`" * n for n in range(1, 400)),
        "[^1]\n\n[^1]: " + "[^1]" * 5_000,
        "x" * (MOST_BYTES + 1),
        "w" * (MOST_STRETCH + 1),
        ">" * 500,
        "1. " * 500,
        "\n".join("    " * n + "- a" for n in range(60)),
        "a\n" * 20_000,
    ],
)
def test_the_known_worst_are_refused(text: str) -> None:
    """Twenty kilobytes of brackets would take a minute and a half."""
    shown = to_html(text, "index.html")

    assert shown.html == ""
    assert [(each.slug, each.severity) for each in shown.problems] == [
        ("markdown-too-hard", "error")
    ]
    assert shown.problems[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "A paragraph with [a link](https://x.example/a/b/c) in it. " * 100,
        "\n".join(f"- [item {n}](https://x.example/{n}) and more words" for n in range(1_000)),
        "\n".join(f"{n}. [item {n}](https://x.example/{n})" for n in range(1, 1_000)),
        "|a|b|\n|-|-|\n" + "\n".join(f"|[{n}](https://x.example/)|words|" for n in range(1_000)),
        "\n\n".join(["Minutes of a long meeting, with many words in each paragraph. " * 20] * 120),
        "a\r\n\r\nb\r\n" * 2_000,
    ],
)
def test_long_honest_texts_are_not_refused(text: str) -> None:
    """A thousand links in a list or a table, and two hours of minutes, are no attack."""
    assert too_hard(text) == ""
