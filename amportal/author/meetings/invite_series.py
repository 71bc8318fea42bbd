"""When a series of meetings is held: its next instance, and its rule in words.

Repeats are counted on the clock of the invite's own zone, so that ten o'clock stays ten o'clock
when clocks change. The one place that knows rules of repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from dateutil.rrule import rruleset, rrulestr
from msgspec.structs import replace

from amportal.author.meetings.invite_reader import CalendarEvent
from amportal.author.verb_errors import Refused

_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
# How far ahead of today instances are looked for, and how many are looked at.
_AHEAD = timedelta(days=366 * 2)
_MOST = 400


def next_meeting(events: Sequence[CalendarEvent], now: datetime) -> CalendarEvent:
    """Return the meeting that *events* of one invite mean: the next one of a series.

    Instances that were moved are taken as moved, those that were called off are passed over.
    """
    master = next((each for each in events if each.instance is None), None)
    if master is None:
        ahead = [each for each in events if each.end > now] or list(events)
        return min(ahead, key=lambda each: each.start)
    if not master.rule and not master.added:
        return master
    if master.cancelled:
        return master
    for each in islice(instances(events, now), _MOST):
        if not each.cancelled and each.end > now:
            return each
    raise Refused(
        f"all meetings of the series `{master.title}` are over", "import an invite that is ahead"
    )


def instances(events: Sequence[CalendarEvent], now: datetime) -> Iterator[CalendarEvent]:
    """Yield the instances of a series from the day before *now* on, the moved ones in their place.

    Sorted by when they were to be at first.
    """
    master = next(each for each in events if each.instance is None)
    moved = {_key(each.instance): each for each in events if each.instance is not None}
    length = master.end - master.start
    for naive in _dates(master, now):
        first = naive.replace(tzinfo=master.start.tzinfo)
        other = moved.pop(_key(first), None)
        yield other or replace(master, start=first, end=first + length, instance=first)
    # One that was moved from long ago to a day still ahead.
    yield from (each for each in moved.values() if each.end > now)


def is_held(event: CalendarEvent, instance: datetime) -> bool:
    """Say whether the series *event* has an instance at the moment *instance*."""
    wanted = instance.astimezone(event.start.tzinfo).replace(tzinfo=None)
    return wanted in islice(_dates(event, instance), 5)


def rule_in_words(event: CalendarEvent) -> str:
    """Return the rule of a series for a line on a terminal."""
    parts = dict(each.split("=", 1) for each in event.rule.split(";") if "=" in each)
    count = parts.get("INTERVAL", "1")
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
    name = unit.get(parts.get("FREQ", ""), "")
    often = f"every {name}" if count == "1" else f"every {count} {name}s"
    days = f" on {parts['BYDAY']}" if "BYDAY" in parts else ""
    until = f", until {parts['UNTIL'][:8]}" if "UNTIL" in parts else ""
    times = f", {parts['COUNT']} times" if "COUNT" in parts else ""
    return f"{often}{days} at {event.start:%H:%M}{until}{times}"


def _key(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _dates(master: CalendarEvent, around: datetime) -> Iterator[datetime]:
    """Yield when instances begin, on the clock of the series, from a day before *around* on."""
    zone = master.start.tzinfo
    start = master.start.replace(tzinfo=None)
    after = around.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    dates = rruleset()
    if master.rule:
        dates.rrule(_rule(master, start, after + _AHEAD))
    else:
        dates.rdate(start)
    for each in master.added:
        dates.rdate(each.astimezone(zone).replace(tzinfo=None))
    for each in master.skipped:
        dates.exdate(each.astimezone(zone).replace(tzinfo=None))
    return iter(dates.xafter(after, inc=True))


def _rule(master: CalendarEvent, start: datetime, last: datetime) -> object:
    """Return the rule of *master*, ended at *last* unless it ends before."""
    parts = dict(each.split("=", 1) for each in master.rule.split(";") if "=" in each)
    if parts.get("FREQ", "") in _TOO_OFTEN:
        raise Refused(f"`{master.title}` repeats {parts['FREQ'].lower()}, as no meeting does")
    until = parts.pop("UNTIL", "")
    end = _until(until, master) if until else last
    if "COUNT" not in parts:
        parts["UNTIL"] = f"{min(end, last):%Y%m%dT%H%M%S}"
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    try:
        return rrulestr(text, dtstart=start)
    except (ValueError, TypeError) as error:
        raise Refused(
            f"when `{master.title}` repeats cannot be read: {master.rule}",
            "save one meeting of the series as an .ics file",
        ) from error


def _until(text: str, master: CalendarEvent) -> datetime:
    """Return the end of a rule on the clock of the series; a day alone counts as a whole."""
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d") + timedelta(hours=23, minutes=59)
        moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise Refused(f"the series `{master.title}` ends on `{text}`, which is no day") from None
    if not text.endswith("Z"):
        return moment
    return moment.replace(tzinfo=UTC).astimezone(master.start.tzinfo).replace(tzinfo=None)
