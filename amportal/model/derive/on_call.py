"""Who a client can call today, and why that person.

The portal must never send a client to somebody who is away: the account manager, else whoever
stands in (who may be away too), and whoever is on call when the office is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from amportal.model.derive.absence import absence_on, answering, has_left, is_there
from amportal.model.derive.working_days import Workdays, agency_days
from amportal.model.nouns.agency import Agency


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody to call on one day.

    `hours` are theirs on that day (None: not said); `first` and `last` the days a stand-in
    stands in, for `stands_in_for`.
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

    Follows stand-ins of stand-ins; None where all are away or they stand in for each other.
    """
    people = {each.id: each for each in agency.people}
    asked, found = people.get(person_id), answering(people, person_id, day)
    if asked is None or found is None:
        return None
    if found is asked:
        return Reach(found.id, "manager", found.hours)
    # Somebody who has left has no last day away.
    away = None if has_left(asked, day) else absence_on(asked, day)
    first, last = (away.from_, away.to) if away else (asked.left_on, None)
    return Reach(found.id, "stand_in", found.hours, first, last, person_id)


def answers_for(agency: Agency, manager: str, day: date) -> str:
    """Return the id of whoever letters to *manager* go to on *day*.

    The stand-in, working day or not, so that a letter reaches somebody who is not away; where all
    are away, the manager.
    """
    reach = stand_in(agency, manager, day)
    return reach.person if reach else manager


def on_call(agency: Agency, day: date) -> tuple[Reach, ...]:
    """Return whom the rota names for *day*, without those who are away, in its order."""
    people = {each.id: each for each in agency.people}
    found: dict[str, Reach] = {}
    for turn in agency.on_call:
        person = people.get(turn.person)
        if turn.from_ <= day <= turn.to and person and is_there(person, day):
            found.setdefault(person.id, Reach(person.id, "on_call", turn.hours))
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
