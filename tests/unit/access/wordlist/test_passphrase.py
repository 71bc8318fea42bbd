"""Passphrases are random, and typed on a phone they still mean what was drawn."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.access.wordlist.passphrase import (
    WORDS,
    new_code_word,
    new_passphrase,
    normalised,
    word_list,
)


def test_the_list_gives_77_bits() -> None:
    words = word_list()
    assert len(set(words)) == len(words) == 7768
    assert WORDS * log2(len(words)) > 77
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_a_passphrase_splits_into_words_of_the_list() -> None:
    drawn = {new_passphrase() for _ in range(200)}
    assert len(drawn) == 200
    assert all(
        len(each.split("-")) == WORDS and {*each.split("-")} <= {*word_list()} for each in drawn
    )


def test_a_code_word_is_never_given_twice() -> None:
    taken = {*word_list()[1:]}
    assert new_code_word(taken) == word_list()[0]


SPELLED = st.lists(st.sampled_from(word_list()), min_size=WORDS, max_size=WORDS)
GAPS = st.sampled_from([" ", "-", "  ", " - ", "‑", "\u00a0", "–", "\n", ", "])


@given(
    SPELLED, GAPS, st.sampled_from(["", " ", "\t"]), st.sampled_from([str, str.upper, str.title])
)
def test_capitals_spaces_and_hyphens_make_no_difference(words, gap, around, case) -> None:  # type: ignore[no-untyped-def]
    assert normalised(f"{around}{case(gap.join(words))}{around}") == "-".join(words)


@pytest.mark.parametrize("typed", ["ｏｔｔｅｒ　ｌａｍｐ", "otter\u2011lamp", "Otter. Lamp"])
def test_full_width_letters_and_full_stops_make_no_difference(typed: str) -> None:
    assert normalised(typed) == "otter-lamp"
