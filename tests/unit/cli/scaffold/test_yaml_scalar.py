"""Text as YAML: whatever a person typed is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.cli.scaffold.yaml_scalar import block, one_line, scalar
from amportal.sources.text_positions import UNWANTED
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
        ('The "big" one', '"The \\"big\\" one"'),
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


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_blocks_come_back(text: str) -> None:
    """Several lines of any text survive, word for word, without a line end at their end."""
    words = UNWANTED.sub("", text).split()
    if not words:
        return
    value = read(f"k: {block(text, 2)}\nz: 1\n")
    assert isinstance(value, str)
    assert value.split() == words
    assert value == value.strip()


def test_a_block_keeps_its_lines_and_indents() -> None:
    """Markdown lists and empty lines stay what they are."""
    assert block("Hello *you*\n\n- a\n  - b\n", 4) == "|-\n    Hello *you*\n\n    - a\n      - b"
