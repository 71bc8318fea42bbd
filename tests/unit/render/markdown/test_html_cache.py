"""What is known of a text saves work and changes no byte."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.markdown.html_cache import Body, HtmlCache
from amportal.render.markdown.markdown_html import to_html

PAGES = ("index.html", "updates/a.html", "projects/deep/b.html")
TEXTS = (
    "plain *words*",
    "# One\n\n### Two\n\n# Three\n\na\n=\n\n###### Six",
    "## [a](https://x.example/<h3>)\n\n[b](https://x.example/?q=</h2>)",
    "[a](updates/index.html) and [b](#here), [c](mailto:a@b.example), [d](tel:1)",
    "[a](javascript:alert) [b](../other/index.html) ![p](x.png) <b>c</b>",
    "```\n<h2>code</h2>\n```\n\n`<h1>`\n\n# a `<h4>` b",
    "|a|b|\n|-|-:|\n|1|2|\n\n> # quoted",
    "> " * 40 + "too deep",
)


def both_ways(text: str, bodies: HtmlCache) -> None:
    for page in PAGES:
        for level in (2, 3, 5):
            assert to_html(text, page, level, bodies) == to_html(text, page, level)


@pytest.mark.parametrize("text", TEXTS)
def test_known_texts_give_what_the_parser_gives(text: str) -> None:
    """On every page, at every level, made now or known from before."""
    bodies = HtmlCache()
    both_ways(text, bodies)
    both_ways(text, HtmlCache(bodies.made))
    both_ways(text, pickle.loads(pickle.dumps(bodies)))


@given(st.text("#ab[](h1<>/:=.-`*|\n \\\"'&", max_size=80))
def test_any_text_gives_what_the_parser_gives(text: str) -> None:
    """Whatever is written."""
    assert to_html(text, PAGES[1], 4, HtmlCache()) == to_html(text, PAGES[1], 4)


def test_a_text_is_worked_out_once() -> None:
    """However many pages show it; one that a page makes a difference to is worked out for each."""
    asked: list[str] = []

    def make(text: str) -> Body | None:
        asked.append(text)
        return Body(text, 0) if text == "free" else None

    bodies = HtmlCache()
    for _ in range(3):
        assert bodies.of("free", make) == Body("free", 0)
        assert bodies.of("bound", make) is None
    again = HtmlCache(bodies.made)
    again.of("free", make)

    assert asked == ["free", "bound"]
    assert not again.made
