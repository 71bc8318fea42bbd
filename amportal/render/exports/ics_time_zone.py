"""The rules of a time zone as calendar programs read them: VTIMEZONE of RFC 5545, section 3.6.5.

Written here because readers differ: ical.js takes only the first date of an RDATE with several,
and Outlook is documented to read DTSTART, RRULE and the offsets alone (MS-OXCICAL). So a zone whose
changes follow a yearly rule gets one RRULE a change, and any other gets one component for each
change, which needs neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Years beyond the wanted ones that a rule must hold for before it is believed.
_BEYOND = 8
_BEFORE_ALL = datetime(1970, 1, 1)


class _Change(Struct, frozen=True):
    """One change of the offset: its moment on the clock before it, and the offsets around it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> str:
        return "DAYLIGHT" if self.after > self.before else "STANDARD"


@lru_cache(maxsize=64)
def time_zone_lines(zone: str, first: int, last: int) -> str:
    """Return the VTIMEZONE component of *zone*, an IANA name, as lines that end with CRLF.

    It holds for every moment from the year *first* to the year *last*, both included.
    """
    start = datetime(first - 1, 1, 1, tzinfo=UTC)
    changes = tuple(_changes(ZoneInfo(zone), start, date(last + _BEYOND, 12, 31)))
    rules = _rules(changes, last + _BEYOND)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    if rules:
        for change, rule in rules:
            lines += _component(change, rule)
    else:
        at = start.astimezone(ZoneInfo(zone))
        offset = at.utcoffset() or timedelta()
        lines += _component(_Change(_BEFORE_ALL, offset, offset, at.tzname() or ""))
        for change in changes:
            if change.local.year <= last + 1:
                lines += _component(change)
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines)


def _changes(zone: ZoneInfo, start: datetime, end: date) -> Iterator[_Change]:
    """Yield the changes of offset between *start* and the end of the day *end*, in order."""
    week = timedelta(days=7)
    at, offset = start, start.astimezone(zone).utcoffset()
    while at.date() <= end:
        following = (at + week).astimezone(zone).utcoffset()
        if following != offset:
            moment = _moment(zone, at, at + week)
            there = moment.astimezone(zone)
            before, after = offset or timedelta(), there.utcoffset() or timedelta()
            local = (moment + before).replace(tzinfo=None)
            yield _Change(local, before, after, there.tzname() or "")
        at, offset = at + week, following


def _moment(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first second between *low* and *high* with the offset of *high*."""
    before = low.astimezone(zone).utcoffset()
    seconds = int((high - low).total_seconds())
    while seconds > 1:
        half = seconds // 2
        middle = low + timedelta(seconds=half)
        if middle.astimezone(zone).utcoffset() == before:
            low, seconds = middle, seconds - half
        else:
            seconds = half
    return low + timedelta(seconds=seconds)


def _rules(changes: tuple[_Change, ...], last: int) -> list[tuple[_Change, str]]:
    """Return the first of each kind of change with the yearly rule that gives all of it.

    Empty where one kind has no such rule, or happens not once in every year until *last*.
    """
    kinds: dict[tuple[timedelta, timedelta, int], list[_Change]] = {}
    for change in changes:
        kinds.setdefault((change.before, change.after, change.local.month), []).append(change)
    rules = []
    for kind in kinds.values():
        years = [change.local.year for change in kind]
        rule = _rule([change.local for change in kind])
        if rule is None or years != list(range(years[0], last + 1)):
            return []
        rules.append((kind[0], rule))
    return rules


def _rule(moments: list[datetime]) -> str | None:
    """Return the rule, "the second Sunday in March", that gives all *moments*; None for none."""
    first = moments[0]
    if any((each.weekday(), each.time()) != (first.weekday(), first.time()) for each in moments):
        return None
    nth = {(each.day - 1) // 7 + 1 for each in moments}
    if len(nth) == 1 and nth != {5}:
        which = nth.pop()
    elif all((each + timedelta(days=7)).month != each.month for each in moments):
        which = -1
    else:
        return None
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={which}{_DAYS[first.weekday()]}"


def _component(change: _Change, rule: str = "") -> list[str]:
    lines = [
        f"BEGIN:{change.kind}",
        f"DTSTART:{change.local:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(change.before)}",
        f"TZOFFSETTO:{_offset(change.after)}",
    ]
    if rule:
        lines.append(f"RRULE:{rule}")
    return [*lines, f"TZNAME:{change.name}", f"END:{change.kind}"]


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, rest = ("-" if seconds < 0 else "+"), abs(seconds)
    text = f"{sign}{rest // 3600:02}{rest // 60 % 60:02}"
    return f"{text}{rest % 60:02}" if rest % 60 else text
