"""What CommonMark leaves out and our pages show: signs before items, columns, who answered whom."""

from __future__ import annotations

import re

import pytest

from amportal.render.markdown.markdown_html import to_html
from amportal.sources.commonmark.plain_words import plain_words


def shown(text: str) -> str:
    """Return *text* as it stands on a page."""
    return str(to_html(text, "index.html").html)


def words(text: str) -> str:
    """Return the words of the page of *text*."""
    return " ".join(re.sub(r"<[^>]+>", " ", shown(text)).split())


@pytest.mark.parametrize("number", ["15 °C", "5 %", "€ 14", "1.000,50", "EUR 3"])
@pytest.mark.parametrize("before", ["", "Costs:\n", "1. Money\n   ", "> "])
def test_a_minus_before_a_number_stays(number: str, before: str) -> None:
    """In a page, and where words alone are shown: nobody reads -15 as 15."""
    for text in (f"{before}- {number}", f"{before}+ {number}"):
        sign = "–" if "- " in text else "+"
        assert f"{sign} {number}" in words(text)
        assert f"{sign} {number}" in plain_words(text)


def test_for_and_against_can_be_told_apart() -> None:
    assert words("+ quick\n+ cheap\n- loud") == "+ quick + cheap – loud"
    assert words("- loud\n\n+ quick") == "– loud + quick"


def test_a_note_keeps_its_star() -> None:
    assert words("€ 14,90*\n\n* without tax") == "€ 14,90* * without tax"


def test_a_plain_list_has_dots() -> None:
    """A sign that says nothing is none."""
    for text in ("- posters\n- films", "* posters\n* films", "- one", "- *quick*"):
        assert "written" not in shown(text)


def test_rows_with_tabs_are_a_table() -> None:
    rows = "Ward\tColour\tBeds\n5W\tGreen\t24\n7W\t\t0\nTotal\t\t24"

    html = shown(f"As agreed:\n{rows}\nThat is all.")

    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for row in re.findall(r"<tr>(.*?)</tr>", html.replace("\n", ""))
    ]
    assert cells == [row.split("\t") for row in rows.split("\n")]
    assert html.startswith("<p>As agreed:</p>")
    assert html.endswith("<p>That is all.</p>")


def test_an_empty_first_cell_is_no_indent() -> None:
    html = shown("\tJan\tFeb\nFilms\t1\t2\nPosters\t3\t4")

    assert "<pre>" not in html
    assert re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)[:5] == ["", "Jan", "Feb", "Films", "1"]


@pytest.mark.parametrize("bullet", ["•", "o", "·", "\uf0a7", "a)", "(ii)", "b.", "1.1", "3.2.1."])
def test_a_list_of_a_word_processor_is_no_table(bullet: str) -> None:
    assert "<table" not in shown(f"{bullet}\tposters\n{bullet}\tfilms")


def test_code_with_tabs_is_code() -> None:
    assert "<pre><code>a\tb\tc" in shown("\ta\tb\tc\n\td\te\tf")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("> Is 7W open?\nNo. It opens in 2027.", ["Is 7W open?"]),
        (">> 24 or 42?\n> 24, says Kim.", ["24, says Kim.", "24 or 42?"]),
        ("> 1. Is 7W open?\nNo.", ["Is 7W open?"]),
        ("> long words that an editor\n> wrapped", ["long words that an editor wrapped"]),
    ],
)
def test_an_answer_is_no_part_of_the_question(text: str, quoted: list[str]) -> None:
    """Of a thread of mails each sentence stays with whom it is of."""
    html = shown(text)
    outside = re.sub(r"<blockquote>.*</blockquote>", "", html, flags=re.DOTALL)

    for each in quoted:
        assert " ".join(each.split()) in words(text)
        assert each not in outside
    if "No" in text:
        assert "No" in outside
    inner = re.search(r"<blockquote>\s*<blockquote>(.*?)</blockquote>", html, re.DOTALL)
    assert inner is None or "Kim" not in inner[1]


def test_hyphens_above_a_sum_make_no_heading() -> None:
    html = shown("250 x 9,90 = 2.475,00\n100 x 18,50 = 1.850,00\n------\n4.325,00")

    assert "<h" not in html.replace("<hr", "")
    assert "<hr>" in html
    assert "<h3>Total</h3>" in shown("Total\n---\n4.325,00")


def test_an_address_ends_before_a_bar() -> None:
    """Chat programs write the words behind it; an address with them would lead nowhere."""
    html = shown("<https://example.org/a_(1).pdf|a_(1).pdf>")

    assert 'href="https://example.org/a_(1).pdf"' in html
    assert "|a_(1).pdf</a>" in html


def test_a_column_that_is_empty_in_all_rows_is_none() -> None:
    assert shown("a\t1\t\nb\t2\t").count("<td") == 4


@pytest.mark.parametrize("number", ["2024.", "24.", "12)"])
def test_a_number_alone_is_an_answer(number: str) -> None:
    assert words(f"Which year?\n\n{number}\n\nThanks") == f"Which year? {number} Thanks"
    assert words(f"> Which year?\n{number}\n") == f"Which year? {number}"
    assert shown("1. one\n2.\n3. three").count("<li>") == 3


def test_a_total_stays_in_its_column() -> None:
    html = shown("Films\t2\t1'200.00\nPosters\t3\t800.00\n\t\t2'000.00")

    assert re.findall(r"<td[^>]*>(.*?)</td>", html)[-3:] == ["", "", "2'000.00"]
