"""What is looked for of a text: as much as tells it apart, and no more."""

from __future__ import annotations

import pytest

from amportal.leaks.folded_text import fold
from amportal.leaks.output_texts import READABLE, OutputText
from amportal.leaks.text_pieces import pieces_of


def found(value: str, page: str, least: int = 0) -> bool:
    """Say whether any piece of *value* is found in *page*."""
    reading, folded = OutputText("text", page, least), fold(page)
    return any(
        any(words in folded for words in piece.needles) and piece.is_in(reading)
        for piece in pieces_of(value)
    )


@pytest.mark.parametrize("at", range(10))
def test_any_six_words_of_a_long_sentence_are_found(at: int) -> None:
    words = LONG.replace(",", "").split()
    sentence = " ".join(words)
    assert found(sentence, f"so {' '.join(words[at : at + 6])} then")


LONG = "We lose money on this client, and no contract will change that before summer ends"


@pytest.mark.parametrize(
    ("value", "page"),
    [
        ("They may not pay", "**They** may not pay!"),
        ("They may not pay. We ask again.", "as we said: we ask again"),
        (LONG, "We lose money on this client, and..."),
        (LONG, "... contract will change that before summer ends"),
        ("- **The bill is overdue**, says [the bank](https://b.example)", "The bill is overdue"),
        ("秘密", "これは秘密です"),
        ("k0001x", "see k0001x"),
        ("4860.75", "4,860.75 EUR"),
        ("4860.75", "4\u202f860,75\u00a0€"),
        ("4860.75", "٤٬٨٦٠٫٧٥"),
        ("93000.7", "93.000,70"),
        ("13275.00", "13 275"),
        ("13275", "13,275.00"),
    ],
)  # fmt: skip
def test_what_says_the_same_is_found(value: str, page: str) -> None:
    assert found(value, page)


@pytest.mark.parametrize(
    ("value", "page"),
    [
        ("R1", "R1"),
        ("yes", "yes"),
        ("500", "500"),
        ("120000", "120000"),
        ("4860.75", "14,860.75"),
        ("4860.75", "4,860.755"),
        ("13275", "the 13275.5 of"),
        ("They may not pay", "They may pay"),
        ("Rain on the day of the shoot", "The day of the shoot"),
    ],
)
def test_what_anybody_may_say_is_not(value: str, page: str) -> None:
    """Ids, short words, round sums, other amounts, a part of a sentence."""
    assert not found(value, page)


def test_bytes_are_full_of_numbers() -> None:
    assert not found("4860.75", "0 4860.75 Td", READABLE)
    assert found("They may not pay", "They may not pay", READABLE)
