"""What templates may say and link with: phrases, days, letters, all of one reader and one page.

Phrases come from the catalogues as plain text and are escaped here, so that neither a translation
nor a client's name can become markup. The values it hands out hold no clock and no other client.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup, escape

from amportal.render.templating.template_codegen import put
from amportal.render.text.change_sentences import change_day, sentence
from amportal.render.text.full_stop import ended, full
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.terms import TERMS
from amportal.render.text.web_address import local_url, url
from amportal.render.text.work_sentences import (
    absent,
    hours_change,
    late_with_us,
    off_plan,
    reopened,
    stage,
    stopped,
    worked,
)

# Formats that pages say over and over, with arguments that can be remembered.
_REPEATED = (
    "money",
    "money_round",
    "money_change",
    "number",
    "day",
    "day_short",
    "late",
    "slip",
    "than_planned",
    "than_agreed",
    "term",
)
_REMEMBERED = 4096
_NOTHING = Markup()
# A value at the end of a sentence.
_LAST = re.compile(r"%\((\w+)\)s\.(?!\w)")
# A phrase whose values are all written as texts; any other is filled by Markup's own rules.
_SIMPLE = re.compile(r"(?:[^%]|%%|%\(\w+\)s)*")
_TAG = re.compile(r"<[^>]*>")
# A paragraph and its words, as far as the first list inside it.
# What of a list item stands before the next block; a list keeps the page's side for its marks.
_ITEM_TEXT = re.compile(r"(?:(?!</li>|<(?:pre|table|blockquote|h[1-6]|hr|div|dl)\b).)*", re.DOTALL)
_PARAGRAPH = re.compile(
    r"(<(?:p|h[1-6]|li|td|th)\b)([^>]*>)((?:(?!<(?:p|ul|ol|li)\b).)*)", re.DOTALL
)


class _Phrases:
    """Gettext's functions in one language; `%(name)s` takes the keyword *name*, escaped."""

    def __init__(self, words: LocaleFormat) -> None:
        self._words = words
        self._plain = words.dir == "ltr"
        # Pages say the same phrases over and over, and most hold nothing but themselves.
        self._bare: dict[tuple[str, ...], Markup] = {}
        # By phrase: itself, escaped; None where a value is not simply written as a text.
        self._formats: dict[str, str | None] = {}

    def gettext(self, message: str, **values: object) -> Markup:
        """Return *message* with *values*."""
        if not values:
            return self._once((message,), self._words.gettext)
        return self._filled(self._words.gettext(message), self._apart(values))

    def ngettext(self, one: str, many: str, n: int, **values: object) -> Markup:
        """Return the form of the phrase that goes with *n*."""
        every = {"n": self._words.number(n), **self._apart(values)}
        return self._filled(self._words.ngettext(one, many, n), every)

    def pgettext(self, context: str, message: str, **values: object) -> Markup:
        """Return *message* as it is said in *context*."""
        if not values:
            return self._once((context, message), self._words.pgettext)
        return self._filled(self._words.pgettext(context, message), self._apart(values))

    def npgettext(self, context: str, one: str, many: str, n: int, **values: object) -> Markup:
        """Return the form that goes with *n*, as it is said in *context*."""
        every = {"n": self._words.number(n), **self._apart(values)}
        return self._filled(self._words.npgettext(context, one, many, n), every)

    def _apart(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Return *values* so that they keep their own order within a phrase."""
        if self._plain and all(str(each).isascii() for each in values.values()):
            return values
        return {
            # Markup is escaped already; so is what comes back.
            name: Markup(self._words.apart(escape(each))) if isinstance(each, str) else each
            for name, each in values.items()
        }

    def _once(self, key: tuple[str, ...], say: Callable[..., str]) -> Markup:
        if key not in self._bare:
            self._bare[key] = escape(say(*key)) % {}
        return self._bare[key]

    def _filled(self, said: str, values: Mapping[str, object]) -> Markup:
        if said not in self._formats:
            simple = _SIMPLE.fullmatch(said)
            self._formats[said] = str(escape(said)) if simple else None
        known = self._formats[said]
        if known is None:
            return escape(said) % values
        if any(ended(values[name]) for name in _LAST.findall(known)):
            known = _LAST.sub(
                lambda found: found[0][:-1] if ended(values[found[1]]) else found[0], known
            )
        return Markup(known % {name: put(each) for name, each in values.items()})


@lru_cache(maxsize=64)
def phrases(words: LocaleFormat) -> dict[str, Callable[..., Markup]]:
    """Return gettext's functions; `%(name)s` in a message takes the keyword *name*, escaped."""
    said = _Phrases(words)
    return {
        "_": said.gettext,
        "gettext": said.gettext,
        "ngettext": said.ngettext,
        "pgettext": said.pgettext,
        "npgettext": said.npgettext,
    }


@lru_cache(maxsize=64)
def filters(words: LocaleFormat) -> Mapping[str, Callable[..., Any]]:
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
        "quoted": words.quoted,
        "source": partial(_source, words=words),
        "apart": lambda text: _apart(text, words),
        "direction": lambda text: _direction(text, words),
        "change": lambda change: sentence(change, words),
        "url": url,
        "local_url": local_url,
        "change_day": change_day,
        "full": full,
        "absent": lambda owners: absent(owners, words),
        "stopped": lambda stop, reason=True: stopped(stop, words, reason=reason),
        "reopened": lambda piece: reopened(piece, words),
        "worked": lambda hours: worked(hours, words),
        "hours_change": lambda hours: hours_change(hours, words),
        "late_with_us": lambda late: late_with_us(late, words),
        "stage": lambda milestone, ours=True: stage(milestone, words, ours=ours),
        "off_plan": lambda m: off_plan(m.slip, m.stage, m.days or 0, words),
    }


def _source(text: str, words: LocaleFormat) -> str:
    """Return how a decision came, such as `by phone`; the name of a document as it is."""
    return words.term(text, "source") if text in TERMS["source"] else text


def _apart(text: str, words: LocaleFormat) -> str:
    """Return a text of somebody's own so that it keeps its order; HTML paragraph by paragraph."""
    if not isinstance(text, Markup):
        return words.apart(text)
    if not _PARAGRAPH.search(text):
        return Markup(words.apart(text))  # escaped already
    return Markup(_PARAGRAPH.sub(lambda each: _block(each, words), text))


def _block(found: re.Match[str], words: LocaleFormat) -> str:
    tag, attributes, text = found.groups()
    runs = _direction(text, words)
    if not runs or tag != "<li":
        return f"{tag}{runs}{attributes}{text}"
    own = _ITEM_TEXT.match(text)
    own_text = own[0] if own else ""
    return f"{tag}{attributes}<div{runs}>{own_text}</div>{text[len(own_text) :]}"


def _direction(text: str, words: LocaleFormat) -> Markup:
    """Return the attribute for a text that runs the other way than the page, else nothing."""
    other = words.against(_TAG.sub("", text) if "<" in text else text)
    return Markup(f' dir="{other}"') if other else _NOTHING
