"""Months are those of CLDR, in every language that writes a day with a full stop."""

from __future__ import annotations

import pytest
from babel import Locale

from amportal.sources.commonmark.month_names import NAMES, SHORT, begins_with_month

TAGS = (
    *("de", "de_AT", "lb", "da", "nb", "nn", "fo", "is", "fi", "et", "lv", "cs", "sk", "sl", "hr"),
    *("bs", "sr_Latn", "sr", "hsb", "dsb", "hu"),
)


@pytest.mark.parametrize("tag", TAGS)
def test_each_month_is_known(tag: str) -> None:
    months = Locale.parse(tag).months
    for form in ("format", "stand-alone"):
        long = {name.casefold().strip(".") for name in months[form]["wide"].values()}
        short = {name.casefold().strip(".") for name in months[form]["abbreviated"].values()}
        assert {name for name in long if len(name) > 2} <= NAMES
        assert {name for name in short if len(name) > 2} <= NAMES | SHORT


@pytest.mark.parametrize(
    ("text", "is_month"),
    [
        (" September", True),
        (" SEPTEMBER 2026", True),
        (" Sept. 2026", True),
        (" Dez. 2026", True),
        (" Mai: Start", True),
        (" Mai-Kampagne", False),
        (" Sept 2026", False),
        (" Led by Ruth", False),
        (" Septembergold", False),
        (" Konzept", False),
        ("September", False),
        ("", False),
    ],
)
def test_only_a_whole_word_is_a_month(text: str, is_month: bool) -> None:
    assert begins_with_month(text) is is_month
