"""What the forms say, they say in the agency's language."""

from __future__ import annotations

import pytest

from amportal.forms.look.form_words import LANGUAGES, FormWords, known_words
from tests.forms_texts import needed, texts


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_form_of_a_verb_and_every_page_is_said_whole(language: str) -> None:
    """What pages, verbs and their fields say is there; nothing is there that nobody says."""
    known = known_words(language)
    assert sorted(needed() - known.keys()) == []
    assert sorted(known.keys() - texts()) == []
    for english, said in known.items():
        assert said.count("{") == english.count("{"), english


def test_another_language_is_english() -> None:
    assert FormWords("nl-NL").language == "en"
    assert FormWords("de-AT")("Save") == "Speichern"
    assert FormWords("de-DE")("a text that is not said") == "a text that is not said"
