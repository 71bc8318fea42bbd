"""Names that are still free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.author.free_names import (
    free_code,
    free_id,
    free_job_no,
    free_name,
    id_of,
    is_slug,
    slug_of,
)
from amportal.model.value_types import ID


@given(st.text(max_size=120))
def test_a_slug_made_of_anything_may_name_a_folder(text: str) -> None:
    """What is suggested is always allowed, or nothing is suggested."""
    slug = slug_of(text)
    assert slug == "" or is_slug(slug)


def test_slugs_are_said_as_they_are_written() -> None:
    """Umlauts become two letters, accents are left out."""
    assert slug_of("Müller & Söhne GmbH") == "mueller-soehne-gmbh"
    assert slug_of("Création d’été") == "creation-d-ete"
    assert slug_of("東京") == ""


@given(st.text(max_size=60))
def test_ids_made_of_anything_are_ids(text: str) -> None:
    """An id is allowed by the model, or empty."""
    ident = id_of(text)
    assert ident == "" or ID.match(ident)


def test_ids_are_first_names() -> None:
    """A contact is called by their first name."""
    assert id_of("Priya Nair") == "priya"
    assert id_of("3 Élise") == "elise"


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Dr. Helen Park", "helen"),
        ("Prof. Dr. med. Hans Ott", "hans"),
        ("Dipl.-Ing. Ute Kern", "ute"),
        ("Frau Dr. Öztürk", "oeztuerk"),
        ("Dott.ssa Giulia Rossi", "giulia"),
        ("Sra. Ana Ruiz", "ana"),
        ("J. R. Hart", "hart"),
        ("Mr", "mr"),
        ("M. K.", "m"),
    ],
)
def test_titles_and_initials_call_nobody(name: str, ident: str) -> None:
    """Unless there is nothing else to call them by."""
    assert id_of(name) == ident


def test_the_next_id_follows_the_highest() -> None:
    """Ids are never used again in the middle, and other letters do not count."""
    assert free_id("D", []) == "D1"
    assert free_id("D", ["D1", "D3", "DEC9", "M7", "d4"]) == "D5"


def test_the_next_job_number_follows_the_highest_of_its_code() -> None:
    """Three digits at least; special numbers such as MER-R26 are left alone."""
    assert free_job_no("ACM", []) == "ACM-001"
    assert free_job_no("MER", ["MER-014", "MER-R26", "BRA-200"]) == "MER-015"
    assert free_job_no("MER", ["MER-999"]) == "MER-1000"


def test_the_next_name_counts_up() -> None:
    """Case does not tell names apart: many file systems know none."""
    assert free_name("film", ["poster"]) == "film"
    assert free_name("film", ["Film", "film-2"]) == "film-3"


def test_codes_are_short_and_never_taken() -> None:
    """Three letters where they are free, more where they are not, a number at last."""
    assert free_code("Acme", []) == "ACM"
    assert free_code("Acme", ["acm"]) == "ACME"
    assert free_code("Acme", ["ACM", "ACME"]) == "ACM1"
    assert free_code("3M", []) == "M"
    assert free_code("東京", []) == "CLI"


@given(st.text(max_size=30), st.sets(st.sampled_from(["ABC", "ABCD", "CLI", "CLI1", "A"])))
def test_codes_are_ids_that_nobody_has(name: str, taken: set[str]) -> None:
    """Whatever the name, the code is allowed and free."""
    code = free_code(name, taken)
    assert ID.match(code)
    assert code not in taken
