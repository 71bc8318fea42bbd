"""Count working days: weekends and public holidays left out, by a holiday library.

Slip, lateness and review times are promised in working days, so they are counted in one place.
Where several calendars are given, a day counts only if all of them work. A country or region
that the library does not know has weekends only; rules say so to the person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from amportal.model.nouns.agency import Agency
    from amportal.model.nouns.client import ClientSettings
    from amportal.model.nouns.people import Closure

_FIRST, _LAST = 1970, 2150
# More years of more regions than this are nobody's work.
_MOST_YEARS = 4096
_WEEKEND = frozenset({5, 6})
# A country and a region of it.
_Place = tuple[str, str | None]
# Days off, and the weekdays of a weekend.
_DaysOff = tuple[frozenset[date], frozenset[int]]


@lru_cache(maxsize=1)
def known_countries() -> dict[str, tuple[str, ...]]:
    """Return the regions of each country that has a calendar, by its two letters."""
    import holidays

    every = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(regions) for code, regions in every.items() if len(code) == 2}


class HolidayCalendar:
    """What the holiday library said, so that it is asked once: plain facts, of no site's own.

    They may be kept and taken over as rows, by whoever knows that the library is the same.
    """

    def __init__(self) -> None:
        self.learned = False
        self._regions: dict[str, tuple[str, ...] | None] = {}
        self._off: dict[tuple[str, str | None, int], _DaysOff] = {}

    def regions(self, country: str) -> tuple[str, ...] | None:
        """Return the regions of *country*, None where it has no calendar."""
        if country not in self._regions:
            self._regions[country] = _asked_regions(country)
            self.learned = True
        return self._regions[country]

    def days_off(self, country: str, region: str | None, year: int) -> _DaysOff:
        """Return a year's public holidays and the weekend's weekdays (Monday is 0)."""
        key = (country, region, year)
        if key not in self._off:
            if len(self._off) >= _MOST_YEARS:
                self._off.clear()
            self._off[key] = self._asked_days_off(*key)
            self.learned = True
        return self._off[key]

    def rows(self) -> list[object]:
        """Return all that is known, in JSON's own kinds."""
        return [
            [[country, regions] for country, regions in self._regions.items()],
            [
                [*key, sorted(day.isoformat() for day in days), sorted(weekend)]
                for key, (days, weekend) in self._off.items()
            ],
        ]

    def take(self, rows: Any) -> None:
        """Know what another process had in its `rows`."""
        regions, off = rows
        for country, names in regions:
            self._regions.setdefault(country, None if names is None else tuple(names))
        for country, region, year, days, weekend in off:
            free = frozenset(map(date.fromisoformat, days))
            self._off.setdefault((country, region, year), (free, frozenset(weekend)))

    def _asked_days_off(self, country: str, region: str | None, year: int) -> _DaysOff:
        regions = self.regions(country)
        if regions is None or not _FIRST <= year <= _LAST:
            return frozenset(), _WEEKEND
        import holidays

        known = region if region in regions else None
        found = holidays.country_holidays(country, subdiv=known, years=year)
        weekend = frozenset(int(day) for day in found.weekend)
        return frozenset(day for day in found if day.year == year), weekend


def _asked_regions(country: str) -> tuple[str, ...] | None:
    """Load this country's calendar alone; there are some 250."""
    import holidays

    found = getattr(holidays, country, None) if len(country) == 2 else None
    known = getattr(found, "country", None) == country
    return tuple(getattr(found, "subdivisions", ())) if known else None


HOLIDAYS = HolidayCalendar()


def regions_of(country: str) -> tuple[str, ...] | None:
    """Return the regions of *country*, None where it has no calendar: `known_countries` of one."""
    return HOLIDAYS.regions(country)


@lru_cache(maxsize=64)
def region_names(country: str) -> dict[str, str]:
    """Return the codes of a country's regions by the names people use (`Bayern`: `BY`)."""
    import holidays

    found = getattr(getattr(holidays, country, None), "subdivisions_aliases", None)
    return dict(found or {})


