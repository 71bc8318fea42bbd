"""Texts are compared as words in small letters, whatever stands between them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.leaks.folded_text import fold, needle, unbroken

NAMES = ("Käse", "König", "ﬁne", "Straße", "İzmir", "Ωmega", "2026", "x_y", "Łódź")
WORDS = st.lists(st.sampled_from(NAMES), min_size=1)
BETWEEN = st.sampled_from([" ", "\n", " \u00a0 ", "-", "*", "\u2014", ", "])


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert "  " not in once.strip()


@given(st.text(st.characters(codec="ascii")))
def test_what_is_quick_is_what_is_meant(text: str) -> None:
    """ASCII takes a way of its own."""
    words = re.sub(r"[\W_]+", " ", text.casefold()).strip()
    assert fold(text) == f" {words} "


@given(WORDS, st.data())
def test_words_are_found_whatever_stands_between_them(
    words: list[str], data: st.DataObject
) -> None:
    said = "".join(each + data.draw(BETWEEN) for each in words)
    decomposed = unicodedata.normalize("NFD", said).upper()
    for text in (said, f"before, {said}after", decomposed, "\u200b".join(said)):
        assert needle(" ".join(words)) in fold(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [("Beta", "Betamax"), ("Beta Tea", "Beta-Teas"), ("4860.75", "14860.75"), ("König", "Konig")],
)
def test_a_part_of_a_word_is_not_the_word(text: str, other: str) -> None:
    assert needle(text) not in fold(other)


def test_scripts_without_spaces_have_no_words_to_hold_to() -> None:
    assert needle("秘密計画") in fold("これは秘密計画です")
    assert needle("٤٨٦٠") in fold("4860")


def test_a_word_that_a_line_breaks_is_one_again() -> None:
    assert needle("Instalment") in fold(unbroken("the instal-\nment is due"))
    assert unbroken("well-known") == "well-known"
