"""What a client reads of something new, in the client's language: names, a headline, a month."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from string import Template

from amportal.author.scaffold.text_files import listed_in
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.message_catalog import MissingWords

_USUAL = "en-GB"


class ClientWords:
    """The words of `texts/words.yaml` in the language of *locale*, else in English."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._language = locale.partition("-")[0]

    def said(self, key: str, **names: str) -> str:
        """Return what *key* is called; *names* are put in."""
        known = _words()[key]
        return Template(known.get(self._language, known["en"])).substitute(names)

    def month(self, day: date) -> str:
        """Return the month of *day*, such as `Nov 2026`."""
        return _format(self._locale).month(day)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return listed_in("words.yaml")


@lru_cache(maxsize=16)
def _format(locale: str) -> LocaleFormat:
    # No money is said, so the currency is none.
    try:
        return LocaleFormat(locale, "XTS", date.min)
    except MissingWords:
        return LocaleFormat(_USUAL, "XTS", date.min)
