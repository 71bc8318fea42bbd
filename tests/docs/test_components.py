"""The sheet of components shows what pages are really made of."""

from __future__ import annotations

import re

from tests.docs.components import PAGE, made
from tests.docs.templates import THEME

# On paper only, or the frame itself.
_ELSEWHERE = {"letters.html", "report.html", "reportsince.html", "reportwork.html", "proof.html"}


def test_the_sheet_is_the_one_the_theme_makes() -> None:
    """`python -m tests.docs.components` writes it anew."""
    assert PAGE.read_text("utf-8") == made()


def test_every_part_of_the_theme_is_on_it() -> None:
    """A part that nobody can look at by itself is forgotten when the look changes."""
    source = PAGE.parents[1] / "tests" / "docs" / "components.html.j2"
    used = set(re.findall(r'"parts/(\w+\.html)"', source.read_text("utf-8")))

    assert {file.name for file in (THEME / "parts").glob("*.html")} - _ELSEWHERE == used


def test_its_pictures_and_letters_are_where_it_says() -> None:
    """It opens from a checkout, with nothing missing."""
    text = PAGE.read_text("utf-8")
    named = re.findall(r'(?:src|srcset)="([^"]+)"|url\(([^)]+)\)', text)

    absent = [
        each for pair in named for each in pair if each and not (PAGE.parent / each).is_file()
    ]

    assert len(named) > 5
    assert absent == []
