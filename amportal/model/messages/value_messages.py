"""Say what is wrong with one value, and what was probably meant.

One function a kind of value. Each returns words for a person who writes YAML once a week, and
where only one thing can be meant, the text to write in its place. Nothing here knows pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from amportal.model.messages.amount_messages import readings
from amportal.model.messages.country_codes import ISO_COUNTRIES
from amportal.model.messages.date_messages import date_words
from amportal.model.messages.nearest_name import nearest


class Words(NamedTuple):
    """What to say about one value; `fix` is what was meant, where that is certain enough."""

    message: str
    expected: str
    hint: str
    slug: str = ""
    fix: str | None = None


# Hours as people write them: `8:30`, `26,5`, `84 h`.
_HOUR_COUNT = re.compile(
    r"(?P<whole>\d{1,6})(?::(?P<minutes>[0-5]\d)|[.,](?P<part>\d{1,2}))?\s*(?:h|hrs?|hours?|Std\.?)?\Z",
    re.IGNORECASE,
)
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY"}
_COUNTRIES = {
    "UK": "GB", "EN": "GB", "ENGLAND": "GB", "UNITED KINGDOM": "GB", "BRITAIN": "GB",
    "GERMANY": "DE", "DEUTSCHLAND": "DE", "FRANCE": "FR", "USA": "US", "UNITED STATES": "US",
    "SPAIN": "ES", "ITALY": "IT", "AUSTRIA": "AT", "SWITZERLAND": "CH", "NETHERLANDS": "NL",
    "NORWAY": "NO", "SWEDEN": "SE", "DENMARK": "DK", "IRELAND": "IE", "BELGIUM": "BE",
    "POLAND": "PL", "PORTUGAL": "PT",
}  # fmt: skip
_LANGUAGES = {
    "english": "en-GB", "german": "de-DE", "deutsch": "de-DE", "french": "fr-FR",
    "français": "fr-FR", "uk": "en-GB", "us": "en-US",
}  # fmt: skip
_COLOURS = {"black": "#000000", "white": "#FFFFFF", "red": "#C00000", "blue": "#0B1F4B"}


def cut(text: str) -> str:
    """Return *text* on one line, short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _like(fix: str | None, example: str) -> str:
    """Return what to write: *fix*, or where that is not known a value like *example*."""
    return f"`{fix}`" if fix else f"it like `{example}`"


def _in_quotes(fix: str | None, example: str) -> str:
    """Return what to write, as `_like` does, in quotes."""
    return _like(fix and f'"{fix}"', f'"{example}"')


def _date(text: str) -> Words:
    words = date_words(text)
    return Words(words.message, words.expected, words.hint, words.slug, words.fix)


def _year(text: str) -> Words:
    return Words(
        f"`{text}` has a year that no job is in",
        "a year from 2000 to 2099",
        "correct the year: it has four digits, such as 2026",
    )


def _moment(text: str) -> Words:
    found = re.match(r"(\d{4}-\d{2}-\d{2})[ T,]+(\d{1,2})[.:h](\d{2})?", text)
    fix = None
    if found and int(found[2]) < 24 and int(found[3] or 0) < 60:
        fix = f"{found[1]} {int(found[2]):02d}:{found[3] or '00'}"
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Words(
            f"`{cut(text)}` has no time of day",
            "a day and a time are needed",
            f"write both, such as `{text} 10:00`",
        )
    return Words(
        f"`{cut(text)}` is no day and time",
        "a day and a time look like 2026-11-18 10:00",
        f"write {_like(fix, '2026-11-18 10:00')}, in the client's time zone",
        fix=fix,
    )


def _time(text: str) -> Words:
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|h|uhr)?", text.lower())
    fix = None
    if found:
        hour = int(found[1]) % 12 + 12 if found[3] == "pm" else int(found[1])
        if hour < 24 and int(found[2] or 0) < 60:
            fix = f"{hour:02d}:{found[2] or '00'}"
    return Words(
        f"`{cut(text)}` is no time of day",
        "a time is hours:minutes, from 00:00 to 23:59",
        f"write {_in_quotes(fix, '09:00')}",
        fix=fix,
    )


