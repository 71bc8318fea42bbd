"""What of the engine's own style a report is spared, and that nothing of it is missed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import tinyhtml5
import weasyprint
from tinyhtml5 import inputstream
from weasyprint.css import StyleFor

from amportal.render.pdf import pdf_html
from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_html import SpareElement, kind_of
from amportal.render.pdf.pdf_render import render_with
from amportal.render.pdf.pdf_types import PdfInputs
from tests.pdf import sample
from tests.pdf.conformance import broken_rules, text_of

LISTS = (
    "<h1>Lists</h1><ul><li>one<ul><li>in it</ul><li>two</ul><ol><li>first<li>second</ol>"
    "<p>A <q>word</q> and<br>a line.</p><details open><summary>S</summary>D</details>"
)


@pytest.fixture(scope="module")
def press():
    with PdfEngine() as warm:
        yield warm


def page(body: str, css: str = "body { font-family: Inter }") -> PdfInputs:
    html = f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    return PdfInputs(html, css, sample.assets(), sample.MOMENT, sample.MOMENT)


def rendered(press: PdfEngine, inputs: PdfInputs) -> bytes:
    outcome = render_with(press, inputs)
    assert outcome.pdf is not None
    return outcome.pdf


@pytest.mark.parametrize("inputs", [sample.report(), page(LISTS)], ids=["report", "lists"])
def test_the_report_is_the_same(
    press: PdfEngine, monkeypatch: pytest.MonkeyPatch, inputs: PdfInputs
) -> None:
    """Byte for byte what the engine makes with all of its style."""
    spared = rendered(press, inputs)
    monkeypatch.setattr(pdf_html, "_plain", lambda: weasyprint.html.UA_STYLESHEET)
    assert rendered(press, inputs) == spared


@pytest.mark.parametrize(
    "item",
    [
        "one line",
        "<p>a paragraph</p><p>and another</p>",
        "words<pre>code</pre>",
        "words<blockquote><p>a quotation</p></blockquote>words",
        '<div dir="rtl">words</div><ul><li><p>in it</p></li></ul>',
        '<table><thead><tr><th scope="col">x</th></tr></thead><tbody><tr><td>y</td></tr></table>',
        "<h2>heading</h2>words",
    ],
)
def test_an_item_of_a_list_may_hold_anything(press: PdfEngine, tmp_path: Path, item: str) -> None:
    """It conforms to PDF/UA-1 whatever people write into their lists, and over pages."""
    path = tmp_path / "list.pdf"
    body = f"<h1>Lists</h1><ul>{f'<li>{item}</li>' * 40}</ul><ol><li>{item}</li></ol>"
    path.write_bytes(rendered(press, page(body)))
    assert broken_rules(path) == []


def test_sparing_it_tells_nobody_anything(press: PdfEngine) -> None:
    """The first report of a process reads the style; what the engine says then is no warning."""
    pdf_html._plain.cache_clear()
    outcome = render_with(press, sample.report())
    assert outcome.warnings == ()
    assert pdf_html._plain.cache_info().misses == 1


def test_an_element_has_no_styles_for_what_is_not_there(
    press: PdfEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six of seven sets of styles were for notes and marks of lists that a report has not."""
    made: Counter[str] = Counter()
    plain = StyleFor.set_computed_styles

    def counted(self: StyleFor, *arguments: Any, pseudo_type: str | None = None, **more: Any):
        made[pseudo_type or ""] += 1
        return plain(self, *arguments, pseudo_type=pseudo_type, **more)

    monkeypatch.setattr(StyleFor, "set_computed_styles", counted)
    rendered(press, sample.report())
    notes = [name for name in made if name and name.partition("-")[0] in ("note", "footnote")]
    assert notes == []
    assert made["marker"] == sample.page().count("<li>")


@pytest.mark.parametrize(
    ("html", "css"),
    [
        ("<p>x</p>", "small { float: footnote }"),
        ("<p>x</p>", "small { position: NOTE(margin) }"),
        ("<p>x</p>", "p { display: list-item }"),
        ("<p>x</p>", "p::marker { color: red }"),
        ("<p style='float: footnote'>x</p>", ""),
        ('<p style="display:list-item">x</p>', ""),
        ("<p style=float:footnote>x</p>", ""),
        ("<style>p { color: red }</style>", ""),
    ],
)
def test_what_may_mean_a_note_or_a_list_gets_all_styles(html: str, css: str) -> None:
    assert kind_of(html, [css]) is weasyprint.HTML


def test_words_about_notes_are_no_notes() -> None:
    assert (
        kind_of('<p style="width:3mm">A footnote, a marker, a list-item.</p>', ["p {}"])
        is SpareElement
    )


def test_a_footnote_of_a_sites_own_style_has_its_number(press: PdfEngine, tmp_path: Path) -> None:
    """Its own style may float a word to the foot of the page, as the engine offers."""
    css = "body { font-family: Inter } small { float: footnote }"
    file = tmp_path / "report.pdf"
    file.write_bytes(rendered(press, page("<h1>T</h1><p>Word<small>said below</small>.</p>", css)))
    assert "1. said below" in text_of(file)


ODD = (
    "<p a=1 b='2' c=\"&amp;3\"x>t&eacute;xt &lt; &#x2019;<!-- c --><br/><B>X</b>"
    "<td>&notit;\n<!x><svg/><textarea>\n</p></textarea><script>a</script>"
)


@pytest.mark.parametrize("html", [sample.page(), page(LISTS).html, ODD, "", "<", "a\0b<a\0=\0>"])
def test_html_is_read_as_it_was(monkeypatch: pytest.MonkeyPatch, html: str) -> None:
    """The reader finds its patterns again, and what it reads with them is the same."""
    found = ElementTree.tostring(tinyhtml5.parse(html))
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    assert ElementTree.tostring(tinyhtml5.parse(html)) == found


def test_a_pattern_of_the_reader_is_made_once() -> None:
    tinyhtml5.parse(sample.page())
    known = dict(inputstream.characters_until_regex)
    assert known
    tinyhtml5.parse(sample.page(1))
    assert inputstream.characters_until_regex == known
