"""Links are taken out of the text itself, so that no output says where they led."""

from __future__ import annotations

import pytest

from amportal.sources.commonmark.link_removal import inner_links, with_links, without_lost_links
from amportal.sources.commonmark.links.link_policy import Judged
from amportal.sources.commonmark.markdown_source import read_markdown

GONE = [
    ("[a](../x.html 't') b", "a b"),
    ("x [a **b**](http://u/x) c ![alt](secret/p.png \"T\")", "x a **b** c alt"),
    ("[a][l]\n\n[l]: ../hidden.html 'T'\n", "a\n\n"),
    ("|a|b|\n|-|-|\n|x \\| y|[w](../x)|\n|[w](//x)|![d](e.png)|",
     "|a|b|\n|-|-|\n|x \\| y|w|\n|w|d|"),
    ("- > [1. Step](../x) [# y](../z)\n", "- > 1\\. Step # y\n"),
    ("[# y](../z)", "\\# y"),
    ("[- y](../z)", "\\- y"),
    ("[1. y](../z)", "1\\. y"),
    ("[![alt](a.png)](../b) and [![alt](a.png)](https://ok.example)",
     "alt and [alt](https://ok.example)"),
    ("[two\nlines](../x) z", "two\nlines z"),
    ("> [a\n> b](../x)", "> a\n> b"),
    ("`[a](../x)` [b](../y)", "`[a](../x)` b"),
    ("[a]( <../x y> )", "a"),
    ("[a\\]b](../x)", "a\\]b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), GONE, ids=[str(n) for n in range(len(GONE))])
def test_the_words_stay_and_the_address_goes(text: str, left: str) -> None:
    assert without_lost_links(text) == left
    assert without_lost_links(left) == left
    assert read_markdown(text).text == left


@pytest.mark.parametrize(
    "text",
    ["plain", "[Option A](agreed)", "[b](https://c.example 't')", "<https://a.example>",
     "\t[code](../x)", "[a](updates/index.html#menu)", "[x]: not an address"],
)  # fmt: skip
def test_everything_else_stays_to_the_letter(text: str) -> None:
    assert without_lost_links(text) == text


def test_links_into_the_portal_are_found_with_their_places() -> None:
    found = inner_links("a\n\n> [b](c.html#d) [e](https://f.example) ![g](h.png)\n\n[i](#j)")
    assert [(each.line, each.column, each.target.target) for each in found] == [
        (2, 2, "c.html"),
        (4, 0, ""),
    ]


def test_a_link_can_lead_elsewhere() -> None:
    text = "x [**a** b](<c d.html#e> 'title') [f](g.html)"

    def kept(found: Judged) -> Judged | None:
        return found._replace(fragment="") if found.target == "c d.html" else None

    assert with_links(text, kept) == "x [**a** b](c%20d.html) f"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_anything(end: str) -> None:
    """A value of YAML in quotes can hold a carriage return."""
    text = end.join(["<!--", "secret", "-->", "", "[a](../x)", "b"])
    assert read_markdown(text).text == "\na\nb"
    assert without_lost_links(end.join(["[a](../x)", "b"])) == "a\nb"
    assert [each.line for each in inner_links(end.join(["a", "[b](c.html)"]))] == [1]


@pytest.mark.parametrize("deep", [1, 5, 12])
def test_however_deep_they_stand_no_address_stays(deep: int) -> None:
    text = "![" * deep + "a" + "](secret.png)" * deep
    assert "secret" not in without_lost_links(text)
