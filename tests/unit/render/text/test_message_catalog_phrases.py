"""Every phrase of pages and reports has its words in every language, and none is left over."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

from amportal.render.text.message_catalog import (
    SOURCE,
    catalogue,
    is_complete,
    languages,
    translations,
)

ROOT = Path(__file__).resolve().parents[4]
# As in docs/translating.md.
PLACES = ("amportal/render", "templates")
KEYWORDS = "_m:1c,2"
TRANSLATED = tuple(each for each in languages() if each != SOURCE)

Phrase = tuple[str | None, str]


@cache
def extracted() -> Catalog:
    """Return every phrase of the code and the default theme, as the documented command finds it."""
    with (ROOT / "amportal/locales/babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]  # no types there
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords([KEYWORDS])}
    found = Catalog()
    for place in PLACES:
        for name, line, msgid, _comments, context in extract_from_dir(
            ROOT / place, methods, options, keywords=keywords
        ):
            found.add(msgid, locations=[(f"{place}/{name}", line)], context=context)
    return found


def phrase(message: Message) -> Phrase:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, one


def phrases(whole: Catalog) -> dict[Phrase, Message]:
    return {phrase(message): message for message in whole if message.id}


def test_the_code_and_the_theme_have_phrases() -> None:
    assert len(phrases(extracted())) > 50


@pytest.mark.parametrize("language", languages())
def test_every_phrase_is_in_the_catalogue(language: str) -> None:
    """A phrase that nobody translated would stop a client's build, so it stops ours first."""
    missing = phrases(extracted()).keys() - phrases(catalogue(language)).keys()
    assert not missing


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_phrase_is_translated_whole_and_beyond_doubt(language: str) -> None:
    whole = catalogue(language)
    assert [
        key for key, each in phrases(whole).items() if not is_complete(each, whole.num_plurals)
    ] == []


@pytest.mark.parametrize("language", languages())
def test_no_catalogue_keeps_what_nobody_says(language: str) -> None:
    whole = catalogue(language)
    assert phrases(whole).keys() - phrases(extracted()).keys() == set()
    assert not whole.obsolete


@pytest.mark.parametrize("language", languages())
def test_a_phrase_with_two_forms_has_two_everywhere(language: str) -> None:
    kept = phrases(catalogue(language))
    for key, message in phrases(extracted()).items():
        assert kept[key].id == message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_holds_the_same_values(language: str) -> None:
    """A value spelt otherwise would break the page, and one left out would keep a fact back."""
    for key, message in phrases(catalogue(language)).items():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        # Where there are two forms, that for many names them all; that for one may say "one".
        wanted = names(message.id if isinstance(message.id, str) else message.id[-1])
        for at, form in enumerate(forms):
            assert isinstance(form, str)
            spoken = {"n"} if len(forms) > 1 and at in of_one_number(language) else set()
            assert wanted - spoken <= names(form) <= wanted, key


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_holds_the_same_markup(language: str) -> None:
    """Phrases are the only text marked safe without a check, so they bring no tags of their own."""
    for message in phrases(catalogue(language)).values():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms:
            assert tags(str(form)) == tags(source)


@pytest.mark.parametrize("language", languages())
def test_the_header_says_how_the_language_counts(language: str) -> None:
    """Two numbers share a form exactly where CLDR counts them alike."""
    whole = catalogue(language)
    assert whole.charset == "utf-8"
    locale = Locale.parse(language, sep="-")
    # gettext's index of a form is what its header says; ask the very object that will be asked.
    index = translations(language).plural  # type: ignore[attr-defined]  # gettext's own, untyped
    pairs = {(index(n), locale.plural_form(n)) for n in range(1000)}
    assert len(pairs) == len({form for form, _ in pairs}) == len({kind for _, kind in pairs})
    assert len(pairs) == whole.num_plurals


def test_french_sets_its_marks_apart_with_spaces_that_hold() -> None:
    for message in phrases(catalogue("fr")).values():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms:
            assert not re.search(r"\w[:;?!](\s|$)| [:;?!»]|« ", str(form)), form
            assert "'" not in str(form), form


@cache
def of_one_number(language: str) -> frozenset[int]:
    """Return the forms that serve a single number, which may say it in words."""
    index = translations(language).plural  # type: ignore[attr-defined]  # gettext's own, untyped
    served = Counter(index(n) for n in range(1000))
    return frozenset(form for form, count in served.items() if count == 1)


def names(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))
