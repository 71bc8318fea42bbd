"""Read the words of one language from its catalogue, strictly.

A client who reads German must never meet an English leftover, so a string that is missing, empty
or marked fuzzy raises. English is the source language: what its catalogue leaves empty is said as
written in the template. This must never look at the machine's locale or guess a language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from amportal.errors import Problem
from amportal.render.refusal import Refusal

SOURCE = "en"
# The last value of a phrase, and the space behind it.
_COUNT = re.compile(r"(%\(\w+\)s) (?=[^%]*\Z)")
DOMAIN = "portal"
_SHELF = files("amportal").joinpath("locales")


class MissingWords(Refusal):
    """A language lacks a string, or there is no catalogue for it at all (`msgid` is empty)."""

    def __init__(self, language: str, msgid: str) -> None:
        super().__init__(_missing(language, msgid))
        self.language = language
        self.msgid = msgid

    def __reduce__(self) -> tuple[type[MissingWords], tuple[str, str]]:
        return MissingWords, (self.language, self.msgid)


def _missing(language: str, msgid: str) -> Problem:
    if not msgid:
        return Problem(
            slug="missing-translation",
            message=f"there are no words for the language `{language}`",
            hint=f"choose a `locale` in one of the languages {', '.join(languages())}",
        )
    return Problem(
        slug="missing-translation",
        message=f"the words for `{language}` lack `{msgid}`",
        hint="add it to the language's catalogue; in a template of your own, use a phrase "
        "that the portal has already",
    )


class _Strict(NullTranslations):
    """Where a lookup ends that found nothing."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def gettext(self, message: str) -> str:
        raise MissingWords(self._language, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingWords(self._language, msgid1)

    def pgettext(self, context: str, message: str) -> str:
        raise MissingWords(self._language, message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingWords(self._language, msgid1)


class _Source(NullTranslations):
    """Says what the source language's catalogue leaves empty, or lacks, as it is written."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _together(super().ngettext(msgid1, msgid2, n))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return _together(super().npgettext(context, msgid1, msgid2, n))


@lru_cache(maxsize=1)
def calendar_words(language: str) -> tuple[str, ...]:
    """Return the names of months and days in *language*, long and short, alone and in dates."""
    locale = Locale.parse(language, sep="-")
    return tuple(
        name
        for names in (locale.months, locale.days)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in names[context][width].values()
    )


def languages() -> tuple[str, ...]:
    """Return the languages we have catalogues for, as BCP 47 tags, sorted."""
    return tuple(
        sorted(
            entry.name.replace("_", "-")
            for entry in _SHELF.iterdir()
            if entry.is_dir() and entry.joinpath(f"{DOMAIN}.po").is_file()
        )
    )


def language_of(tag: str) -> str:
    """Return the catalogue that serves *tag*: itself or what is left of it from the left."""
    parts = tag.split("-")
    while parts:
        if "-".join(parts) in languages():
            return "-".join(parts)
        parts.pop()
    raise MissingWords(tag, "")


def is_complete(message: Message, plurals: int) -> bool:
    """Say whether *message* may be shown: every form is there and nobody doubts it."""
    if message.fuzzy:
        return False
    if isinstance(message.id, tuple):
        forms = message.string if isinstance(message.string, (tuple, list)) else ()
        return len(forms) == plurals and all(forms)
    return bool(message.string)


def catalogue(language: str) -> Catalog:
    """Return the catalogue of one of `languages()` as it stands in its file."""
    folder = _SHELF.joinpath(language.replace("-", "_"))
    with folder.joinpath(f"{DOMAIN}.po").open("rb") as stream:
        return read_po(stream, locale=language.replace("-", "_"), domain=DOMAIN)


def _together(form: str) -> str:
    """Return *form* of a phrase that counts, with no line break between the count and its unit."""
    return _COUNT.sub("\\1\u00a0", form)


@lru_cache(maxsize=32)
def translations(language: str) -> NullTranslations:
    """Return the lookups of one of `languages()`; strict for all but the source language."""
    whole = catalogue(language)
    kept = Catalog(locale=whole.locale, charset="utf-8", fuzzy=False)
    kept.mime_headers = whole.mime_headers
    for message in whole:
        if message.id and is_complete(message, whole.num_plurals):
            forms = message.string
            if isinstance(forms, (tuple, list)):
                forms = tuple(map(_together, forms))
            kept.add(message.id, forms, context=message.context)
    binary = BytesIO()
    write_mo(binary, kept)
    binary.seek(0)
    found = GNUTranslations(binary)
    found.add_fallback(_Source() if language == SOURCE else _Strict(language))
    return found


def cldr_locale(tag: str) -> Locale:
    """Return babel's data for *tag*, or for what is left of it when its country is unknown."""
    parts = tag.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    raise MissingWords(tag, "")
