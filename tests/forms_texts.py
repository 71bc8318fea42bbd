"""Every text that the forms say: of templates, of code, of the models and of the verbs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

import amportal.forms as package
from amportal.author.day.day_list import TURNS
from amportal.author.noun_shape import inner_noun, is_many
from amportal.author.verb_fields import said_by
from amportal.forms.fields.noun_parts import first_sentence, keys_of
from amportal.forms.fields.value_choices import meanings, spoken
from amportal.forms.screens.verb_screen import FORMS
from tests.docs.reference import FILES

FOLDER = Path(package.__file__).parent
_SAID = re.compile(r'\bt\("((?:[^"\\]|\\.)*)"\)')
# What `amportal today` says is to be done.
_DAY_VERBS = (
    *("do", "send", "reach", "answer", "meet", "write", "report", "mail", "mend"),
    *("ring", "wait"),
)
# Called with a text to be said in the agency's language.
_CALLS = {"words", "_words", "t"}


def needed() -> set[str]:
    """Return those that no language may leave in English."""
    found = {*_of_templates(), *_of_code(), *_of_verbs(), *TURNS.values(), *_DAY_VERBS}
    return {each for each in found if each}


def texts() -> set[str]:
    """Return all of them, in English."""
    found = needed()
    seen: set[type[BaseModel]] = set()
    for file in FILES:
        found |= set(_of_noun(file.noun, seen))
    return {each for each in found if each}


def _of_templates() -> Iterator[str]:
    for path in (FOLDER / "look" / "pages").glob("*.html"):
        yield from _SAID.findall(path.read_text("utf-8"))
    yield "Save"


def _of_code() -> Iterator[str]:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in _CALLS and isinstance(first, ast.Constant):
                yield str(first.value)
    yield from ("Edit", "Deliverables", "Meetings", "Updates", "Projects", "Questions", "Reports")


def _of_verbs() -> Iterator[str]:
    for verb in FORMS.values():
        yield from (spoken(verb.name), verb.help)
        for field in verb.fields:
            yield from (spoken(field.name), field.help)
            for each in field.choices:
                yield spoken(each)
            yield from meanings(field.help).values()
    yield from (spoken(each) for each in ("yes", "no", "done", "cancelled", "leave"))


def _of_noun(noun: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    if noun in seen:
        return
    seen.add(noun)
    for name, key, info in keys_of(noun):
        yield from (spoken(key), first_sentence(info))
        inner = inner_noun(info.annotation)
        if inner is not None:
            yield from _of_noun(inner, seen)
            continue
        yield from (spoken(each) for each in said_by(noun, name).choices)
        if said_by(noun, name, many=is_many(info.annotation)).choices:
            yield from meanings(info.description or "").values()
