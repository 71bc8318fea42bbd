"""The fields of a form for a noun: one for each key of the model, with the model's own words.

Values are those of the file as they are written, so that a form opens on a file with errors too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from msgspec import Struct
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amportal.author.noun_shape import inner_noun, is_many, written_short
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Loc
from amportal.author.verb_fields import Field, said_by
from amportal.forms.fields.form_field import FieldGroup, FormField, InputKind, Option, Part
from amportal.forms.fields.value_choices import (
    EVERYBODY,
    SOMEBODY,
    known_entries,
    meanings,
    people,
    spoken,
    with_present,
)
from amportal.model.reading.client_files import ProjectFiles

Words = Callable[[str], str]

# Texts that people write in more than a few words.
_LONG = frozenset(
    {
        "answer", "because", "brief", "comment", "internal", "note", "reason", "recovery",
        "response", "text", "waiver", "welcome", "why",
    }
)  # fmt: skip
_ENTRY_KEYS = ("internal", "draft", "audience")
# More choices than these are a list to open.
_MOST_RADIOS = 5
# What the field of an entry that may be written short is called in a form.
YES = "yes"


class Around(Struct, frozen=True):
    """What a form stands in: the site, whose it is, and how it speaks."""

    site: OpenSite
    client: OpenClient | None
    project: ProjectFiles | None
    words: Words


def keys_of(noun: type[BaseModel]) -> Iterator[tuple[str, str, FieldInfo]]:
    """Yield field, key and description of all that *noun* holds; notes and readers come last."""
    own = [(name, each.alias or name, each) for name, each in noun.model_fields.items()]
    yield from (each for each in own if each[0] not in _ENTRY_KEYS)
    yield from (each for each in own if each[0] in _ENTRY_KEYS)


def is_list_of_nouns(info: FieldInfo) -> bool:
    """Say whether the field holds entries, each of which has a form of its own."""
    return is_many(info.annotation) and inner_noun(info.annotation) is not None


def noun_parts(noun: type[BaseModel], values: Any, around: Around, loc: Loc = ()) -> list[Part]:
    """Return the fields for *noun* at *loc*, which holds *values*; lists are left out."""
    held = values if isinstance(values, dict) else {}
    parts: list[Part] = []
    for name, key, info in keys_of(noun):
        if is_list_of_nouns(info):
            continue
        inner = inner_noun(info.annotation)
        if inner is not None:
            parts.append(_group(noun, info, inner, held.get(key), around, (*loc, key)))
        else:
            parts.append(_field(noun, name, key, held.get(key), around, (*loc, key)))
    return parts


def _group(
    noun: type[BaseModel],
    info: FieldInfo,
    inner: type[BaseModel],
    value: Any,
    around: Around,
    loc: Loc,
) -> FieldGroup:
    label, told = around.words(spoken(str(loc[-1]))), around.words(first_sentence(info))
    parts = noun_parts(inner, value, around, loc)
    if written_short(info):
        yes = FormField(
            name=".".join(map(str, (*loc, YES))),
            key=str(loc[-1]),
            label=label,
            kind="flag",
            values=("true",) if value not in (None, "false", "no") else (),
        )
        parts.insert(0, yes)
    return FieldGroup(".".join(map(str, loc)), label, told, parts, open=info.is_required())


def first_sentence(info: FieldInfo) -> str:
    """Return what the field means, without its list of choices."""
    text = (info.description or "").partition("\n")[0].replace("`", "")
    return "" if text.startswith("- ") else text.rstrip(":")


def _field(
    noun: type[BaseModel], name: str, key: str, value: Any, around: Around, loc: Loc
) -> FormField:
    info = noun.model_fields[name]
    said = said_by(noun, name, many=is_many(info.annotation))
    values = shown_values(value)
    made = FormField(
        name=".".join(map(str, loc)),
        key=key,
        label=around.words(spoken(key)),
        kind="line",
        help=around.words(first_sentence(info)),
        need=info.is_required(),
        values=values,
        placeholder=str((info.examples or [""])[0]) if not said.many else "",
    )
    made.kind, options = _kind(said, key, value, around)
    if made.kind in ("one", "several"):
        told = meanings(info.description or "")
        made.options = tuple(
            Option(each.value, around.words(each.label), around.words(told.get(each.value, "")))
            for each in options
        )
        made.options = with_present(made.options, values)
        made.radios = bool(told) and len(made.options) <= _MOST_RADIOS
    if made.kind == "moment":
        made.fill(each.replace(" ", "T") for each in values)
    if key == "id" and value:
        made.kind = "fixed"
    if made.kind == "flag" and (info.default is True or optional_yes_no(info)):
        # What is not simply false when nothing is said is a choice, so that leaving it is one too.
        made.kind, made.options = "one", _yes_no(around)
    elif made.kind == "flag":
        made.fill(("true",) if value in ("true", "yes") else ())
    return made


def _yes_no(around: Around) -> tuple[Option, ...]:
    return Option("true", around.words("Yes")), Option("false", around.words("No"))


def _kind(
    said: Field, key: str, value: Any, around: Around
) -> tuple[InputKind, tuple[Option, ...]]:
    """Return how the field *said* is asked, and what may be picked."""
    if isinstance(value, dict) or (isinstance(value, list) and not said.many):
        return "fixed", ()
    if said.choices:
        options = tuple(Option(each, spoken(each)) for each in said.choices)
        return ("several" if said.many else "one"), options
    if key in SOMEBODY or key in EVERYBODY:
        found = people(around.site, around.client, contacts_first=key in ("by", "for", "approvers"))
        return ("several" if said.many else "one"), tuple(found)
    if not said.many:
        entries = known_entries(key, around.site, around.client, around.project)
        if entries is not None:
            return "one", tuple(entries)
    return _plain_kind(said, key, value), ()


def _plain_kind(said: Field, key: str, value: Any) -> InputKind:
    if said.many:
        return "lines" if key in ("agenda", "checks") else "ids"
    kinds: dict[str, InputKind] = {
        "day": "day",
        "moment": "moment",
        "plain": "amount",
        "flag": "flag",
        "lines": "area",
    }
    if said.kind == "plain" and key in ("at", "hours"):
        return "clock" if key == "at" else "line"
    if said.kind in kinds:
        return kinds[said.kind]
    if key in ("email", "reply_to"):
        return "email"
    long = isinstance(value, str) and ("\n" in value.strip() or len(value) > 80)
    return "area" if long or key in _LONG else "line"


def shown_values(value: Any) -> tuple[str, ...]:
    """Return *value*, as a file holds it, as the values of a field."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    return (str(value).strip(),) if not isinstance(value, dict) else ()


def optional_yes_no(info: FieldInfo) -> bool:
    """Say whether the field may say yes, no, or nothing."""
    return type(None) in get_args(info.annotation)
