"""A catalogue gives a phrase whole or not at all, and a language is served by its nearest one."""

from __future__ import annotations

from gettext import c2py

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from amportal.render.text.message_catalog import (
    MissingWords,
    catalogue,
    is_complete,
    language_of,
    languages,
    translations,
)


def test_nine_languages_come_with_the_program() -> None:
    assert languages() == ("ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt-BR")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-AT", "de"), ("de", "de"), ("fr-CA", "fr"), ("en-US", "en"), ("ar-AE", "ar")],
)
def test_a_dialect_reads_its_language(tag: str, language: str) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize("tag", ["sv", "sv-SE", "pt-PT", "zh-Hans-CN", "d", ""])
def test_a_language_without_a_catalogue_is_refused(tag: str) -> None:
    with pytest.raises(MissingWords) as caught:
        language_of(tag)
    assert caught.value.msgid == ""


@pytest.mark.parametrize(
    ("message", "complete"),
    [
        (Message("a", "b"), True),
        (Message("a", ""), False),
        (Message("a", "b", flags=["fuzzy"]), False),
        (Message(("a", "as"), ("b", "bs")), True),
        (Message(("a", "as"), ("b", "")), False),
        (Message(("a", "as"), ("b",)), False),
        (Message(("a", "as"), ""), False),
    ],
)
def test_a_phrase_is_shown_only_when_all_of_it_is_certain(message: Message, complete: bool) -> None:
    """A plural of which one form is empty would be said in English for some numbers only."""
    assert is_complete(message, plurals=2) is complete


def test_plurals_follow_the_language() -> None:
    """French counts nothing as one, German and English as many; others have more forms."""
    one, many = "in %(n)s day", "in %(n)s days"
    assert translations("fr").ngettext(one, many, 0) == "dans %(n)s\u00a0jour"
    assert translations("de").ngettext(one, many, 0) == "in %(n)s\u00a0Tagen"
    assert translations("en").ngettext(one, many, 0) == "in %(n)s\u00a0days"
    polish = [translations("pl").ngettext("%(n)s client", "%(n)s clients", n) for n in (1, 3, 5)]
    assert polish == ["%(n)s\u00a0klient", "%(n)s\u00a0klientów", "%(n)s\u00a0klientów"]
    arabic = [translations("ar").ngettext(one, many, n) for n in (1, 2, 3, 11, 100)]
    assert len(set(arabic)) == 5


def test_a_catalogue_is_read_as_it_stands() -> None:
    whole = catalogue("de")
    assert isinstance(whole, Catalog)
    assert str(whole.locale) == "de"


@pytest.mark.parametrize("language", languages())
def test_counts_choose_the_forms_that_cldr_names(language: str) -> None:
    """Numbers of one CLDR category share a form: in Arabic 11 to 99 are one, 100 is another."""
    locale = Locale.parse(language, sep="-")
    expression = catalogue(language).plural_expr
    form = c2py(expression)
    pairs = {(locale.plural_form(n), form(n)) for n in range(1000)}
    categories, forms = ({each[side] for each in pairs} for side in (0, 1))
    assert len(pairs) == len(categories) == len(forms)
    order = ("zero", "one", "two", "few", "many", "other")
    ordered = sorted(pairs, key=lambda each: order.index(each[0]))
    assert [number for _, number in ordered] == sorted(forms)


@pytest.mark.parametrize("language", languages())
def test_no_line_breaks_between_a_count_and_its_unit(language: str) -> None:
    """In each form of each phrase that counts: a space behind the last value does not break."""
    texts, checked = translations(language), 0
    for message in catalogue(language):
        if not isinstance(message.id, tuple):
            continue
        one, many = message.id
        for n in (0, 1, 2, 3, 5, 11, 100):
            form = (
                texts.npgettext(message.context, one, many, n)
                if message.context
                else texts.ngettext(one, many, n)
            )
            behind = form.rpartition(")s")[2]
            checked += behind != form
            assert behind == form or not behind.startswith(" "), form
    assert checked > 100
