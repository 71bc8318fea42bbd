"""Fill the fields of a form with what a browser posted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amportal.forms.fields.form_field import FormField, Part, every_field
from amportal.forms.posted_form import Posted

_APART = re.compile(r"[,;\s]+")


def fill(parts: Iterable[Part], sent: Posted) -> None:
    """Let the fields of *parts* hold what was *sent*."""
    for field in every_field(parts):
        if field.kind != "fixed":
            field.fill(values_of(field, sent))


def values_of(field: FormField, sent: Posted) -> list[str]:
    """Return what was *sent* for *field*."""
    every = sent.every(field.name)
    if field.kind == "ids":
        return [each for text in every for each in _APART.split(text) if each]
    if field.kind == "lines":
        return [line.strip() for text in every for line in text.split("\n") if line.strip()]
    if field.kind == "several":
        return every
    if field.kind == "amounts":
        return amounts(field, sent)
    if field.kind == "moment":
        return [each.strip() for each in every[:1]]
    return [each.strip() for each in every[:1]]


def amounts(field: FormField, sent: Posted) -> list[str]:
    """Return the lines of a change order, such as `B2=850.00/8h`, from a field for each."""
    found = []
    for each in field.options:
        money = sent.first(f"{field.name}.{each.value}").strip().replace(",", "")
        hours = sent.first(f"{field.name}.{each.value}.hours").strip()
        if money:
            found.append(f"{each.value}={money}" + (f"/{hours}h" if hours else ""))
    return found
