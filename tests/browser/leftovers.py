"""What of the English catalogue is still said on a page of another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

from babel.messages.catalog import Message
from msgspec import Struct
from msgspec.structs import fields

from amportal.render.text.message_catalog import SOURCE, catalogue

_VALUE = re.compile(r"%\\\((\w+)\\\)s")
_SAID_IN = ("aria-label", "alt", "title", "data-over", "data-beside", "data-slide", "data-none")
_WEEKDAY = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")
# A part of a longer text that somebody wrote; shorter ones may be ours.
_LONG = 12
_ENDS = " .,:;"
_VALUE_OF_THEIRS = "\N{WHITE SQUARE}"
# Signs that set a piece apart have no width and say nothing.
_SIGNS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069\u200e\u200f", ""))


class _Texts(HTMLParser):
    """All texts of a page: what stands between two tags, and what is said of a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.days: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is said in attributes."""
        self._tag = tag
        self.found += [value for name, value in attrs if name in _SAID_IN and value]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self._tag not in ("style", "script"):
            self.found.append(data)
        if self._tag == "time":
            self.days.append(data)


@cache
def _phrases(language: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return what *language* says otherwise than English, as English has it; and its own phrases.

    Phrases of nothing but values and signs are no language's.
    """
    there = {_key(each): _forms(each) for each in catalogue(language) if each.id}
    english: set[str] = set()
    for message in catalogue(SOURCE):
        if message.id:
            english |= _english(message) - set(there[_key(message)])
    own = {form for forms in there.values() for form in forms}
    return _patterns(english), _patterns(own)


def _patterns(phrases: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(_VALUE.sub(".+?", re.escape(each.strip(_ENDS))), re.DOTALL)
        for each in phrases
        if re.search(r"\w{2}", re.sub(r"%\(\w+\)s", "", each))
    )


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _english(message: Message) -> set[str]:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    return {each for each in (*ids, *_forms(message)) if each}


def written_in(view: Any) -> Iterator[str]:
    """Yield every text of *view*: what people wrote, in their own language."""
    if isinstance(view, str):
        yield view
    elif isinstance(view, Struct):
        for each in fields(view):
            yield from written_in(getattr(view, each.name))
    elif isinstance(view, tuple):
        for each in view:
            yield from written_in(each)


def english_in(html: str, language: str, written: Iterable[str]) -> list[str]:
    """Return what *html*, a page in *language*, says in English; *written* is what people wrote."""
    texts = _Texts()
    texts.feed(html)
    known = {_plain(each) for each in written}
    # Names and sentences of theirs are values here, whatever words are in them.
    long = sorted((each for each in known if " " in each), key=len, reverse=True)
    theirs = re.compile("|".join(map(re.escape, long)) or r"\Z")
    whole = "\n".join(known)
    english, own = _phrases(language)
    left = []
    for text in sorted({_plain(each) for each in texts.found} - known):
        said = theirs.sub(_VALUE_OF_THEIRS, text)
        if text.endswith("…") and text[:-1] in whole:
            # A label that was cut to fit.
            continue
        if (len(text) >= _LONG and text in whole) or any(each.fullmatch(said) for each in own):
            continue
        left += [text] if any(each.fullmatch(said) for each in english) else []
    return left + [day for day in texts.days if _WEEKDAY.search(day)]


def _plain(text: str) -> str:
    return " ".join(text.translate(_SIGNS).split()).strip(_ENDS)


__all__ = ["english_in", "written_in"]