class Workdays:
    """The working days that all of some places share; a place is a country and a region.

    *closed* are further days off, each from a first to a last day, that no calendar has.
    """

    __slots__ = ("_by_year", "_closed", "_places")

    def __init__(self, *places: _Place, closed: Iterable[tuple[date, date]] = ()) -> None:
        self._places = tuple(dict.fromkeys(places))
        self._closed = tuple(closed)
        self._by_year: dict[int, tuple[frozenset[date], frozenset[int]]] = {}

    def _off(self, year: int) -> tuple[frozenset[date], frozenset[int]]:
        known = self._by_year.get(year)
        if known is None:
            parts = [HOLIDAYS.days_off(country, region, year) for country, region in self._places]
            weekend = frozenset().union(*(each[1] for each in parts)) if parts else _WEEKEND
            free = frozenset().union(*(each[0] for each in parts), self._closed_in(year))
            known = (frozenset(day for day in free if day.weekday() not in weekend), weekend)
            self._by_year[year] = known
        return known

    def _closed_in(self, year: int) -> frozenset[date]:
        """Return the further days off that lie in *year*."""
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
        return frozenset(
            begin + timedelta(days=step)
            for first, last in self._closed
            for begin in (max(first, first_day),)
            for step in range((min(last, last_day) - begin).days + 1)
        )

    def works(self, day: date) -> bool:
        """Say whether *day* is a working day."""
        free, weekend = self._off(day.year)
        return day.weekday() not in weekend and day not in free

    def between(self, first: date, last: date) -> int:
        """Return the working days after *first* up to and with *last*; negative when it is before.

        `between(a, b) == -between(b, a)` and, for a <= b <= c,
        `between(a, c) == between(a, b) + between(b, c)`.
        """
        if last < first:
            return -self.between(last, first)
        count = 0
        start = first
        while start < last:
            end = min(last, date(start.year, 12, 31)) if start.year < 9999 else last
            if end == start:
                end = min(last, start + timedelta(days=1))
                count += self.works(end)
            else:
                count += self._within(start, end)
            start = end
        return count

    def _within(self, first: date, last: date) -> int:
        """Count the days after *first* up to *last* of one year."""
        free, weekend = self._off(last.year)
        weeks, rest = divmod((last - first).days, 7)
        count = weeks * (7 - len(weekend))
        for step in range(rest):
            count += (last - timedelta(days=step)).weekday() not in weekend
        return count - sum(1 for day in free if first < day <= last)

    def add(self, day: date, days: int) -> date:
        """Return the working day that is *days* working days after *day* (before, if negative).

        For 0, *day* itself.
        """
        step = timedelta(days=1 if days > 0 else -1)
        left = abs(days)
        while left:
            day += step
            left -= self.works(day)
        return day


def closed_days(closures: Iterable[Closure]) -> tuple[tuple[date, date], ...]:
    """Return the first and the last day of each of *closures*."""
    return tuple((each.from_, each.last) for each in closures)


def client_place(agency: Agency, settings: ClientSettings) -> _Place:
    """Return country and region that a client's working days go by; the agency's where none."""
    if settings.country is None or settings.country == agency.country:
        return (agency.country, settings.region or agency.region)
    return (settings.country, settings.region)


def client_days(agency: Agency, settings: ClientSettings) -> Workdays:
    """Return the working days of the client: what its lateness is counted in."""
    return Workdays(client_place(agency, settings), closed=closed_days(settings.closed))


def agency_days(agency: Agency) -> Workdays:
    """Return the working days of the agency."""
    return Workdays((agency.country, agency.region), closed=closed_days(agency.closed))


class Calendars(Struct, frozen=True):
    """The working days of one client's work: `ours` the agency's, `theirs` the client's.

    `shared` are the days on which both work: what moves a date is counted in them.
    """

    ours: Workdays
    theirs: Workdays
    shared: Workdays


def calendars_of(agency: Agency, settings: ClientSettings | None) -> Calendars:
    """Return the working days that the dates of the client with *settings* are counted in.

    Where its settings could not be read, the agency's own.
    """
    ours = agency_days(agency)
    if settings is None:
        return Calendars(ours, ours, ours)
    closed = closed_days((*agency.closed, *settings.closed))
    places = ((agency.country, agency.region), client_place(agency, settings))
    return Calendars(ours, client_days(agency, settings), Workdays(*places, closed=closed))
