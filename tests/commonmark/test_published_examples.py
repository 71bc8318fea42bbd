"""The published examples have the structure that markdown-it gives them, but for what we list.

HTML is apart: neither of the two reads any, and both show it as written.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.commonmark.published import ROOT, Example, examples
from tests.commonmark.structure import ours, structure, theirs

_COMMENT = "a comment is for nobody"
_WORD = "a definition leads to an address, not to a word"
_QUOTE = "A quote ends where its `>` end"
_SUM = "A line of `-` below several lines is a line across"
_STAR = "one star inside a word is a star"
# Where we differ on purpose; each reason is a line of the reference.
DIFFERENT = {
    "CommonMark 177": _COMMENT,
    "CommonMark 179": _COMMENT,
    "CommonMark 183": _COMMENT,
    "CommonMark 308": _COMMENT,
    "CommonMark 309": _COMMENT,
    "CommonMark 625": _COMMENT,
    "CommonMark 626": _COMMENT,
    "GFM 648": _COMMENT,
    "GFM 649": _COMMENT,
    "GFM 650": _COMMENT,
    "CommonMark 194": _WORD,
    "CommonMark 203": _WORD,
    "CommonMark 204": _WORD,
    "CommonMark 93": _QUOTE,
    "CommonMark 232": _QUOTE,
    "CommonMark 233": _QUOTE,
    "CommonMark 238": _QUOTE,
    "CommonMark 247": _QUOTE,
    "CommonMark 250": _QUOTE,
    "CommonMark 251": _QUOTE,
    "CommonMark 292": _QUOTE,
    "CommonMark 293": _QUOTE,
    "CommonMark 95": _SUM,
    "CommonMark 200": "a definition that leads nowhere is a comment",
    "CommonMark 355": _STAR,
    "CommonMark 356": _STAR,
    "CommonMark 370": _STAR,
    "CommonMark 429": _STAR,
    "GFM 493": "three signs `~~~` strike nothing out",
    "GFM 204": "a row keeps the cells that its header lacks",
}


def is_equal(example: Example) -> bool:
    return structure(ours(example.text)) == structure(theirs(example.text))


def test_all_are_there() -> None:
    assert len(examples()) == 699
    assert len({each.section for each in examples()}) > 25


def test_those_that_differ_are_those_we_list() -> None:
    """No other differs, and none that is listed is equal by now."""
    assert {each.name for each in examples() if not is_equal(each)} == set(DIFFERENT)


@pytest.mark.parametrize("section", ["Lists", "List items", "Fenced code blocks", "Tables"])
def test_lists_items_fences_and_tables_are_read(section: str) -> None:
    """What minutes are made of: nine in ten and more."""
    of_it = [each for each in examples() if each.section == section]
    equal = Counter(map(is_equal, of_it))

    assert equal[True] >= 0.85 * len(of_it)


def test_each_reason_stands_in_the_reference() -> None:
    reference = " ".join((ROOT / "docs/reference.md").read_text("utf-8").split())

    assert [reason for reason in DIFFERENT.values() if reason not in reference] == []
