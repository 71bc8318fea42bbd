"""The kinds of value an account manager writes: dates, money, ids, colours.

Every scalar arrives as the text that stands in the file. Each kind here turns that text into one
exact value or raises a `PydanticCustomError` whose type is the slug of the problem; the words for
people are chosen in `model.messages.validation_messages`. Nothing is guessed: `010` stays text,
money is never a float.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from amportal.sources.commonmark.markdown_source import read_markdown

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
ID = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}(?:-[A-Za-z0-9]{1,12}){0,3}\Z")
# Years in which a job can be; others are a slip of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})\Z")
_CLOCK = re.compile(r"(\d{2}):(\d{2})\Z")
_HOURS = re.compile(r"(\d{2}:\d{2})\s*(?:-|–)\s*(\d{2}:\d{2})\Z")
_MONEY = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,4})?\Z")
_WHOLE = re.compile(r"[+-]?\d{1,6}\Z")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
# As RFC 5321 has it: no dot at an end of the name or beside another, domain labels of 63 letters.
_EMAIL = re.compile(
    r"(?=.{6,254}\Z)(?=[^@]{1,64}@)[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*"
    r"@(?:(?:(?!..--)|(?=[Xx][Nn]))[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?:[A-Za-z]{2,24}|[Xx][Nn]--[A-Za-z0-9-]{1,58}[A-Za-z0-9])\Z"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,29}\Z")
_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}]+\Z")
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?\Z")


def _text_only(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError("expected-text", "")


def _text(value: Any) -> str:
    text = _text_only(value).strip()
    if not text:
        raise PydanticCustomError("expected-text", "")
    return text


def _markdown(value: Any) -> str:
    return _text(read_markdown(_text_only(value)).text)


def _literal(value: Any) -> str:
    lines = _text_only(value).rstrip().split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    if not lines:
        raise PydanticCustomError("expected-text", "")
    return "\n".join(lines)


# What texts of each kind must match, by the slug of the problem they have otherwise.
PATTERNS: dict[str, re.Pattern[str]] = {}


def _matches(pattern: re.Pattern[str], slug: str) -> Any:
    def check(value: Any) -> str:
        text = _text_only(value).strip()
        if not pattern.match(text):
            raise PydanticCustomError(slug, "", {"text": text})
        return text

    check.__name__ = slug
    PATTERNS[slug] = pattern
    return BeforeValidator(check)


def is_text(mark: Any) -> bool:
    """Say whether *mark*, of a field's annotation, is that of free text, of whatever kind."""
    return isinstance(mark, BeforeValidator) and mark.func in (_text, _markdown, _literal)


def parse_day(value: Any) -> date:
    """Return the calendar day that *value* writes as year-month-day."""
    if type(value) is date:
        return value
    text = _text_only(value).strip()
    found = _DAY.match(text)
    if not found:
        raise PydanticCustomError("bad-date", "", {"text": text})
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise PydanticCustomError("odd-year", "", {"text": text})
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise PydanticCustomError("no-such-day", "", {"text": text}) from None


def _moment(value: Any) -> datetime:
    text = _text_only(value).strip()
    found = _MOMENT.match(text)
    if not found:
        raise PydanticCustomError("bad-moment", "", {"text": text})
    day = parse_day(found[1])
    try:
        return datetime(day.year, day.month, day.day, int(found[2]), int(found[3]))
    except ValueError:
        raise PydanticCustomError("bad-moment", "", {"text": text}) from None


