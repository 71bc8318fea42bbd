"""Who to call: whoever can be reached today, and stand-ins for absences that are announced.

Hours are written on the agency's clock and told on the client's. A stretch of hours belongs to the
client's day on which it begins there: the evening's duty in Montréal is the next morning in Dubai.
So the agency's days around the client's are looked at, each with the offset of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from amportal.model.derive.client_today import zone_of
from amportal.model.derive.on_call import Reach, answers_for, stand_in, who_to_call
from amportal.model.derive.working_days import Workdays, agency_days
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.people import Person
from amportal.plan.reader.shown_people import days_off
from amportal.plan.view.page_frame import ClosedDays, Frame, Reachable

# How many days ahead an absence is announced, and how far we look for a day somebody works.
ANNOUNCED = 10
_SEARCH = 20


def calls_of(
    agency: Agency, manager: str, today: date, zone: str | None = None
) -> tuple[Reachable, ...]:
    """Return whom to call about a client of *manager*, the best first, each person once.

    First those who can be reached on *today*, the client's day. Where neither the manager nor a
    stand-in can, whoever is there first afterwards (`from_day` is that day). Then who stands in
    for the manager within the next ten days. Somebody on call who also stands in soon is one
    entry: on call, with the days they stand in. Somebody with several hours
    on that day, as a manager who is on call as well, has them all.
    *zone* is the client's, in which hours are told.
    """
    clock = _Clock(agency.timezone, zone or agency.timezone)
    people = {person.id: person for person in agency.people}
    found: dict[str, Reachable] = {}
    for each in _found(agency, manager, today, clock):
        view = _reachable(people[each.reach.person], each, people)
        known = found.setdefault(each.reach.person, view)
        if known.why == "on_call" and known.first is None and view.why == "stand_in":
            found[view.id] = replace(
                known, first=view.first, last=view.last, stands_in_for=view.stands_in_for
            )
        elif known.why != "on_call" and view.why == "on_call" and known.on_call is None:
            found[view.id] = replace(known, on_call=view.hours)
        elif view.why == "on_call" and view.hours not in (None, known.hours, known.on_call):
            more = {*known.more_hours, view.hours}
            found[view.id] = replace(known, more_hours=tuple(sorted(filter(None, more))))
    return tuple(found.values())


def reached_on(frame: Frame, agency: Agency, manager: str, day: date) -> Frame:
    """Return *frame* with what it says of whom letters reach on *day*, the client's."""
    people = {person.id: person for person in agency.people}
    answers = answers_for(agency, manager, day)
    person, away = people.get(answers), people.get(manager) if answers != manager else None
    return replace(
        frame,
        closed=closed_on(agency, day),
        answers_name=person.name if person else "",
        answers_email=person.email if person else "",
        copy_email=away.email if away else "",
    )


def closed_on(agency: Agency, day: date) -> ClosedDays | None:
    """Return the days on which the office is closed that *day* is one of; None on other days."""
    now = (each for each in days_off(agency.closed, day) if each.first <= day)
    return next(now, None)


class _Found(NamedTuple):
    """Somebody, with hours on the client's clock; `today`: on the day that was asked for."""

    reach: Reach
    hours: tuple[time, time] | None
    today: bool = False
    from_day: date | None = None


class _Clock:
    """Tells the agency's hours as a client's clock shows them."""

    def __init__(self, ours: str, theirs: str) -> None:
        self._ours, self._theirs = zone_of(ours), zone_of(theirs)

    def told(self, day: date, reach: Reach) -> tuple[date, tuple[time, time] | None]:
        """Return the hours of *reach* on the agency's *day*: the client's day, and from when."""
        hours = reach.hours
        if hours is None or self._ours is None or self._theirs is None:
            return day, hours
        begin, end = (
            datetime.combine(day, hour, self._ours).astimezone(self._theirs) for hour in hours
        )
        return begin.date(), (begin.time(), end.time())


def _found(agency: Agency, manager: str, today: date, clock: _Clock) -> Iterator[_Found]:
    calendar = agency_days(agency)
    now = list(_today(agency, manager, today, calendar, clock))
    yield from now
    if all(each.reach.why == "on_call" for each in now):
        later = _later(agency, manager, today, calendar, clock)
        if later:
            yield later
    for step in range(1, ANNOUNCED + 1):
        day = today + timedelta(days=step)
        announced = stand_in(agency, manager, day)
        if announced and announced.why == "stand_in":
            yield _Found(announced, clock.told(day, announced)[1])


def _today(
    agency: Agency, manager: str, today: date, calendar: Workdays, clock: _Clock
) -> Iterator[_Found]:
    """Yield whoever can be reached on the client's *today*: the office first, then the rota."""
    told = [
        (reach, *clock.told(day, reach))
        for day in (today - timedelta(days=1), today, today + timedelta(days=1))
        for reach in who_to_call(agency, manager, day, calendar)
    ]
    # A sort keeps the order of what is equal: that of days, then of the rota.
    told.sort(key=lambda each: each[0].why == "on_call")
    yield from (_Found(reach, hours, today=True) for reach, day, hours in told if day == today)


def _later(
    agency: Agency, manager: str, today: date, calendar: Workdays, clock: _Clock
) -> _Found | None:
    """Return who is there first on a working day of the office after the client's *today*."""
    day = calendar.add(today, -1)
    for _ in range(_SEARCH):
        day = calendar.add(day, 1)
        reach = stand_in(agency, manager, day)
        on, hours = clock.told(day, reach) if reach else (day, None)
        if reach and on > today:
            return _Found(reach, hours, from_day=on)
    return None


def _reachable(person: Person, found: _Found, people: Mapping[str, Person]) -> Reachable:
    reach = found.reach
    away = people.get(reach.stands_in_for or "")
    return Reachable(
        id=person.id,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        why=reach.why,
        hours=found.hours,
        first=reach.first,
        last=reach.last,
        stands_in_for=away.name if away else "",
        today=found.today,
        from_day=found.from_day,
    )
