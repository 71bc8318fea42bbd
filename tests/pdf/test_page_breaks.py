"""Where a page ends, nothing is torn apart, and no page but the last stays nearly empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from tests.pdf.reports import Word, words_of
from tests.pdf.stress import stress_cases

_HEAD, _FOOT = 12.0, 282.0  # millimetres; beyond them stand the head and foot of each page
_MARKS = re.compile(r"[•◦▪]|\d\.")
_LONG = " ".join(f"w{n}" for n in range(60))
_ROWS = "".join(f"<tr><th scope=row>row{n}</th><td>cell{n}</td></tr>" for n in range(8))
_TABLE = f"<table><thead><tr><th scope=col>columns</th><th></th></tr></thead>{_ROWS}</table>"
BLOCKS = {
    "one item": "<p>before</p>\n<ul>\n<li>sound</li>\n</ul>",
    "a list of paragraphs": "<ul>" + "<li><p>short</p></li>" * 6 + "</ul>",
    "numbers": "<ol>" + f"<li>{_LONG}</li>" * 3 + "</ol>",
    "lists in lists": "<ul><li>outer<ul>" + "<li>inner</li>" * 30 + "</ul></li></ul>",
    "a heading": f"<h3>heading</h3><p>{_LONG}</p>",
    "a heading and a table": f"<h3>heading</h3>{_TABLE}",
}
_TALL = _TABLE.replace("<table", "<table class=whole").replace("cell1", _LONG * 9)
SECTION = '<section class="sec flow"><div class="side"><h2>side</h2></div>{}</section>'


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


def laid_out(press: PdfEngine, body: str, folder: Path) -> list[list[Word]]:
    """Return the words of the pages of a report that says *body*."""
    inputs = next(stress_cases())[1].inputs()
    html = re.sub(r"<body.*</body>", lambda _: f"<body>{body}</body>", inputs.html, flags=re.DOTALL)
    outcome = render_with(press, replace(inputs, html=html))
    assert outcome.pdf is not None, outcome.problems
    path = folder / "pages.pdf"
    path.write_bytes(outcome.pdf)
    return [
        [word for word in words if word.top > _HEAD and word.bottom < _FOOT]
        for words in words_of(path)
    ]


def alone(words: list[Word]) -> Iterable[Word]:
    """Yield the marks of lists on one page that have no words beside them."""
    for mark in words:
        middle = (mark.top + mark.bottom) / 2
        beside = [each for each in words if each.top < middle < each.bottom and each is not mark]
        if _MARKS.fullmatch(mark.text) and not beside:
            yield mark


@pytest.mark.parametrize("name", BLOCKS)
def test_nothing_stands_alone(name: str, press: PdfEngine, tmp_path: Path) -> None:
    """Marks keep their words, titles and heads of tables what they stand above; at every height."""
    block = SECTION.format(f'<div class="news prose"><h3>title</h3>{BLOCKS[name]}</div>')
    body = "".join(
        f'<div style="break-before: page; height: {height}mm"></div>{block}'
        for height in range(222, 261, 2)
    )
    pages = laid_out(press, body, tmp_path)
    assert len(pages) > 20
    for number, words in enumerate(pages, start=1):
        assert list(alone(words)) == [], number
        if words:
            last = max(words, key=lambda word: word.top)
            assert last.text not in ("side", "title", "heading", "columns"), number
        assert {word.text for word in words} != {"side", "title"}, number


def test_a_mark_alone_is_found() -> None:
    """The check can fail."""
    mark, word = Word("•", 20, 20, 22, 24), Word("sound", 24, 20, 40, 24)
    assert list(alone([mark, word])) == []
    assert list(alone([mark, Word("sound", 24, 30, 40, 34)])) == [mark]


@pytest.mark.parametrize(
    "body",
    [
        f'{"<p>page one</p>" * 63}<p>call</p><div class="details">more</div>',
        '<p>one line</p><div class="project first">project</div>',
        f'<div style="height: 50mm">little</div><section class="sec">{"<p>x</p>" * 52}</section>',
        f'<div style="height: 50mm">little</div>{_TALL}',
    ],
)
def test_no_page_stays_nearly_empty(body: str, press: PdfEngine, tmp_path: Path) -> None:
    """What ran over, or is short, shares its page with what would begin a new one."""
    pages = laid_out(press, body, tmp_path)
    for words in pages[:-1]:
        assert max((word.bottom for word in words), default=0) > _HEAD + (_FOOT - _HEAD) / 4
