"""Rule: passing over patterns that cannot match changes no text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import InlineProcessor

from amportal.render.markdown.inline_patterns import InlineSigns
from amportal.render.markdown.markdown_html import _parser

PIECES = st.sampled_from(
    [*"`\\[]()<>&*_!|-#\n ", "  \n", "word", "a@b.c", "https://x.y/", "&amp;", "1. ", "> ", "\n\n"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_text_comes_out_as_from_the_parsers_own_walk(text: str) -> None:
    """Both walks are given the same parser, with all else as it is."""
    parser, tree = _parser()
    ours = parser.treeprocessors["inline"]
    tree.start("index.html", 1)
    found = parser.reset().convert(text)
    parser.treeprocessors.register(InlineProcessor(parser), "inline", 20)
    try:
        tree.start("index.html", 1)
        assert found == parser.reset().convert(text)
    finally:
        parser.treeprocessors.register(ours, "inline", 20)


def test_a_pattern_that_is_not_known_is_tried_on_every_text() -> None:
    """A later version of the parser may bring more of them."""
    parser = Markdown()
    parser.inlinePatterns.register(SimpleTagInlineProcessor("()(plus)", "ins"), "plus", 5)
    parser.treeprocessors.register(InlineSigns(parser), "inline", 20)

    assert parser.convert("one plus two") == "<p>one <ins>plus</ins> two</p>"
