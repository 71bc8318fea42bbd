"""All the things that one reader of a client is told, in the order in which changes are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from amportal.model.derive.absence import Somebody, has_left
from amportal.model.nouns.client import currency_of
from amportal.model.nouns.people import Closure, Contact, Person
from amportal.plan import routes
from amportal.plan.ordering import natural
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.reader.shown_people import team_ids
from amportal.plan.report.told_things import Thing, exact, flag, several
from amportal.plan.report.work_things import ProjectThings
from amportal.plan.view.change_views import ChangedNoun


def things_of(reading: ReaderContext) -> tuple[Thing, ...]:
    """Return everything that the reader is told: project by project, then what is the client's."""
    projects = sorted(reading.client.projects, key=lambda each: natural(each.file.job_no))
    return (
        *(thing for each in projects for thing in ProjectThings(reading, each).all()),
        *_client_things(reading),
    )


def _client_things(reading: ReaderContext) -> Iterator[Thing]:
    yield _client(reading)
    departments: dict[str, str] = {}
    for ident in team_ids(reading.people, reading.client, reading.today):
        person = reading.people.person(ident)
        if person:
            department = reading.people.department(person.department)
            departments[person.department or ""] = department
            yield _person(reading, person, department)
    yield from (_contact(reading, each) for each in reading.people.contacts)
    yield from _departments(reading, departments)
    yield from _questions(reading)


def _thing(noun: ChangedNoun, key: str, name: str, path: str, values: Mapping[str, str]) -> Thing:
    return Thing(noun, "", key, name, values, path=path)


def _client(reading: ReaderContext) -> Thing:
    agency, settings, terms = reading.agency, reading.client.settings, reading.terms
    values = {
        "name": settings.name,
        "agency": agency.name,
        "website": agency.website or "",
        "currency": currency_of(agency, settings, reading.today),
        "timezone": settings.timezone or agency.timezone,
        "manager": reading.people.name(settings.account_manager),
        "welcome": settings.welcome or "",
        "review_days": str(terms.review_days),
        "objection_days": str(terms.objection_days),
        "deemed": flag(terms.deemed_approval),
        "closed": _closed(agency.closed),
        "days_off": _closed(settings.closed),
    }
    return _thing("client", "client", settings.name, routes.HOME, values)


def _closed(closures: Iterable[Closure]) -> str:
    """Return days off, one stretch a line: first day, last day, reason."""
    ordered = sorted(closures, key=lambda each: (each.from_, each.last, each.reason or ""))
    return several(_stretch(each.from_, each.last, each.reason or "") for each in ordered)


def _stretch(first: date, last: date, said: str) -> str:
    return f"{first} {last} ({said})" if said else f"{first} {last}"


def _away(reading: ReaderContext, somebody: Somebody) -> str:
    """Return days away, one stretch a line: first day, last day, who stands in."""
    name = reading.people.name
    return several(
        _stretch(each.from_, each.to, name(each.stand_in or somebody.stand_in))
        for each in sorted(somebody.away, key=lambda each: (each.from_, each.to))
    )


def _left(somebody: Somebody) -> dict[str, str]:
    """Return all that is told of somebody who has left, and is on no page any more."""
    on = somebody.left_on.isoformat() if somebody.left_on else ""
    return {"name": somebody.name, "left": flag(True), "left_on": on}


def _person(reading: ReaderContext, person: Person, department: str) -> Thing:
    values = {
        "name": person.name,
        "role": person.role,
        "department": department,
        "email": person.email,
        "phone": person.phone or "",
        "hours": " ".join(map(exact, person.hours)) if person.hours else "",
        "away": _away(reading, person),
        "left": "",
    }
    if has_left(person, reading.today):
        values = _left(person)
    return _thing("person", f"person/{person.id}", person.name, routes.TEAM, values)


def _contact(reading: ReaderContext, contact: Contact) -> Thing:
    values = {
        "name": contact.name,
        "role": contact.job_title or "",
        "email": contact.email,
        "phone": contact.phone or "",
        "roles": several(contact.roles),
        "away": _away(reading, contact),
        "left": "",
    }
    if has_left(contact, reading.today):
        values = _left(contact)
    return _thing("contact", f"contact/{contact.id}", contact.name, routes.TEAM, values)


def _departments(reading: ReaderContext, known: dict[str, str]) -> Iterator[Thing]:
    """Yield the departments whose names stand somewhere, so that a new name is told once."""
    for project in reading.client.projects:
        idents = [each.file.department for each in project.deliverables]
        idents += [each.department for each in (project.budget.lines if project.budget else ())]
        known |= {ident: reading.people.department(ident) for ident in idents if ident}
    for ident, name in sorted(known.items()):
        if name:
            yield _thing("department", f"department/{ident}", name, routes.TEAM, {"name": name})


def _questions(reading: ReaderContext) -> Iterator[Thing]:
    for each in reading.client.questions:
        values = {
            "text": each.text,
            "asked_by": reading.people.name(each.asked_by),
            "on": exact(each.on),
            "about": several(link.text for link in reading.named.links("", each.about)),
            "answer": each.answer or "",
            "answered_by": reading.people.name(each.answered_by),
            "answered_on": exact(each.answered_on),
        }
        ident = f"question/{each.id}"
        yield Thing("question", "", ident, each.text, values, each.id, routes.QUESTIONS)
