"""`set`: any key of anything, by its name; for what has no verb of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel

from amportal.author.edit_draft import Draft
from amportal.author.noun_shape import inner_fields, inner_noun, is_many, written_short
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Kind, Loc, Target
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, read_answer, said_by
from amportal.model.messages.nearest_name import listed, nearest
from amportal.sources.edit.edit_request import Plain

_ANYTHING: tuple[Kind, ...] = get_args(Kind)
_ASSIGNED = re.compile(r"([^.=\[]+)((?:\.[A-Za-z0-9_]+|\[\d+\])+)=(.*)\Z", re.DOTALL)
_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+")


def set_values(site: OpenSite, assignments: Iterable[str]) -> tuple[Draft, list[Target]]:
    """Return the draft that makes *assignments*, such as `acme/D1.spec=A1`, and what they are of.

    An empty value takes the key out; where a list may stand, commas separate its items.
    """
    draft, targets = Draft(), []
    for text in assignments:
        found = _ASSIGNED.match(text)
        if not found:
            raise Refused(f"`{text}` sets nothing", "write it as acme/D1.spec='A1, portrait'")
        at = find(site, found[1], _ANYTHING)
        path = tuple(int(step) if step.isdigit() else step for step in _STEP.findall(found[2]))
        _set(site, draft, at, path, found[3])
        targets.append(at)
    return draft, targets


def _set(site: OpenSite, draft: Draft, at: Target, path: Loc, text: str) -> None:
    noun, field = _field(type(at.noun), path)
    if not text:
        draft.add(at, path, verb="unset")
        return
    answers = text.split(",") if field.many else [text]
    values = [read_answer(field, each.strip(), site, at.client) for each in answers]
    if field.kind in ("choice", "day", "flag"):
        values = [Plain(each) if isinstance(each, str) else each for each in values]
    draft.add(at, path, values if field.many else values[0], noun=noun)


def _field(noun: type[BaseModel], path: Loc) -> tuple[type[BaseModel], Field]:
    """Return the field that *path* leads to below *noun*, and the noun that holds it."""
    *way, last = path
    for step in way:
        if isinstance(step, int):
            continue
        inner = inner_noun(noun.model_fields[_name(noun, step)].annotation)
        if inner is None:
            raise Refused(f"`{step}` has no keys of its own")
        noun = inner
    if isinstance(last, int):
        raise Refused(f"`{last}` is a whole item", f"set one key of it: .{last}.KEY=VALUE")
    name = _name(noun, last)
    info = noun.model_fields[name]
    if inner_noun(info.annotation) is not None and not written_short(info):
        known = listed(each.alias or key for key, each in inner_fields(info.annotation).items())
        raise Refused(f"`{last}` holds keys of its own", f"set one of them: {known}")
    if written_short(info):
        return noun, said_by(noun, name, kind="flag")
    return noun, said_by(noun, name, many=is_many(info.annotation))


def _name(noun: type[BaseModel], key: str) -> str:
    """Return the field of *noun* that is written as *key*."""
    keys = {info.alias or name: name for name, info in noun.model_fields.items()}
    if key in keys:
        return keys[key]
    near = nearest(key, keys)
    raise Refused(
        f"there is no key `{key}` here",
        f"did you mean `{near}`?" if near else f"there are: {listed(keys, most=30)}",
    )
