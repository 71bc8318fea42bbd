"""Minutes, updates and mails as people write and paste them have the structure editors show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commonmark.structure import ours, structure, theirs

FOLDER = Path(__file__).parent / "snippets"
SNIPPETS = [
    pytest.param(text.strip("\n"), id=f"{file.stem}-{n}")
    for file in sorted(FOLDER.glob("*.txt"))
    for n, text in enumerate(file.read_text("utf-8").split("\n%%%\n"), 1)
]


def test_there_are_many() -> None:
    assert len(SNIPPETS) >= 150


_STAR_IN_WORD = re.compile(r"(?<=[^\W_])\*(?=[^\W_])")


@pytest.mark.parametrize("text", SNIPPETS)
def test_a_snippet_is_what_an_editor_shows(text: str) -> None:
    # One star inside a word is a star; their reader takes it for one with a backslash before it.
    assert structure(ours(text)) == structure(theirs(_STAR_IN_WORD.sub(r"\*", text)))
