"""Another client's name is found in any text, however it is set; a thing of that name is not."""

from __future__ import annotations

import pytest

from amportal.model.other_client_names import OtherNames
from tests.mailsite import content, loaded

FILES = content()


@pytest.fixture(scope="module")
def names() -> OtherNames:
    return OtherNames(loaded(FILES))


@pytest.mark.parametrize(
    "text",
    [
        "The same stand as for Beta Tea.",
        "BETA TEA",
        "Beta\n   Tea",
        "Beta\u00a0Tea",
        "Be\u00adta Tea",
        "(beta tea)",
        "write to jan@betatea.example",
    ],
)
def test_another_client_is_found(names: OtherNames, text: str) -> None:
    found = names.found("acme", text)
    assert found is not None
    assert found[0] == "beta"


@pytest.mark.parametrize("text", ["", "alpha beta", "Tea with Beta", "Acme Coffee", "Betateas"])
def test_other_words_are_not(names: OtherNames, text: str) -> None:
    assert names.found("acme", text) is None


def test_job_numbers_give_a_client_away(names: OtherNames) -> None:
    assert names.found("beta", "as in ACM-014") == ("acme", "ACM-014")


def test_a_name_that_is_a_word_counts_only_as_written() -> None:
    files = dict(FILES)
    path = "content/clients/beta/client.yaml"
    files[path] = files[path].replace(b"Beta Tea", b"Orange")
    names = OtherNames(loaded(files))
    assert names.found("acme", "orange juice") is None
    assert names.found("acme", "as at Orange last year") == ("beta", "Orange")


def test_who_works_together_may_be_named() -> None:
    files = dict(FILES)
    files["content/clients/acme/client.yaml"] += b"may_mention: [beta]\n"
    names = OtherNames(loaded(files))
    assert names.found("acme", "with Beta Tea") is None
    assert names.found("beta", "with Acme Coffee") is not None
