"""What stands for a character that no font has: the same in other letters, or a description."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.pdf.lettering.printable_text import (
    are_equal,
    has_unusual,
    lacking_signs,
    replaced,
    stand_ins,
)


@pytest.mark.parametrize(
    ("sign", "words"),
    [("ﬁ", "fi"), ("㎏", "kg"), ("𝄞", "[musical symbol g clef]"), ("文", "[U+6587]")],
)
def test_a_stand_in_says_what_it_can(sign: str, words: str) -> None:
    """Names say what symbols are; a letter's name says nothing."""
    assert stand_ins(frozenset(sign), []) == {sign: words}
    assert are_equal(sign, words) == ("[" not in words)


@given(st.text())
def test_after_it_nothing_is_lacking(text: str) -> None:
    """Whatever is written, all that is left is in some font."""
    table = stand_ins(lacking_signs(text, []), [])
    assert lacking_signs(replaced(text, table), [frozenset("⓪①②③④⑤⑥⑦⑧⑨")]) == frozenset()


@given(st.text())
def test_usual_texts_stay_as_they_are(text: str) -> None:
    """What needs no stand-in has none."""
    if not has_unusual(text):
        assert lacking_signs(text, []) == frozenset()
        assert replaced(text, stand_ins(lacking_signs(text, []), [])) == text
