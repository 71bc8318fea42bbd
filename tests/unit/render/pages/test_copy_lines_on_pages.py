"""Copy on its page and on paper is the text, letter for letter and line for line."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from amportal.plan.view.page_frame import PageInfo
from amportal.render.pages.html_page import render_page
from amportal.render.theme import Theme
from tests.browser.portal_site import theme
from tests.portals import frame

_PAGE = b"""\
{% import "parts/versions.html" as versions with context %}
{% import "parts/proof.html" as proof with context %}
<main>{{ versions.copy(view[0], "X v2") }}</main>
<aside>{{ proof.lines(view[0]) }}</aside>
<section>{{ versions.compared(view[1], view[0]) }}</section>
"""
LINE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30),
    st.lists(
        st.sampled_from(
            [
                *(
                    "24. ",
                    "1. ",
                    "* ",
                    "- ",
                    "# ",
                    "> ",
                    "| a |",
                    "|---|",
                    "\\",
                    "*",
                    "_",
                    "`",
                    "  ",
                ),
                *(
                    "<b>",
                    "&amp;",
                    "<!-- x -->",
                    "[a](b)",
                    "{{ x }}",
                    "{% y %}",
                    "Dezember",
                    "offen",
                ),
            ]
        ),
        max_size=6,
    ).map("".join),
)
TEXT = st.lists(LINE, max_size=200).map("\n".join)
_ROW = re.compile(r"<li[^>]*>(?:<a[^>]*>(\d+)</a>|<i>(\d*)</i>)<span>(.*?)</span></li>", re.DOTALL)
_PAPER = re.compile(
    r'<tr><th scope="row"(?: style="padding-top:([\d.]+)pt")?>(\d+)</th><td[^>]*>(.*?)</td></tr>',
    re.DOTALL,
)


@lru_cache(maxsize=1)
def _theme() -> Theme:
    whole = theme()
    return Theme({**whole.files, "copy.html": _PAGE})


def shown(text: str, old: str = "") -> tuple[str, str, str]:
    """Return what page, paper and comparison show of *text*, as HTML."""
    rendered = render_page(
        "copy.html", (text, old), frame(), PageInfo("index.html", "home"), _theme()
    )
    assert rendered.problems == ()
    parts = re.findall(r"<(main|aside|section)>(.*?)</\1>", rendered.content.decode(), re.DOTALL)
    page, paper, compared = (part for _, part in parts)
    return page, paper, compared


@given(TEXT)
def test_the_page_shows_the_text(text: str) -> None:
    page = shown(text)[0]

    assert "\n".join(html.unescape(row[2]) for row in _ROW.findall(page)) == text
    numbers = [row[0] for row in _ROW.findall(page) if row[0]]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


@given(TEXT)
def test_paper_shows_the_text(text: str) -> None:
    """An empty line is a space of one line above the next."""
    lines: list[str] = []
    for space, n, line in _PAPER.findall(shown(text)[1]):
        lines += [""] * round(float(space or 0) / 13.5)
        lines.append(html.unescape(line))
        assert int(n) == len([each for each in lines if each])

    written = [line if line.strip() else "" for line in text.split("\n")]
    while written and not written[-1]:
        written.pop()
    assert lines == written


@given(TEXT, TEXT)
def test_a_comparison_shows_both_texts(old: str, new: str) -> None:
    rows = [row[2] for row in _ROW.findall(shown(new, old)[2])]
    newer = [re.sub(r"<del>.*?</del> ?|</?ins>", "", row, flags=re.DOTALL) for row in rows]
    older = [re.sub(r"<ins>.*?</ins>|</?del>", "", row, flags=re.DOTALL) for row in rows]

    # A space between what went and what came is no part of either.
    def squeezed(lines: list[str]) -> str:
        return "".join("".join(html.unescape(line).split()) for line in lines)

    assert squeezed(newer) == "".join(new.split())
    assert squeezed(older) == "".join(old.split())


def test_the_styles_keep_spaces() -> None:
    """Without it browsers and the PDF engine show one space for many."""
    css = Path(__file__).parents[4] / "templates/default/css"

    assert ".copy>li>span{white-space:pre-wrap" in (css / "portal.css").read_text("utf-8")
    assert ".copy td { white-space: pre-wrap;" in (css / "print.css").read_text("utf-8")
