"""What templates may say."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from markupsafe import Markup

from amportal.render.templating.template_functions import filters, phrases
from amportal.render.text.locale_format import speaker

WORDS = speaker("en-GB", "GBP", date(2026, 11, 23))


def test_values_in_a_phrase_are_escaped() -> None:
    """A client called `<b>` cannot become markup through a phrase."""
    said = phrases(WORDS)["_"]("Ask about %(name)s", name="<b>&")

    assert said == "Ask about &lt;b&gt;&amp;"
    assert isinstance(said, Markup)


def test_markup_handed_in_stays() -> None:
    """A day that is already a `<time>` keeps its tag."""
    day = filters(WORDS)["on"](date(2026, 11, 26))

    assert phrases(WORDS)["_"]("by %(day)s", day=day) == (
        'by <time datetime="2026-11-26">Thu 26 Nov</time>'
    )


def test_a_phrase_itself_is_escaped() -> None:
    """A translation with an angle bracket is words, too."""
    assert phrases(WORDS)["_"]("a < b & c") == "a &lt; b &amp; c"


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 is late"), (2, "2 are late"), (1200, "1,200 are late")]
)
def test_counts_choose_their_form(n: int, said: str) -> None:
    """`%(n)s` is the number as the language writes it; no line breaks behind it."""
    together = said.replace(" ", "\u00a0", 1)
    assert phrases(WORDS)["ngettext"]("%(n)s is late", "%(n)s are late", n) == together
    found = phrases(WORDS)["npgettext"]("x", "%(n)s is late", "%(n)s are late", n)
    assert found == together


@pytest.mark.parametrize(
    ("name", "shown"),
    [("on", "Fri 1 Jan"), ("on_short", "1 Jan"), ("on_long", "Fri 1 Jan 2027")],
)
def test_days_are_times(name: str, shown: str) -> None:
    """A day is written for people and for machines, from a date, a moment or its text."""
    stamp = filters(WORDS)[name]

    for given in (date(2027, 1, 1), datetime(2027, 1, 1, 23, 30), "2027-01-01"):
        assert stamp(given) == f'<time datetime="2027-01-01">{shown}</time>'


def test_words_are_made_once_for_a_language() -> None:
    """Pages of one client share their words; another day or currency has others."""
    words = speaker("en-GB", "GBP", date(2026, 11, 23))
    assert speaker("en-GB", "GBP", date(2026, 11, 23)) is words
    assert speaker("en-GB", "EUR", date(2026, 11, 23)) is not words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Halsted Brewing Co.", "Private to Halsted Brewing Co."),
        ("Halsted", "Private to Halsted."),
        ("Ready?", "Private to Ready?"),
        ("St. Ives", "Private to St. Ives."),
        ("Müller & Co.", "Private to Müller &amp; Co."),
    ],
)
def test_a_sentence_ends_once(name: str, said: str) -> None:
    """A value that ends in a stop of its own takes no second one."""
    assert phrases(WORDS)["_"]("Private to %(name)s.", name=name) == said


def test_a_stop_inside_a_phrase_stays() -> None:
    """Only what ends the sentence is meant: the value after it keeps its own stop."""
    said = phrases(WORDS)["_"]("%(a)s. Then %(b)s", a="It ended", b="Co.")
    assert said == "It ended. Then Co."


def test_a_name_from_the_right_ends_a_sentence_too() -> None:
    """Marks of direction around a name hide its stop from nobody."""
    arabic = phrases(speaker("ar-AE", "AED", date(2026, 11, 23)))["_"]
    said = arabic("Private to %(client)s.", client="Halsted Co.")
    assert said.endswith("\u2068Halsted Co.\u2069")
    assert arabic("Private to %(client)s.", client="Halsted").endswith("\u2068Halsted\u2069.")


@pytest.mark.parametrize(
    ("text", "said"),
    [("Wait for Amara's office", "Wait for Amara's office."), ("Done!", "Done!"), ("", "")],
)
def test_texts_end_like_sentences(text: str, said: str) -> None:
    """What another sentence follows has a stop, once."""
    assert filters(WORDS)["full"](text) == said


@pytest.mark.parametrize("source", ["email", "phone", "letter", "portal"])
def test_no_word_of_the_files_is_shown(source: str) -> None:
    """How a decision came is said in words, and in those of the language."""
    said = filters(WORDS)["source"](source)
    assert said != source
    german = filters(speaker("de-DE", "EUR", date(2026, 11, 23)))["source"](source)
    assert german not in (said, source)
    assert filters(WORDS)["source"]("Weekly call, 11 Nov") == "Weekly call, 11 Nov"