def _hours(text: str) -> Words:
    ends = [_time(part) for part in re.split(r"\s*(?:[-–—]|to|bis|à)\s*", text.strip())]
    times = [each.fix or (each.message and "") for each in ends]
    fix, wrong = None, "hours are from-to, and end after they begin"
    if len(times) == 2 and all(times):
        if str(times[0]) < str(times[1]):
            fix, wrong = f"{times[0]}-{times[1]}", "each time has two digits, a colon, two digits"
        else:
            wrong = f"{times[1]} is not after {times[0]}"
    return Words(
        f"`{cut(text)}` are no hours",
        wrong,
        f"write {_in_quotes(fix, '09:00-18:00')}",
        fix=fix,
    )


def _money(text: str) -> Words:
    meant = readings(text)
    if len(meant) > 1:
        return two_readings(cut(text), meant)
    fix = meant[0] if meant else None
    return Words(
        f"`{cut(text)}` is no amount",
        "an amount is digits, and a point before the cents",
        f"write `{fix}`; the currency is the client's" if fix else "write it as 1500 or 1500.50",
        fix=fix,
    )


def _hour_count(text: str) -> Words:
    found = _HOUR_COUNT.match(text.strip())
    fix = None
    if found:
        part = Decimal(found["minutes"] or 0) / 60 + Decimal(f"0.{found['part'] or 0}")
        fix = f"{Decimal(found['whole']) + round(part, 2):f}"
        fix = fix.rstrip("0").rstrip(".") if "." in fix else fix
    return Words(
        f"`{cut(text)}` is no number of hours",
        "a number of hours is digits, and a point before parts of an hour",
        f"write `{fix}`" if fix else "write it as 8 or 26.5",
        fix=fix,
    )


def two_readings(text: str, meant: tuple[str, ...]) -> Words:
    """Return what to say of the amount *text*, which may mean each of *meant*."""
    return Words(
        f"`{text}` can be read as {' or as '.join(meant)}",
        "an amount is digits, and a point before the cents",
        f"write {' or '.join(f'`{each}`' for each in meant)}",
        "ambiguous-amount",
    )


def _number(text: str) -> Words:
    return Words(
        f"`{cut(text)}` is no whole number", "digits are expected", "write it in digits, such as 3"
    )


def _yes_no(text: str) -> Words:
    low = text.lower()
    fix = "true" if low in ("y", "on", "1", "ja", "oui") else None
    fix = "false" if low in ("n", "off", "0", "nein", "non") else fix
    hint = f"write `{fix}`" if fix else "write `true` or `false`"
    return Words(f"`{cut(text)}` is neither yes nor no", "`true` or `false`", hint, fix=fix)


def _colour(text: str) -> Words:
    fix = None
    bare = text.lstrip("#")
    if re.fullmatch(r"[0-9A-Fa-f]{6}", bare):
        fix = f"#{bare}"
    elif re.fullmatch(r"[0-9A-Fa-f]{3}", bare):
        fix = "#" + "".join(digit * 2 for digit in bare)
    elif text.lower() in _COLOURS:
        fix = _COLOURS[text.lower()]
    return Words(
        f"`{cut(text)}` is no colour",
        "a colour is # and six digits from 0 to F",
        f"write {_in_quotes(fix, '#005F73')}, with the quotes",
        fix=fix,
    )


def _email(text: str) -> Words:
    bare = text.removeprefix("mailto:").strip("<> ")
    name, _, domain = bare.rpartition("@")
    found = {
        "has spaces in it": " " in bare,
        "has two dots in a row": ".." in bare,
        "has a dot beside its `@`": name.endswith(".") or domain.startswith("."),
        "begins or ends with a dot": bare.startswith(".") or bare.endswith("."),
        "has letters that not every mail server knows": bool(name) and not bare.isascii(),
        "is longer than mail servers take": len(name) > 64 or len(bare) > 254,
    }
    reason = next((words for words, wrong in found.items() if wrong), "is no e-mail address")
    return Words(
        f"`{cut(text)}` {reason}",
        "one plain address is expected",
        "write it like `priya@meridian.example`",
    )


