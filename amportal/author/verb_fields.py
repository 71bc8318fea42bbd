"""The fields of verbs: what is asked for, in which words, and how an answer is read.

Words and choices come from the models, so that commands, forms and the reference say the same. An
answer is a text; what it means depends on the client, whose days and people it may name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amportal.author.open_site import OpenClient, OpenSite, unknown
from amportal.author.verb_errors import Refused
from amportal.model.messages.nearest_name import either, nearest
from amportal.sources.edit.edit_request import Plain
from amportal.sources.edit.written_text import one_line, several_lines

FieldKind = Literal[
    "text",
    "lines",
    "day",
    "moment",
    "plain",
    "flag",
    "choice",
    "contact",
    "person",
    "anyone",
    "id",
    "file",
]

# The largest file that is taken with an answer.
MOST_BYTES = 200_000_000

_AHEAD = re.compile(r"([+-])(\d{1,3})\Z")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CLOCK = re.compile(r"(?:^|[ T])(\d{1,2}):(\d{2})\Z")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Attached(Struct, frozen=True):
    """A file that somebody handed over with an answer: its name, and what is in it."""

    name: str
    content: bytes


class Field(Struct, frozen=True):
    """One thing that a verb is told.

    `need`: it must be said, unless the field `unless` is. `many`: it may be said several times.
    `argument`: it is said without its name. `default` is taken where nothing is said; `today` is
    the client's day. `ahead`: a weekday is the next one, else the last.
    """

    name: str
    kind: FieldKind
    help: str
    need: bool = False
    unless: str = ""
    many: bool = False
    argument: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    ahead: bool = False

    @property
    def option(self) -> str:
        """What it is called on a command line."""
        return f"--{self.name.replace('_', '-')}"


def said_by(noun: type[BaseModel], name: str, *, called: str = "", **more: Any) -> Field:
    """Return the field of a verb that says the field *name* of *noun*, in the words of *noun*."""
    info = noun.model_fields[name]
    key = called or info.alias or name
    choices = _choices(info.annotation)
    kind: FieldKind = "choice" if choices else _kind(info)
    field = Field(key, kind, _first_sentence(info), choices=choices)
    return replace(field, **more)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(each) for each in get_args(annotation))
    return next((found for part in get_args(annotation) if (found := _choices(part))), ())


def _kind(info: FieldInfo) -> FieldKind:
    """Return how the value of a field is written, by the function that reads it."""
    readers = {getattr(getattr(each, "func", None), "__name__", "") for each in info.metadata}
    for part in get_args(info.annotation):
        marks = getattr(part, "__metadata__", ())
        readers |= {getattr(getattr(each, "func", None), "__name__", "") for each in marks}
    if "parse_day" in readers:
        return "day"
    if "_moment" in readers:
        return "moment"
    if readers & {"_money", "_whole", "_clock", "_hours", "_hour_count"}:
        return "plain"
    if "parse_yes_no" in readers:
        return "flag"
    return "lines" if readers & {"_markdown", "_literal"} else "text"


def _first_sentence(info: FieldInfo) -> str:
    text = (info.description or "").replace("`", "").partition("\n")[0]
    return text.partition("; left out")[0].rstrip(".:") + "."


def read_answer(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> Any:
    """Return what *text* says for *field*; raise Refused where it says nothing that fits."""
    return _READERS[field.kind](field, text, site, client)


Reader = Callable[[Field, str, OpenSite, OpenClient | None], Any]


def _text(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> str:
    return one_line(text)


def _lines(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> str:
    return several_lines(text)


def _plain(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> Plain:
    return Plain(one_line(text))


def _flag(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> bool:
    return text.lower() in ("true", "yes", "1", "y")


def _choice(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> str:
    wanted = text.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted in field.choices:
        return wanted
    near = nearest(text, field.choices)
    raise Refused(
        f"`{text}` is no {field.name.replace('_', ' ')}",
        f"did you mean `{near}`?" if near else f"write {either(field.choices)}",
    )


def _contact(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> str:
    assert client is not None
    return _known("contact", text, {each.id: each.name for each in client.settings.contacts})


def _person(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> str:
    return _known("person", text, {each.id: each.name for each in site.agency.people})


def _anyone(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> str:
    names = {each.id: each.name for each in site.agency.people}
    if client is not None:
        names |= {each.id: each.name for each in client.settings.contacts}
    return _known("person", text, names)


def _known(what: str, text: str, names: dict[str, str]) -> str:
    """Return the id that *text* means: an id, a whole name, or a first name."""
    wanted = text.strip().casefold()
    for ident, name in names.items():
        if wanted in (ident.casefold(), name.casefold()):
            return ident
    first = [ident for ident, name in names.items() if name.casefold().split()[0] == wanted]
    if len(first) == 1:
        return first[0]
    raise unknown(what, text, list(names))


def _day(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> date:
    wanted, today = text.strip().lower(), client.today if client else site.today
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if wanted in named:
        return today + timedelta(days=named[wanted])
    ahead = _AHEAD.match(wanted)
    if ahead and client is not None:
        count = int(ahead[2])
        return client.days.add(today, count if ahead[1] == "+" else -count)
    weekday = [n for n, name in enumerate(_WEEKDAYS) if len(wanted) > 2 and name.startswith(wanted)]
    if len(weekday) == 1:
        distance = (weekday[0] - today.weekday()) % 7
        back = distance - 7 if distance else 0
        return today + timedelta(days=(distance or 7) if field.ahead else back)
    if _ISO.match(wanted):
        try:
            return date.fromisoformat(wanted)
        except ValueError:
            raise Refused(f"there is no day {text}", "look at a calendar") from None
    raise Refused(
        f"`{text}` is no day",
        "write it as 2026-11-23, or as today, yesterday, friday, or +3 for 3 working days ahead",
    )


def _moment(field: Field, text: str, site: OpenSite, client: OpenClient | None) -> date:
    """Return a day, or a day with its time where *text* ends with one."""
    found = _CLOCK.search(text.strip())
    if not found:
        return _day(field, text, site, client)
    day = _day(field, text.strip()[: found.start()] or "today", site, client)
    try:
        clock = time(int(found[1]), int(found[2]))
    except ValueError:
        raise Refused(f"there is no time {found[0].strip()}", "write it as 14:30") from None
    return datetime.combine(day, clock)


def _id(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> str:
    return one_line(text)


def _file(field: Field, text: str, _: OpenSite, __: OpenClient | None) -> Attached:
    """Return the file at the path *text*."""
    path = Path(text)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"{text} is too large", f"at most {MOST_BYTES // 1_000_000} MB are taken")
        return Attached(path.name, path.read_bytes())
    except FileNotFoundError:
        raise Refused(f"there is no file {text}", "look at how its name is written") from None
    except OSError as error:
        why = (error.strerror or "").lower()
        raise Refused(f"{text} cannot be read: {why}") from None


_READERS: dict[str, Reader] = {
    "text": _text,
    "lines": _lines,
    "plain": _plain,
    "day": _day,
    "moment": _moment,
    "flag": _flag,
    "choice": _choice,
    "contact": _contact,
    "person": _person,
    "anyone": _anyone,
    "id": _id,
    "file": _file,
}
