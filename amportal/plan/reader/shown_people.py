"""Names of people for one reader, the team page, and who works on what.

A contact that the reader may not see still counts where approvals are counted, but has no name
here. Addresses and numbers of the agency's people are meant for the client; their notes are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from amportal.model.derive.absence import Absent, Somebody, has_left
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.people import Closure, Contact, Person
from amportal.model.nouns.site import Client, Project
from amportal.plan.view.meeting_views import Attendee
from amportal.plan.view.page_frame import ClosedDays, Reachable
from amportal.plan.view.page_views import TeamMember, TeamPage
from amportal.plan.view.waiting_views import AbsentOwner


class ShownPeople:
    """Everybody whose name may come up in the portal of *client*, by id."""

    def __init__(self, agency: Agency, client: Client, roles: frozenset[str]) -> None:
        self._persons = {person.id: person for person in agency.people}
        self.closed = agency.closed
        self._departments = {each.id: each.name for each in agency.departments}
        self._contacts = {contact.id: contact for contact in client.settings.contacts}
        self.contacts: tuple[Contact, ...] = tuple(
            contact for contact in client.settings.contacts if contact.shown_to(roles)
        )
        self._shown = {contact.id for contact in self.contacts}

    def name(self, ident: str | None) -> str:
        """Return a name, or nothing for nobody and for a contact the reader may not see."""
        if ident is None:
            return ""
        contact = self._contacts.get(ident)
        if contact:
            return contact.name if ident in self._shown else ""
        person = self._persons.get(ident)
        return person.name if person else ""

    def names(self, idents: Iterable[str]) -> tuple[str, ...]:
        """Return the names that may be shown, in the same order, each once."""
        return tuple(dict.fromkeys(name for name in map(self.name, idents) if name))

    def ids(self, idents: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of those contacts that may be shown, in the same order, each once."""
        return tuple(dict.fromkeys(each for each in idents if each in self._shown))

    def absent(self, absent: Iterable[Absent]) -> tuple[AbsentOwner, ...]:
        """Return who is absent and may be named, until when, and who is asked instead."""
        return tuple(
            AbsentOwner(self.name(each.contact), each.until, self.name(each.instead))
            for each in absent
            if self.name(each.contact)
        )

    def person(self, ident: str | None) -> Person | None:
        """Return somebody of the agency, or None."""
        return self._persons.get(ident) if ident else None

    def department(self, ident: str | None) -> str:
        """Return the name of a department, or nothing."""
        return self._departments.get(ident, "") if ident else ""

    def attendees(self, idents: Iterable[str]) -> tuple[Attendee, ...]:
        """Return who was at a meeting, without contacts the reader may not see."""
        return tuple(
            Attendee(name, ident in self._contacts)
            for ident, name in ((ident, self.name(ident)) for ident in idents)
            if name
        )


def team_page(
    people: ShownPeople, client: Client, calls: tuple[Reachable, ...], today: date
) -> TeamPage:
    """Return everybody who works on a visible project, who stands in, and the client's people.

    Whoever has left is not among them.

    The account manager comes first, then people in the order they are met in the projects.
    """
    work = _team(people, client, today)
    for call in calls:
        work.setdefault(call.id, {})
    members = ((people.person(ident), projects) for ident, projects in work.items())
    return TeamPage(
        calls=calls,
        team=tuple(
            _member(person, tuple(projects), people, today)
            for person, projects in members
            if person and not has_left(person, today)
        ),
        contacts=tuple(
            _contact(contact, people, today)
            for contact in people.contacts
            if not has_left(contact, today)
        ),
        closed=days_off(people.closed, today),
        theirs=days_off(client.settings.closed, today),
    )


def team_ids(people: ShownPeople, client: Client, today: date) -> tuple[str, ...]:
    """Return the ids of the agency's people on the team page, whoever may be called today."""
    return tuple(_team(people, client, today))


def _team(people: ShownPeople, client: Client, today: date) -> dict[str, dict[str, None]]:
    """Return the account manager, who works on what, and their stand-ins."""
    work: dict[str, dict[str, None]] = {client.settings.account_manager: {}}
    for project in client.projects:
        for ident in _workers(project):
            if people.person(ident):
                work.setdefault(ident, {})[project.file.name] = None
    for ident in list(work):
        for stand_in in _stand_ins(people.person(ident), today):
            work.setdefault(stand_in, {})
    return work


def days_off(closures: Iterable[Closure], today: date) -> tuple[ClosedDays, ...]:
    """Return the days off that run on *today* or are to come, the first ones first."""
    ahead = (each for each in closures if each.last >= today)
    return tuple(
        ClosedDays(each.from_, each.last, each.reason or "")
        for each in sorted(ahead, key=lambda each: (each.from_, each.last, each.reason or ""))
    )


def _workers(project: Project) -> Iterator[str]:
    file = project.file
    yield file.lead
    yield from file.team
    yield from (each.file.owner for each in project.deliverables if each.file.owner)
    yield from (each.owner for each in file.milestones if each.owner)
    yield from (each.owner for each in file.actions)


def _stand_ins(person: Person | None, today: date) -> Iterator[str]:
    if person is None:
        return
    if has_left(person, today) and person.stand_in:
        yield person.stand_in
    for absence in person.away:
        if absence.to >= today and (absence.stand_in or person.stand_in):
            yield absence.stand_in or person.stand_in or ""


def _member(
    person: Person, projects: tuple[str, ...], people: ShownPeople, today: date
) -> TeamMember:
    return TeamMember(
        id=person.id,
        name=person.name,
        role=person.role,
        department=people.department(person.department),
        email=person.email,
        phone=person.phone,
        projects=projects,
        away=_days_away(person, people, today),
    )


def _days_away(
    somebody: Somebody, people: ShownPeople, today: date
) -> tuple[tuple[date, date, str], ...]:
    """Return the first and last day of each absence that is not over, and who stands in."""
    return tuple(
        (absence.from_, absence.to, people.name(absence.stand_in or somebody.stand_in))
        for absence in sorted(somebody.away, key=lambda each: (each.from_, each.to))
        if absence.to >= today
    )


def _contact(contact: Contact, people: ShownPeople, today: date) -> TeamMember:
    return TeamMember(
        id=contact.id,
        name=contact.name,
        role=contact.job_title or "",
        department="",
        email=contact.email,
        phone=contact.phone,
        projects=(),
        away=_days_away(contact, people, today),
        roles=contact.roles,
    )
