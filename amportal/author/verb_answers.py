"""From the answers to a verb's fields to what the verb is told: the same for commands and forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Target
from amportal.author.verb_errors import Refused, Undecided
from amportal.author.verb_fields import Attached, Field, read_answer
from amportal.author.verb_table import Said, Verb

# One answer as it was given: a text, several, a file, or whether a flag is set.
Answer = str | bool | Attached | Iterable[str] | Iterable[Attached] | None


def said_of(
    verb: Verb,
    site: OpenSite,
    at: Target,
    given: Mapping[str, Answer],
    missing: Callable[[Field], Any],
    wrong: Callable[[Field, Refused], None] | None = None,
) -> Said:
    """Return what *verb* is told about *at*: as *given*, else as usual.

    *missing* returns the answer to a field that must be said and is not. Raises Refused for an
    answer that does not fit, unless *wrong* takes it.
    """
    stated = {key for key, each in given.items() if each not in (None, False, "", [], ())}
    answers: dict[str, Any] = {}
    for field in verb.fields:
        said = given.get(field.name) if field.name in stated else None
        try:
            if said is None and field.need and not field.default and field.unless not in stated:
                answers[field.name] = missing(field)
            else:
                answers[field.name] = _answer(field, said, site, at.client)
        except Refused as refused:
            if wrong is None:
                raise
            wrong(field, refused)
    return Said(site, at, answers, frozenset(stated))


def _answer(field: Field, said: Answer, site: OpenSite, client: OpenClient | None) -> Any:
    if field.kind == "flag":
        return bool(said)
    if field.many:
        every = () if said is None or isinstance(said, bool | Attached) else said
        several = [every] if isinstance(every, str) else every
        return tuple(_one(field, each, site, client) for each in several)
    if said is None:
        return read_answer(field, field.default, site, client) if field.default else None
    assert isinstance(said, str | Attached)
    return _one(field, said, site, client)


def _one(field: Field, said: str | Attached, site: OpenSite, client: OpenClient | None) -> Any:
    return said if isinstance(said, Attached) else read_answer(field, said, site, client)


def decided(said: Said, undecided: Undecided, picked: Mapping[str, str]) -> Said:
    """Return *said* with what was *undecided* settled.

    *picked* has the field that each answer names by the `ident` of its choice; what has none, or
    the field "", stays as it is.
    """
    answers: dict[str, Any] = {**said.answers, undecided.skip: True}
    for each in undecided.choices:
        field = picked.get(each.ident, "")
        if field:
            answers[field] = (*(answers.get(field) or ()), each.ident)
    return Said(said.site, said.at, answers, said.given)
