"""What a search looks through: one script, safe anywhere, in words and not in Markdown."""

from __future__ import annotations

import json
from datetime import date

from amportal.plan.portal.search_contents import found_of
from amportal.plan.view.search_views import Found
from amportal.render.exports.search_index import MOST_LETTERS, search_index
from tests.portals import frame, portal


def rows(*found: Found) -> list[list[str]]:
    text = search_index(found, frame()).decode()
    assert text.startswith("globalThis.portalIndex=")
    assert text.endswith(";\n")
    value: list[list[str]] = json.loads(text[len("globalThis.portalIndex=") : -2])
    return value


def test_a_row_says_what_it_is_and_leads_there() -> None:
    """Kind, link, title, id, project, day, words, each in the client's language."""
    found = Found(
        "action", "projects/a b.html", "Send *it*", "A3", "MER-014-A3", "Spring", date(2026, 11, 3)
    )
    assert rows(found) == [
        ["Action", "projects/a%20b.html#A3", "Send *it*", "MER-014-A3", "Spring", "Tue 3 Nov", ""]
    ]


def test_nothing_in_it_can_end_a_script() -> None:
    """Words are data wherever the file is pasted; they come back unharmed."""
    wicked = "</script><!--<script>\u2028\u2029&amp;"
    written = search_index((Found("update", "u.html", "x", text=wicked),), frame()).decode()

    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)
    assert rows(Found("update", "u.html", "x", text=wicked))[0][6] == " ".join(wicked.split())


def test_markdown_is_searched_as_words() -> None:
    """What is Markdown on the page is found by its words; other text by its letters."""
    found = Found("update", "u.html", "2 * 3", markdown="# Title\n\n**bold**", text="a_b *c*")
    asked = Found("question", "q.html", "Is it *blue*?", markdown="Yes.", text="Priya")

    assert [rows(found)[0][n] for n in (2, 6)] == ["2 * 3", "Title bold a_b *c*"]
    assert [rows(asked)[0][n] for n in (2, 6)] == ["Is it blue?", "Yes. Priya"]


def test_one_endless_page_does_not_make_every_reader_wait() -> None:
    """Of each thing only so many letters are kept."""
    assert len(rows(Found("update", "u.html", "x", text="word " * 5_000))[0][6]) == MOST_LETTERS


def test_equal_portals_give_equal_bytes() -> None:
    """No clock, no order of a set."""
    assert search_index(found_of(portal()), frame()) == search_index(found_of(portal()), frame())