def _clock(value: Any) -> time:
    text = _text_only(value).strip()
    found = _CLOCK.match(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise PydanticCustomError("bad-time", "", {"text": text})
    return time(int(found[1]), int(found[2]))


def _hours(value: Any) -> tuple[time, time]:
    text = _text_only(value).strip()
    found = _HOURS.match(text)
    if not found:
        raise PydanticCustomError("bad-hours", "", {"text": text})
    start, end = _clock(found[1]), _clock(found[2])
    if not start < end:
        raise PydanticCustomError("bad-hours", "", {"text": text})
    return start, end


def _money(value: Any) -> Decimal:
    text = _text_only(value).strip()
    if not _MONEY.match(text):
        raise PydanticCustomError("bad-money", "", {"text": text})
    return Decimal(text)


def _hour_count(value: Any) -> Decimal:
    """Return a number of hours: digits, and a point before parts of an hour."""
    text = _text_only(value).strip()
    if not _MONEY.match(text):
        raise PydanticCustomError("bad-hour-count", "", {"text": text})
    return Decimal(text)


def _whole(value: Any) -> int:
    text = _text_only(value).strip()
    if not _WHOLE.match(text):
        raise PydanticCustomError("bad-number", "", {"text": text})
    return int(text)


def parse_yes_no(value: Any) -> bool:
    """Return whether *value* writes yes."""
    text = _text_only(value).strip().lower()
    if text in ("true", "yes"):
        return True
    if text in ("false", "no"):
        return False
    raise PydanticCustomError("bad-yes-no", "", {"text": text})


class Narrows(Struct, frozen=True):
    """Marks a key that hides something or narrows who gets it: without a value it is an error.

    Left out, such a key may mean "show it". Written without a value it could mean either, so both
    readings are told: `closed` is what to write to hide or narrow, `open` what to write otherwise,
    each as the end of "write ...". Empty texts stand for `true` and `false`.
    """

    closed: str = ""
    open: str = ""


class _Empty:
    """What stands for the missing value of such a key; no type accepts it."""


EMPTY = _Empty()


def as_many(value: Any) -> Any:
    """Accept one word where a list of words may stand."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
# Text in which markup counts; comments in it are dropped as it is read.
MarkdownText = Annotated[str, BeforeValidator(_markdown)]
# Text in which each sign counts, as in copy for approval: only empty lines around it are dropped.
LiteralText = Annotated[str, BeforeValidator(_literal)]
Slug = Annotated[str, _matches(SLUG, "bad-slug")]
Id = Annotated[str, _matches(ID, "bad-id")]
Day = Annotated[date, BeforeValidator(parse_day, json_schema_input_type=str)]
Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Clock = Annotated[time, BeforeValidator(_clock, json_schema_input_type=str)]
Hours = Annotated[tuple[time, time], BeforeValidator(_hours, json_schema_input_type=str)]
Money = Annotated[Decimal, BeforeValidator(_money, json_schema_input_type=str)]
HourCount = Annotated[Decimal, BeforeValidator(_hour_count, json_schema_input_type=str)]
Whole = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
YesNo = Annotated[bool, BeforeValidator(parse_yes_no, json_schema_input_type=bool), Narrows()]
Colour = Annotated[str, _matches(_COLOUR, "bad-colour")]
Email = Annotated[str, _matches(_EMAIL, "bad-email")]
Phone = Annotated[str, _matches(_PHONE, "bad-phone")]
Host = Annotated[str, _matches(_HOST, "bad-host")]
Url = Annotated[str, _matches(_URL, "bad-url")]
Sha256 = Annotated[str, _matches(_SHA256, "bad-sha256")]
LocaleTag = Annotated[str, _matches(_LOCALE, "bad-locale")]
Zone = Text
Currency = Annotated[str, _matches(re.compile(r"[A-Z]{3}\Z"), "bad-currency")]
Country = Annotated[str, _matches(re.compile(r"[A-Z]{2}\Z"), "bad-country")]

HELD_BACK = Narrows("`true` to keep it from the client", "`false` to show it")

Paper = Literal["a4", "letter"]
Role = Literal["approver", "day_to_day", "finance", "legal", "observer"]
Reader = Literal["everyone", "internal", "approver", "day_to_day", "finance", "legal", "observer"]
Audience = Annotated[
    tuple[Reader, ...],
    BeforeValidator(as_many, json_schema_input_type=Reader | list[Reader]),
    Narrows("`internal` for the agency alone", "`everyone` for all of this client's readers"),
]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_many, json_schema_input_type=Id | list[Id])]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(as_many, json_schema_input_type=Text | list[Text])
]


class Noun(BaseModel):
    """What every noun of the model shares: closed, frozen, filled from keys as written."""

    # What reads it is made when it is first needed: parts of a noun are read with the whole.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, data: Any) -> Any:
        """Take a key without a value (`actions:`) as left out, unless it is needed or narrows."""
        if not isinstance(data, dict) or None not in data.values():
            return data
        narrowing, optional = _keys_by_need(cls)
        return {
            key: EMPTY if each is None and key in narrowing else each
            for key, each in data.items()
            if each is not None or key not in optional
        }


@lru_cache(maxsize=256)
def _keys_by_need(noun: type[Noun]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of *noun* that narrow, and those that may stand without a value."""
    narrowing, optional = set(), set()
    for name, field in noun.model_fields.items():
        key = field.alias or name
        if narrows(field) is not None:
            narrowing.add(key)
        elif not field.is_required():
            optional.add(key)
    return frozenset(narrowing), frozenset(optional)


def narrows(field: FieldInfo) -> Narrows | None:
    """Return what marks *field* as one that narrows, or None; the mark nearest to it counts."""
    # In `YesNo | None` the mark belongs to the part.
    parts = (each for part in get_args(field.annotation) for each in get_args(part)[1:])
    marks = (each for each in (*reversed(field.metadata), *parts) if isinstance(each, Narrows))
    return next(marks, None)


class Entry(Noun):
    """A noun that may be kept from readers: notes, drafts and an audience."""

    internal: Any = Field(
        default=None,
        description="Notes for the agency alone. Never part of anything a client gets.",
    )
    draft: Annotated[YesNo, HELD_BACK] = Field(
        default=False, description="`true` keeps this out of everything a client gets, for now."
    )
    audience: Audience = Field(
        default=("everyone",),
        description=(
            "Who of the client may see this: `everyone` (the default), `internal` (nobody), or "
            "the roles of contacts, such as `finance`."
        ),
    )

    def shown_to(self, roles: frozenset[str]) -> bool:
        """Say whether a reader with *roles* may see this; no roles means the general portal."""
        if self.draft:
            return False
        return "everyone" in self.audience or not roles.isdisjoint(self.audience)
