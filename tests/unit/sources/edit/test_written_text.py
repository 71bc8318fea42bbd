"""Text as YAML: whatever a person typed is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.sources.edit.edit_request import Plain
from amportal.sources.edit.written_text import (
    kind_of,
    on_one_line,
    one_line,
    scalar,
    several_lines,
)
from amportal.sources.yaml.yaml_document import parse


def read(text: str) -> object:
    """Return the value of `k` as the sources read it; no warning may come of it."""
    doc = parse("a.yaml", text.encode("utf-8"))
    assert doc.problems == ()
    assert isinstance(doc.data, dict)
    return doc.data["k"]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_comes_back(text: str) -> None:
    """Quotes, colons, hashes, brackets, umlauts: the reader sees what was typed."""
    wanted = one_line(text)
    assert read(f"k: {scalar(text)}\nz: 1\n") == wanted


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Acme", "Acme"),
        ("Brandt & Söhne", "Brandt & Söhne"),
        ("Ruth's film, take 2", "Ruth's film, take 2"),
        ("Acme: the film", '"Acme: the film"'),
        ("Ends with:", '"Ends with:"'),
        ("C# and #1", '"C# and #1"'),
        ('The "big" one', 'The "big" one'),
        ('"Big": one', "'\"Big\": one'"),
        ('"It\'s": one', '"\\"It\'s\\": one"'),
        ("-5", '"-5"'),
        ("1e3", '"1e3"'),
        (".5", '".5"'),
        ("2026-11-23", '"2026-11-23"'),
        ("0x1F", '"0x1F"'),
        ("~", '"~"'),
        ("=", '"="'),
        ("Off", '"Off"'),
        (".NaN", '".NaN"'),
        ("- dash", '"- dash"'),
        ("no", '"no"'),
        ("2026", '"2026"'),
        ("12:30", '"12:30"'),
        ("3D animation", "3D animation"),
        ("  two   spaces\nand a line ", "two spaces and a line"),
        ("", '""'),
        ("@home", '"@home"'),
        ("*", '"*"'),
    ],
)
def test_quotes_stand_only_where_they_are_needed(typed: str, written: str) -> None:
    """A file reads as if a person had written it, and editors take text for text."""
    assert scalar(typed) == written


def test_a_day_an_amount_and_a_yes_go_without_quotes() -> None:
    """What is no text is written as people write it, in quotes only where quotes stood before."""
    assert on_one_line(Plain("2026-11-23")) == "2026-11-23"
    assert on_one_line(Plain("true")) == "true"
    assert on_one_line(Plain("2026-11-23"), keep="'") == "'2026-11-23'"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("no", "word"), ("2026-1-2", "day"), ("850.00", "number"), ("12:30", "number"), ("A1", "")],
)
def test_what_readers_of_yaml_would_take_a_text_for(text: str, kind: str) -> None:
    """Readers of 1.1 and 1.2 guess types; what no text is to one of them needs quotes."""
    assert kind_of(text) == kind


def test_several_lines_keep_their_lines_and_indents() -> None:
    """Markdown lists and empty lines stay what they are; ends of lines lose their spaces."""
    assert several_lines("Hello *you*  \n\n- a\n  - b\n") == "Hello *you*\n\n- a\n  - b"
