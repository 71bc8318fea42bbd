"""From what a form holds to edits of one noun: what nobody touched is not written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from amportal.author.edit_draft import Draft
from amportal.author.noun_shape import inner_noun, is_many, written_short
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Loc
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import read_answer, said_by
from amportal.forms.fields.form_field import FormField, Part, every_field
from amportal.forms.fields.noun_parts import YES, is_list_of_nouns, keys_of
from amportal.sources.edit.edit_request import Plain
from amportal.sources.edit.written_text import one_line, several_lines

# What a field is taken for whose value cannot be read: nothing is written then.
WRONG = object()


class NounReading:
    """Reads the fields of one form; what does not fit is told at its field."""

    def __init__(self, parts: list[Part], site: OpenSite, client: OpenClient | None) -> None:
        self._fields: dict[str, FormField] = {each.name: each for each in every_field(parts)}
        self._site, self._client = site, client

    def edits(
        self, draft: Draft, path: str, at: Loc, noun: type[BaseModel], was: Mapping[str, list[str]]
    ) -> None:
        """Let *draft* write what is another than *was* in the noun at *at*."""
        self._edits(draft, path, at, noun, (), was)

    def _edits(
        self,
        draft: Draft,
        path: str,
        at: Loc,
        noun: type[BaseModel],
        loc: Loc,
        was: Mapping[str, list[str]],
    ) -> None:
        for name, key, info in keys_of(noun):
            inner, here = inner_noun(info.annotation), (*loc, key)
            if is_list_of_nouns(info):
                continue
            if inner is None:
                self._edit(draft, path, at, noun, name, here, was)
            elif written_short(info) or self._emptied(here, was):
                self._whole(draft, path, at, noun, inner, here, was)
            else:
                self._edits(draft, path, at, inner, here, was)

    def _edit(
        self,
        draft: Draft,
        path: str,
        at: Loc,
        noun: type[BaseModel],
        name: str,
        loc: Loc,
        was: Mapping[str, list[str]],
    ) -> None:
        field = self._fields[".".join(map(str, loc))]
        before = was.get(field.name, [])
        if field.kind == "fixed" or list(field.values) == before:
            return
        value = self.value_of(field, noun, name)
        if value is WRONG:
            return
        if value is not None:
            draft.add(path, (*at, *loc), value, noun=noun)
        elif before:
            draft.add(path, (*at, *loc), verb="unset")

    def _names(self, loc: Loc) -> list[str]:
        start = ".".join(map(str, loc)) + "."
        return [each for each in self._fields if each.startswith(start)]

    def _emptied(self, loc: Loc, was: Mapping[str, list[str]]) -> bool:
        """Say whether nothing is left of the noun at *loc*, which said something."""
        names = self._names(loc)
        return any(was.get(each) for each in names) and not any(
            self._fields[each].values for each in names
        )

    def _whole(
        self,
        draft: Draft,
        path: str,
        at: Loc,
        noun: type[BaseModel],
        inner: type[BaseModel],
        loc: Loc,
        was: Mapping[str, list[str]],
    ) -> None:
        """Write, or take out, the noun at *loc* as one."""
        names = self._names(loc)
        if all(list(self._fields[each].values) == was.get(each, []) for each in names):
            return
        entry = self.entry(inner, loc)
        yes = self._fields.get(".".join(map(str, (*loc, YES))))
        if entry:
            draft.add(path, (*at, *loc), entry, noun=noun)
        elif yes is not None and yes.values:
            draft.add(path, (*at, *loc), Plain("true"), noun=noun)
        elif any(was.get(each) for each in names):
            draft.add(path, (*at, *loc), verb="unset")

    def entry(self, noun: type[BaseModel], loc: Loc = ()) -> dict[str, Any]:
        """Return all that the form says of *noun*, as one value."""
        found: dict[str, Any] = {}
        for name, key, info in keys_of(noun):
            inner, here = inner_noun(info.annotation), (*loc, key)
            if is_list_of_nouns(info):
                continue
            if inner is None:
                value = self.value_of(self._fields[".".join(map(str, here))], noun, name)
            else:
                value = self.entry(inner, here) or None
                yes = self._fields.get(".".join(map(str, (*here, YES))))
                if value is None and yes is not None and yes.values:
                    value = Plain("true")
            if value is not None and value is not WRONG:
                found[key] = value
        return found

    def value_of(self, field: FormField, noun: type[BaseModel], name: str) -> Any:
        """Return what *field* says; None where it says nothing, WRONG where it does not fit."""
        info = noun.model_fields[name]
        said = said_by(noun, name, many=is_many(info.annotation))
        values = [each for each in field.values if each.strip()]
        if not values:
            return None
        try:
            if said.kind in ("text", "id") and not said.many:
                long = "\n" in values[0].strip()
                return several_lines(values[0]) if long else one_line(values[0])
            read = [read_answer(said, each.strip(), self._site, self._client) for each in values]
        except Refused as refused:
            field.errors.append(f"{refused.text}: {refused.hint}" if refused.hint else refused.text)
            return WRONG
        if said.kind == "choice":
            read = [Plain(each) for each in read]
        return read if said.many else read[0]
