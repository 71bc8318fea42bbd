"""Signs of a word processor's fonts are those that its users saw; everything else stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amportal.render.text.word_signs import with_plain_signs


def test_bullets_and_ticks_of_a_word_processor_are_seen() -> None:
    assert with_plain_signs("\uf0b7 one \uf0fc \uf0e0 two") == "• one ✓ → two"


@given(st.text(st.characters(exclude_categories=["Co", "Cs"])))
def test_other_texts_stay(text: str) -> None:
    """Only characters for private use are looked at."""
    assert with_plain_signs(text) == text
