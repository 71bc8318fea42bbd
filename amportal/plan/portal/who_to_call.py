"""Who to call: whoever can be reached today, and stand-ins for absences that are announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from amportal.model.derive.client_today import zone_of
from amportal.model.derive.on_call import Reach, stand_in, who_to_call
from amportal.model.derive.working_days import Workdays, agency_days
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.people import Person
from amportal.plan.view.page_frame import Reachable

# How many days ahead an absence is announced, and how far we look for a day somebody works.
ANNOUNCED = 10
_SEARCH = 20


def calls_of(
    agency: Agency, manager: str, today: date, zone: str | None = None
) -> tuple[Reachable, ...]:
    """Return whom to call about a client of *manager*, the best first, each person once.

    First those who can be reached today. Where neither the manager nor a stand-in can, whoever
    is there on the next working day (`today` is False, `first` that day). Then who stands in for
    the manager within the next ten days. Somebody on call who also stands in soon is one entry:
    on call, with the days they stand in. A manager who is on call as well has both hours.
    Hours are written in the agency's time zone and told in *zone*, the client's.
    """
    local = _Clock(agency.timezone, zone or agency.timezone, today)
    people = {person.id: person for person in agency.people}
    found: dict[str, Reachable] = {}
    for reach, is_today in _reaches(agency, manager, today):
        view = _reachable(people[reach.person], reach, people, is_today=is_today)
        known = found.setdefault(reach.person, view)
        if known.why == "on_call" and known.first is None and view.why == "stand_in":
            found[reach.person] = replace(
                known, first=view.first, last=view.last, stands_in_for=view.stands_in_for
            )
        elif known.why != "on_call" and view.why == "on_call":
            found[reach.person] = replace(known, on_call=view.hours)
    return tuple(
        replace(each, hours=local.hours(each.hours), on_call=local.hours(each.on_call))
        for each in found.values()
    )


class _Clock:
    """Tells the agency's hours as a client's clock shows them."""

    def __init__(self, ours: str, theirs: str, day: date) -> None:
        self._ours, self._theirs, self._day = zone_of(ours), zone_of(theirs), day

    def hours(self, hours: tuple[time, time] | None) -> tuple[time, time] | None:
        """Return *hours* on the client's clock."""
        if hours is None or self._ours is None or self._theirs is None:
            return hours
        return self._at(hours[0]), self._at(hours[1])

    def _at(self, hour: time) -> time:
        moment = datetime.combine(self._day, hour, self._ours)
        return moment.astimezone(self._theirs).time()


def _reaches(agency: Agency, manager: str, today: date) -> Iterator[tuple[Reach, bool]]:
    calendar = agency_days(agency)
    now = who_to_call(agency, manager, today, calendar)
    for reach in now:
        yield reach, True
    if all(reach.why == "on_call" for reach in now):
        later = _later(agency, manager, today, calendar)
        if later:
            yield later, False
    for step in range(1, ANNOUNCED + 1):
        announced = stand_in(agency, manager, today + timedelta(days=step))
        if announced and announced.why == "stand_in":
            yield announced, False


def _later(agency: Agency, manager: str, today: date, calendar: Workdays) -> Reach | None:
    """Return who is there on the next working day on which anybody is."""
    day = today
    for _ in range(_SEARCH):
        day = calendar.add(day, 1)
        reach = stand_in(agency, manager, day)
        if reach:
            return reach if reach.first else replace(reach, first=day, last=day)
    return None


def _reachable(
    person: Person, reach: Reach, people: Mapping[str, Person], *, is_today: bool
) -> Reachable:
    away = people.get(reach.stands_in_for or "")
    return Reachable(
        id=person.id,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        why=reach.why,
        hours=reach.hours,
        first=reach.first,
        last=reach.last,
        stands_in_for=away.name if away else "",
        today=is_today,
    )