def _phone(text: str) -> Words:
    return Words(
        f"`{cut(text)}` is no telephone number",
        "digits, spaces, dashes and brackets, with + and the country first",
        "write it like `+44 20 7946 0112`",
    )


def _url(text: str) -> Words:
    fix = None
    if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(/\S*)?", text):
        fix = f"https://{text}"
    return Words(
        f"`{cut(text)}` is no web address",
        "an address begins with https:// or http://",
        f"write {_like(fix, 'https://www.example.com')}",
        fix=fix,
    )


def _host(text: str) -> Words:
    # What stands before an `@` may be a password: it is not repeated.
    bare = text.rpartition("@")[2]
    found = re.search(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", bare)
    return Words(
        f"`{cut(bare)}` is no name of a server",
        "a name only, without `https://`, port or login",
        f"write {_like(found and found[0], 'mail.example.com')}",
        fix=found[0] if found else None,
    )


def _locale(text: str) -> Words:
    fix = _LANGUAGES.get(text.lower())
    found = re.fullmatch(r"([A-Za-z]{2,3})[-_]([A-Za-z]{2})(?:\..*)?", text)
    if found:
        fix = f"{found[1].lower()}-{found[2].upper()}"
    return Words(
        f"`{cut(text)}` is no language",
        "language and country, with a dash",
        f"write {_like(fix, 'en-GB')}",
        fix=fix,
    )


def _currency(text: str) -> Words:
    fix = _SIGNS.get(text) or (text.upper() if re.fullmatch(r"[A-Za-z]{3}", text) else None)
    return Words(
        f"`{cut(text)}` is no currency",
        "a currency is three capital letters",
        f"write {_like(fix, 'GBP')}",
        fix=fix,
    )


def _country(text: str) -> Words:
    fix = _COUNTRIES.get(text.upper())
    if not fix and text.upper() in ISO_COUNTRIES:
        fix = text.upper()
    return Words(
        f"`{cut(text)}` is no country code",
        "a country is two capital letters",
        f"write {_like(fix, 'GB')}",
        fix=fix,
    )


def _id(text: str) -> Words:
    bare = re.sub(r"[^A-Za-z0-9-]", "", text)
    hint = f"`{bare}` would do" if re.match(r"[A-Za-z][A-Za-z0-9-]{0,11}\Z", bare) else "such as D3"
    return Words(
        f"`{cut(text)}` is no id",
        "a letter first, then letters and digits, at most 12 between dashes",
        f"make it short and speakable: {hint}",
    )


def _slug(text: str) -> Words:
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:63].strip("-")
    return Words(
        f"`{cut(text)}` cannot be part of a web address",
        "small letters, digits and dashes, at most 63",
        f"write it as `{plain or 'spring-launch'}`",
    )


def _sha256(text: str) -> Words:
    return Words(
        f"`{cut(text)}` is no SHA-256 digest",
        "64 digits from 0 to f are expected",
        "copy the digest shown beside the version, or leave it out",
    )


def country_meant(text: str, known: list[str]) -> str | None:
    """Return the country code that *text* most likely means."""
    return _COUNTRIES.get(text.upper()) or nearest(text, known)


SAY: dict[str, Callable[[str], Words]] = {
    "bad-date": _date,
    "no-such-day": _date,
    "odd-year": _year,
    "bad-moment": _moment,
    "bad-time": _time,
    "bad-hours": _hours,
    "bad-money": _money,
    "bad-hour-count": _hour_count,
    "bad-number": _number,
    "bad-yes-no": _yes_no,
    "bad-colour": _colour,
    "bad-email": _email,
    "bad-phone": _phone,
    "bad-url": _url,
    "bad-host": _host,
    "bad-locale": _locale,
    "bad-currency": _currency,
    "bad-country": _country,
    "bad-id": _id,
    "bad-slug": _slug,
    "bad-sha256": _sha256,
}
