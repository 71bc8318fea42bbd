"""The fields of a form for a verb: one for each thing it is told, with the verb's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from amportal.author.edit_draft import written
from amportal.author.target_list import Target
from amportal.author.verb_errors import Undecided
from amportal.author.verb_fields import Field
from amportal.author.verb_table import Verb
from amportal.forms.fields.form_field import FormField, InputKind, Option
from amportal.forms.fields.noun_parts import Around
from amportal.forms.fields.value_choices import (
    colleagues,
    contacts,
    known_entries,
    meanings,
    people,
    spoken,
    with_present,
)
from amportal.model.nouns.project import ProjectFile

# Flags that stand for a question the form asks anyway, and fields that it asks for in another way.
SKIPPED = frozenset({"alone", "leave", "follow", "cancel"})
_KINDS: dict[str, InputKind] = {
    "text": "line",
    "lines": "area",
    "day": "day",
    "moment": "moment",
    "plain": "amount",
    "flag": "flag",
    "choice": "one",
    "contact": "one",
    "person": "one",
    "anyone": "one",
    "id": "ids",
    "file": "file",
}
_LONG = frozenset({"comment", "reason", "recovery", "answer", "text", "brief", "note", "spec"})
# What a verb is told that stands in the file already, so that it need not be typed again.
_KNOWN = frozenset(
    {
        "headline", "spent", "committed", "invoiced", "forecast", "decide_by", "answer",
        "answered_by", "stand_in",
    }
)  # fmt: skip
# More choices than these are a list to open.
_MOST_RADIOS = 5
_LIGHT = frozenset({"rag", "reason", "recovery"})


def verb_parts(verb: Verb, at: Target, around: Around) -> list[FormField]:
    """Return the fields of the form for *verb* about *at*, filled with what is known."""
    return [_part(verb, each, at, around) for each in verb.fields if not _skipped(verb, each)]


def _skipped(verb: Verb, field: Field) -> bool:
    asked = verb.name in ("move", "close")
    return asked and field.name in (SKIPPED | ({"done"} if verb.name == "close" else set()))


def _part(verb: Verb, field: Field, at: Target, around: Around) -> FormField:
    made = FormField(
        name=field.name,
        key=field.name,
        label=around.words(spoken(field.name)),
        kind=_KINDS[field.kind],
        help=around.words(field.help),
        need=field.need and not field.unless,
        values=tuple(_known(verb, field, at, around)),
        multiple=field.many,
    )
    options = _options(field, at, around)
    if options is not None:
        made.kind = "several" if field.many else "one"
        made.options = with_present(options, made.values)
        made.radios = bool(field.choices) and len(made.options) <= _MOST_RADIOS
    elif field.name == "line":
        made.kind, made.options = "amounts", tuple(_lines(at))
    elif made.kind == "line" and field.many:
        made.kind = "lines"
    elif made.kind == "line" and field.name in _LONG:
        made.kind = "area"
    elif made.kind == "moment" and at.kind != "meeting":
        made.kind = "day"
    elif field.name == "email":
        made.kind = "email"
    return made


def _options(field: Field, at: Target, around: Around) -> list[Option] | None:
    if field.kind == "choice":
        told = meanings(field.help)
        return [
            Option(each, around.words(spoken(each)), around.words(told.get(each, "")))
            for each in field.choices
        ]
    if field.kind == "contact":
        return contacts(around.client)
    if field.kind == "person":
        return colleagues(around.site)
    if field.kind == "anyone":
        return people(around.site, around.client, contacts_first=at.kind != "person")
    if field.name == "drop" and isinstance(at.noun, ProjectFile):
        steps = enumerate(at.noun.next_steps, 1)
        return [Option(str(n), each.what) for n, each in steps]
    if field.name == "change_order":
        return known_entries(field.name, around.site, around.client, at.project)
    return None


def _lines(at: Target) -> Iterator[Option]:
    budget = at.project.budget.noun if at.project and at.project.budget else None
    for each in budget.lines if budget else ():
        yield Option(each.id, f"{each.id} {each.name}", "hours" if each.hours else "")


def _known(verb: Verb, field: Field, at: Target, around: Around) -> list[str]:
    """Return what the form holds before anybody typed: what is written, else what is usual."""
    noun = at.noun
    if verb.name == "status" and field.name in _LIGHT and noun.status is not None:
        return _texts(getattr(noun.status.overall, field.name))
    if verb.name == "move" and field.name == "day":
        names = ("forecast", "baseline", "due", "start")
        return _texts(next((day for each in names if (day := getattr(noun, each, None))), None))
    if field.name in _KNOWN and not field.default and written(noun, field.name):
        found = getattr(noun, field.name, None)
        if isinstance(found, str | date | time) or type(found).__name__ == "Decimal":
            return _texts(found)
    if field.default == "today":
        return [f"{around.client.today if around.client else around.site.today}"]
    return [field.default] if field.default else []


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, datetime):
        return [f"{value:%Y-%m-%dT%H:%M}"]
    return [str(value)]


def choice_fields(undecided: Undecided, around: Around) -> list[FormField]:
    """Return a field for each thing that has to be decided before a verb can be written down."""
    return [
        FormField(
            name=f"decide.{each.ident}",
            key=each.ident,
            label=each.text,
            kind="one",
            need=True,
            options=tuple(
                Option(field or "-", around.words(spoken(word))) for word, field in each.answers
            ),
        )
        for each in undecided.choices
    ]
