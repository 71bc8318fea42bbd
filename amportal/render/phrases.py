"""What templates may say and link with: phrases, days, letters, all of one reader and one page.

Phrases come from the catalogues as plain text and are escaped here, so that neither a translation
nor a client's name can become markup. The values it hands out hold no clock and no other client.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from amportal.render.changes import sentence
from amportal.render.words import Words, speaker

# Formats that pages say over and over, with arguments that can be remembered.
_REPEATED = ("money", "money_round", "money_change", "number", "day", "day_short", "late", "slip")
_REMEMBERED = 4096
_NOTHING = Markup()
_TAG = re.compile(r"<[^>]*>")
# A paragraph and its words, as far as the first list inside it.
_PARAGRAPH = re.compile(
    r"(<(?:p|h[1-6]|li|td|th)\b)([^>]*>)((?:(?!<(?:p|ul|ol|li)\b).)*)", re.DOTALL
)


@lru_cache(maxsize=64)
def phrases(words: Words) -> dict[str, Callable[..., Markup]]:
    """Return gettext's functions; `%(name)s` in a message takes the keyword *name*, escaped."""
    plain = words.dir == "ltr"

    def apart(values: Mapping[str, object]) -> dict[str, object]:
        """Return *values* so that they keep their own order within a phrase."""
        if plain and all(str(each).isascii() for each in values.values()):
            return dict(values)
        return {
            # Markup is escaped already; so is what comes back.
            name: Markup(words.apart(escape(each))) if isinstance(each, str) else each
            for name, each in values.items()
        }

    # Most phrases hold nothing but themselves, and pages say the same ones over and over.
    bare: dict[str, Markup] = {}

    def gettext(message: str, **values: object) -> Markup:
        if not values:
            if message not in bare:
                bare[message] = escape(words.gettext(message)) % {}
            return bare[message]
        return escape(words.gettext(message)) % apart(values)

    def ngettext(one: str, many: str, n: int, **values: object) -> Markup:
        return escape(words.ngettext(one, many, n)) % {"n": words.number(n), **apart(values)}

    def pgettext(context: str, message: str, **values: object) -> Markup:
        return escape(words.pgettext(context, message)) % apart(values)

    def npgettext(context: str, one: str, many: str, n: int, **values: object) -> Markup:
        said = escape(words.npgettext(context, one, many, n))
        return said % {"n": words.number(n), **apart(values)}

    return {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "npgettext": npgettext,
    }


@lru_cache(maxsize=64)
def filters(words: Words) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of *words*, and those that make a day a `<time>`."""
    kept: dict[tuple[str, date], Markup] = {}

    def stamped(form: str) -> Callable[[date | str], Markup]:
        say = getattr(words, form)

        def stamp(day: date | str) -> Markup:
            when = date.fromisoformat(day) if isinstance(day, str) else day
            if isinstance(when, datetime):
                when = when.date()
            if (form, when) not in kept:
                shown = escape(say(when))
                kept[form, when] = Markup(f'<time datetime="{when.isoformat()}">{shown}</time>')
            return kept[form, when]

        return stamp

    said = words.filters()
    return {
        **said,
        **{name: lru_cache(_REMEMBERED)(said[name]) for name in _REPEATED},
        "on": stamped("day"),
        "on_short": stamped("day_short"),
        "on_long": stamped("day_long"),
        "decimal": Decimal,
        "apart": lambda text: _apart(text, words),
        "direction": lambda text: _direction(text, words),
        "change": lambda change: sentence(change, words),
    }


def _apart(text: str, words: Words) -> str:
    """Return a text of somebody's own so that it keeps its order; HTML paragraph by paragraph."""
    if not isinstance(text, Markup):
        return words.apart(text)
    if not _PARAGRAPH.search(text):
        return Markup(words.apart(text))  # escaped already
    return Markup(
        _PARAGRAPH.sub(
            lambda each: f"{each[1]}{_direction(each[3], words)}{each[2]}{each[3]}", text
        )
    )


def _direction(text: str, words: Words) -> Markup:
    """Return the attribute for a text that runs the other way than the page, else nothing."""
    other = words.against(_TAG.sub("", text) if "<" in text else text)
    return Markup(f' dir="{other}"') if other else _NOTHING


__all__ = ["filters", "phrases", "speaker"]
