"""Where we differ from CommonMark on purpose, as the reference says under "What is Markdown"."""

from __future__ import annotations

import re

import pytest

from tests.commonmark.structure import ours, words


def numbers(html: str) -> list[str]:
    """Return the numbers that a browser shows before the items of all lists of *html*."""
    shown: list[str] = []
    following = 1
    for tag in re.findall(r"<(?:ol|li)[^>]*>", html):
        given = re.search(r'(?:start|value)="(\d+)"', tag)
        if given:
            following = int(given[1])
        elif tag.startswith("<ol"):
            following = 1
        if tag.startswith("<li"):
            shown.append(str(following))
            following += 1
    return shown


@pytest.mark.parametrize(
    "text",
    [
        "18. September",
        "2. Oktober: Freigabe",
        "16. Oktober 2026, 10 Uhr",
        "18. Sept. 2026",
        "3. 5. 2027",
        "3. 5.",
        "18. září",
        "18. syyskuuta 2026",
        "18. rujna",
        "1. mai: kick-off",
        "24. Dezember – Heiligabend",
        "2027. 05. 03.",
        "- 18. September",
        "> 3. 5. 2027",
        "1. Konzept\n\n3. 5. 2027 Druck",
        "1. Konzept\n\n2. 5. 2027 Druck",
        "1. Konzept\n2. 5. 2027 Druck",
    ],
)
def test_a_date_at_the_beginning_of_a_line_is_a_date(text: str) -> None:
    """Its day is a word of the text, so it is found, copied and read out."""
    date = re.sub(r"^(?:- |> |1\. Konzept\n+)", "", text)

    assert date in words(ours(text))


def test_dates_below_each_other_keep_their_lines_and_numbers() -> None:
    lines = "18. September: Konzept\n2. Oktober: Freigabe\n16. Oktober: Druck"

    assert ours(lines) == "<p>" + lines.replace("\n", "<br>\n") + "</p>"
    assert ours(lines.replace("\n", "\n\n")).count("<p>") == 3


def test_a_date_does_not_run_into_the_item_above_it() -> None:
    shown = ours("- Konzept\n18. September: Abgabe")

    assert shown == "<ul>\n<li>Konzept</li>\n</ul>\n<p>18. September: Abgabe</p>"


def test_a_month_may_be_an_item_of_a_list_that_counts_on() -> None:
    shown = ours("1. Konzept\n2. Mai: Kampagne\n3. 2. 5. 2027 Druck")

    assert numbers(shown) == ["1", "2", "3"]
    assert words(shown) == "Konzept Mai: Kampagne 2. 5. 2027 Druck"


@pytest.mark.parametrize(
    "written",
    [
        *(["1", "2", "3"], ["18", "19"], ["18", "2", "16"], ["3", "3", "3"], ["0", "1"], ["7"]),
        *(["1", "1", "2"], ["2", "1"], ["10", "20", "30"], ["1", "2", "2", "3"]),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("sign", [".", ")"])
def test_numbers_are_shown_as_written(written: list[str], between: str, sign: str) -> None:
    """Nothing is counted again: what stands in the text stands on the page."""
    text = between.join(f"{number}{sign} item" for number in written)

    assert numbers(ours(text)) == written


def test_a_one_before_every_item_leaves_the_counting_to_the_page() -> None:
    """Editors and git hosts count such a list; somebody who writes it means them to."""
    assert numbers(ours("1. item\n1. item\n1. item")) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Beginn:**18:30", "<p><strong>Beginn:</strong>18:30</p>"),
        (
            "**Beginn:**18:30 und **Ende:**20:00",
            "<p><strong>Beginn:</strong>18:30 und <strong>Ende:</strong>20:00</p>",
        ),
        ("**„Größer.“**Und", "<p><strong>„Größer.“</strong>Und</p>"),
        ("**決定:**コピー", "<p><strong>決定:</strong>コピー</p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
    ],
)
def test_bold_words_may_end_where_another_word_follows(text: str, shown: str) -> None:
    assert ours(text) == shown


def test_a_row_keeps_its_cells() -> None:
    assert words(ours("|a|b|\n|-|-|\n|1|2|3|4|")) == "a b 1 2 3 4"


@pytest.mark.parametrize(
    "text",
    [
        "The vote:\n[June]: yes\n[Theo]: no",
        "The vote:\n\n[June]: yes\n[Theo]: no",
        "[June]: yes",
        "[June]: yes/no",
        "[June]: 18:30",
        "[June]: 14.12.",
        '[June]: yes "but later"',
        "- [June]: yes\n- [Theo]: no",
        "[note]: our line",
    ],
)
def test_a_line_that_leads_to_no_address_is_shown(text: str) -> None:
    plain = re.sub(r"(?m)^- ", "", text)

    assert words(ours(text)) == " ".join(plain.split())


def test_a_list_may_be_nested_to_twenty_levels_and_bold_words_too() -> None:
    assert ours("- " * 20 + "a").count("<ul>") == 20
    with pytest.raises(ValueError, match="nested more than 20 deep"):
        ours("- " * 21 + "a")
    assert ours("*a _b " * 60 + "c_ d*" * 60).count("<em>") < 60
