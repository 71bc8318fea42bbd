"""Secrets are found however they are written down, and told by whose they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.access import key_store as keys
from amportal.access.access_problems import told_in_file
from amportal.access.key_store import KeyStore
from amportal.access.secret_search import SecretSearch

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
STORE = keys.give(KeyStore("site"), "acme", "priya", "acme", AT, "ruth")
STORE = keys.give(STORE, "acme", "omar", "acme", AT, "ruth")
PRIYA, OMAR = STORE.grants
WORDS = SecretSearch(STORE)


@given(
    st.text(alphabet=" abcxyz.\n-12"),
    st.sampled_from(["-", " ", "  ", "\n", " - ", "‑", "_", ", "]),
    st.sampled_from([str, str.upper, str.title]),
    st.booleans(),
)
def test_any_writing_of_a_secret_is_found(around, gap, case, password) -> None:  # type: ignore[no-untyped-def]
    secret = PRIYA.password if password else PRIYA.passphrase
    text = f"{around}\n{case(secret.replace('-', gap))}\n{around}"
    line = around.count("\n") + 2
    assert ("acme/priya", line) in set(WORDS.found(text))


def test_a_list_with_numbers_is_found() -> None:
    text = "\n".join(f"{at}. {word}" for at, word in enumerate(OMAR.passphrase.split("-"), 1))
    assert list(WORDS.found(f"for Omar:\n{text}")) == [("acme/omar", 2)]


def test_single_words_and_other_orders_are_no_secret() -> None:
    words = PRIYA.passphrase.split("-")
    assert list(WORDS.found(" ".join(words[:5]))) == []
    assert list(WORDS.found(" ".join(reversed(words)))) == []
    assert list(WORDS.found(" and then there was nothing ".join(words))) == []


def test_what_is_revoked_is_no_secret_any_more() -> None:
    store = keys.revoke(STORE, "acme", "priya", AT, "ruth")
    assert list(SecretSearch(store).found(PRIYA.passphrase)) == []
    assert not SecretSearch(KeyStore("site"))


@pytest.mark.parametrize(
    "secret", [PRIYA.password, PRIYA.passphrase], ids=["password", "passphrase"]
)
def test_no_problem_repeats_a_secret(secret: str) -> None:
    ((owner, line),) = WORDS.found(secret)
    told = told_in_file("content/notes.md", line, owner)
    assert secret not in repr(told)
    assert secret.replace("-", " ") not in repr(told)
