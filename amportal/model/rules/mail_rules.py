"""What stands in the head of a mail can be sent in one.

Names of contacts, clients, projects, the agency and its people become headers. One character that
belongs in none would stop every mail, after the report was issued.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from amportal.errors import Problem
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.letter import hidden_character, one_line
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import RuleContext


def agency_mail_rules(read: Read[Agency]) -> Iterator[Problem]:
    """Yield each name of the agency that no mail can bear, where it sends mails."""
    agency = read.noun
    if agency is None or agency.mail is None:
        return
    yield from _named(read, ("name",), agency.name)
    for index, person in enumerate(agency.people):
        yield from _named(read, ("people", index, "name"), person.name)


def client_mail_rules(check: RuleContext) -> Iterator[Problem]:
    """Yield each name of the client, its contacts and projects that no mail can bear."""
    dossier = check.dossier
    if check.agency.mail is None:
        return
    if dossier.read is not None and dossier.read.noun is not None:
        settings = dossier.read.noun
        yield from _named(dossier.read, ("name",), settings.name)
        for index, contact in enumerate(settings.contacts):
            if contact.delivery != "none" and not contact.draft:
                yield from _named(dossier.read, ("contacts", index, "name"), contact.name)
    for project in dossier.projects:
        if project.read is not None and project.read.noun is not None:
            yield from _named(project.read, ("name",), project.read.noun.name)


def _named(read: Read[Any], loc: Loc, name: str) -> Iterator[Problem]:
    hidden = hidden_character(one_line(name))
    if not hidden:
        return
    plain = "".join(each for each in one_line(name) if not hidden_character(each))
    code = f"U+{ord(hidden):04X} {unicodedata.name(hidden, '').lower()}".rstrip()
    yield point(
        read.doc,
        loc,
        "odd-header",
        f"there is a character in this name that nobody sees and no mail can bear ({code})",
        expected="a name of visible characters",
        hint=f"write it again by hand: `{plain}`",
    )
