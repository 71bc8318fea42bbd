"""Who a client can call today, and why that person.

The portal must never send a client to somebody who is away: the account manager, else whoever
stands in (who may be away too), and whoever is on call when the office is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Literal

from msgspec import Struct

from amportal.model.derive.absence import answering, is_there
from amportal.model.derive.working_days import Workdays, agency_days
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.people import Person

_DAY = timedelta(days=1)


class Reach(Struct, frozen=True):
    """Somebody to call on one day.

    `hours` are theirs on that day (None: not said). A stand-in answers for `stands_in_for` from
    `first` to `last`; None for `last`: as far as anybody knows.
    """

    person: str
    why: Literal["manager", "stand_in", "on_call"]
    hours: tuple[time, time] | None = None
    first: date | None = None
    last: date | None = None
    stands_in_for: str | None = None

    @property
    def until(self) -> time | None:
        """When they stop answering on that day."""
        return self.hours[1] if self.hours else None


def stand_in(agency: Agency, person_id: str, day: date) -> Reach | None:
    """Return who answers for *person_id* on *day*: themselves, or the first stand-in present.

    None where all are away or they stand in for each other.
    """
    people = {each.id: each for each in agency.people}
    found = answering(people, person_id, day)
    if found is None:
        return None
    if found.id == person_id:
        return Reach(found.id, "manager", found.hours)
    first, last = _stretch(people, person_id, day, found)
    return Reach(found.id, "stand_in", found.hours, first, last, person_id)


def _stretch(
    people: Mapping[str, Person], person_id: str, day: date, other: Person
) -> tuple[date, date | None]:
    """Return the days around *day* on which *other* answers for *person_id*.

    Not those of the absence: a stand-in may be away in it. No last day where none is known.
    """
    turns = _turns(people.values())
    begins = (
        each
        for each in reversed(turns)
        if each <= day and answering(people, person_id, each - _DAY) is not other
    )
    ends = (
        each for each in turns if each > day and answering(people, person_id, each) is not other
    )
    last = next(ends, None)
    return next(begins, day), last - _DAY if last else None


def _turns(people: Iterable[Person]) -> tuple[date, ...]:
    """Return the days on which one of *people* is away, back or gone for the first time, sorted."""
    found: set[date] = set()
    for each in people:
        for absence in each.away:
            found |= {absence.from_, absence.to + _DAY}
        if each.left_on:
            found.add(each.left_on)
    return tuple(sorted(found))


def answers_for(agency: Agency, manager: str, day: date) -> str:
    """Return the id of whoever letters to *manager* go to on *day*.

    The stand-in, working day or not, so that a letter reaches somebody who is not away; where all
    are away, the manager.
    """
    reach = stand_in(agency, manager, day)
    return reach.person if reach else manager


def on_call(agency: Agency, day: date) -> tuple[Reach, ...]:
    """Return whom the rota names for *day*, without those who are away, in its order.

    Somebody with several turns on that day is named once for each of their hours.
    """
    people = {each.id: each for each in agency.people}
    found: dict[object, Reach] = {}
    for turn in agency.on_call:
        person = people.get(turn.person)
        if turn.from_ <= day <= turn.to and person and is_there(person, day):
            found.setdefault((person.id, turn.hours), Reach(person.id, "on_call", turn.hours))
    return tuple(found.values())


def who_to_call(
    agency: Agency, manager: str, day: date, calendar: Workdays | None = None
) -> tuple[Reach, ...]:
    """Return whom to call on *day*, the best first; empty where nobody can be reached.

    On the agency's working days the account manager or a stand-in comes first, then whoever is
    on call; on other days only the rota answers.
    """
    works = (calendar or agency_days(agency)).works(day)
    daily = stand_in(agency, manager, day) if works else None
    rota = on_call(agency, day)
    if daily is None:
        return rota
    others = tuple(
        each
        for each in rota
        if each.person != daily.person or each.hours not in (None, daily.hours)
    )
    return (daily, *others)
