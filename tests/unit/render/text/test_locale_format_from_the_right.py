"""Where words run from right to left, what reads from left to right stays in one piece."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from markupsafe import Markup
from msgspec.structs import replace

from amportal.render.templating.template_functions import filters, phrases
from amportal.render.text.message_catalog import languages
from tests.letters import MERIDIAN, letter_of, mail_views
from tests.unit.render.text.test_locale_format import words

NAME = "%(name)s, version %(n)s"


def test_a_name_within_a_phrase_keeps_its_order() -> None:
    """It is set apart, and escaped as everywhere."""
    said = phrases(words("ar-AE"))["_"](NAME, name="A & B", n=2)
    assert said.startswith("\u2068A &amp; B\u2069")
    assert isinstance(said, Markup)
    assert phrases(words("en-GB"))["_"](NAME, name="A & B", n=2) == "A &amp; B, version 2"


def test_a_phone_number_reads_from_left_to_right() -> None:
    """Its plus stands before it, not behind."""
    assert words("ar-AE").phone("+44 20 7946 0112") == "\u2066+44 20 7946 0112\u2069"
    assert words("de-DE").phone("+44 20 7946 0112") == "+44 20 7946 0112"


def test_a_latin_currency_is_not_torn_apart() -> None:
    """`UK£` in one piece; a currency in the language's own letters needs nothing."""
    assert "\u200eUK£\u200e" in words("ar-AE", "GBP").money(Decimal("1950"))
    assert "\u200e" not in words("ar-AE", "AED").money(Decimal("1950"))
    assert words("en-GB").money(Decimal("1950")) == "£1,950.00"


@pytest.mark.parametrize("tag", languages())
def test_days_are_said_in_every_language(tag: str) -> None:
    """Never by the name of a unit: babel has no days in some of them."""
    said = words(tag)
    for n in (0, 1, 2, 3, 5, 11, 100):
        assert str(n) in said.days(n)
        assert "duration" not in said.days(n)


def test_each_name_of_a_list_is_one_piece() -> None:
    """Joined, Latin names would run from the left, past the words between them."""
    said = words("ar-AE").list_words(["Key visual", "Posters, A2"])

    assert said == "\u2068Key visual\u2069 و\u2068Posters, A2\u2069"


def test_words_from_the_right_are_one_piece_among_others() -> None:
    """A name in Arabic on an English page; what runs as the page runs is left as it is."""
    english = words("en-GB")

    assert english.list_words(["ندى", "Tom"]) == "\u2068ندى\u2069 and Tom"
    assert phrases(english)["_"]("Private to %(client)s.", client="قهوة") == (
        "Private to \u2068قهوة\u2069."
    )
    assert english.apart("Café, Köln") == "Café, Köln"


def test_a_paragraph_of_the_other_direction_says_so() -> None:
    """The engine of reports and mail programs go by the attribute alone."""
    english, arabic = filters(words("en-GB")), filters(words("ar-AE"))
    html = Markup("<p>Rain.</p><ul><li>1 <b>مطر</b><ul><li>Sun.</li></ul></li></ul>")

    assert arabic["apart"](html) == (
        '<p dir="ltr">Rain.</p><ul><li>1 <b>مطر</b>'
        '<ul><li><div dir="ltr">Sun.</div></li></ul></li></ul>'
    )
    assert english["apart"](html) == (
        '<p>Rain.</p><ul><li><div dir="rtl">1 <b>مطر</b></div><ul><li>Sun.</li></ul></li></ul>'
    )
    code = arabic["apart"](Markup("<ul><li>Sun.<pre>a b</pre></li></ul>"))
    assert code == '<ul><li><div dir="ltr">Sun.</div><pre>a b</pre></li></ul>'
    assert arabic["direction"]("Rain.") == ' dir="ltr"'
    assert arabic["direction"]("12:30") == arabic["direction"]("") == ""


def test_a_mail_keeps_the_order_of_what_was_written() -> None:
    """In both parts: an English sentence in an Arabic mail ends with its full stop."""
    view = replace(mail_views(*MERIDIAN)["priya"], locale="ar-AE")
    body = letter_of(view).body
    lines = body.text.splitlines()

    assert lines[0].endswith(f"\u2068{view.headline}\u2069")
    assert f"\u2068{view.yours[0].what}\u2069" in body.text
    assert re.search(rf'<h1[^>]* dir="ltr"[^>]*>{re.escape(view.headline)}', body.html)
    assert f"\u2068{view.calls[0].name}\u2069" in body.html
    assert re.search(r"\u2066\+44[ \d]+\u2069", body.text)


def test_the_comma_is_the_languages_own() -> None:
    """Between two things of a line, in a mail as on a page."""
    assert (words("ar-AE").comma, words("de-DE").comma) == ("، ", ", ")
