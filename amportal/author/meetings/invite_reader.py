"""Read an invite: a calendar file, or a mail that brings one.

The one place that reads calendars. It returns aware moments or none: a zone that nobody knows is
refused, as the hour of a meeting is never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email import policy
from email.parser import BytesParser
from typing import Any

import icalendar
from icalendar.error import BrokenCalendarProperty
from msgspec import Struct

from amportal.author.verb_errors import Refused
from amportal.sources.edit.written_text import one_line

MOST_BYTES = 5_000_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
# Exchange writes this name without quotes, and the colon in it ends the parameter.
_BARE_ZONE = re.compile(rb"(TZID=)(tzone://[^:;\r\n\"]+)(?=[:;])", re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]")
_USUAL_LENGTH = timedelta(hours=1)


class Guest(Struct, frozen=True):
    """Somebody who was invited; `declined`: they will not come. The address is case-folded."""

    name: str
    address: str
    declined: bool = False


class CalendarEvent(Struct, frozen=True):
    """One event of a calendar file, before it is known which meeting it is.

    `start` and `end` are aware. `rule`, `skipped` and `added` say when a series repeats, on the
    clock of `start`; `instance` is when this one of a series was to be at first.
    """

    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    place: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    cancelled: bool = False
    instance: datetime | None = None
    rule: str = ""
    skipped: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()


class Clock(Struct, frozen=True):
    """What the file itself may not say: the zone of its times, and the hours of a whole day."""

    zone: tzinfo | None = None
    hours: tuple[time, time] | None = None


def read_events(name: str, raw: bytes, clock: Clock) -> tuple[CalendarEvent, ...]:
    """Return the events of the invite *raw*, a calendar file or a mail called *name*.

    Raises Refused where it is none, where its times cannot be told, or where it is an answer to an
    invite.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(f"{name} is too large for an invite", "save the invite without attachments")
    calendar = _calendar(name, _calendar_part(name, raw))
    method = str(calendar.get("METHOD") or "REQUEST").upper()
    if method in ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"):
        raise Refused(
            f"{name} is an answer to an invite, not an invite",
            "save the invite itself; who comes is for you to write in `present`",
        )
    found = list(calendar.walk("VEVENT"))
    if not found:
        raise Refused(f"{name} holds no meeting", "save the invite as an .ics file")
    events = tuple(_event(name, each, clock, method == "CANCEL") for each in found)
    if len({each.uid for each in events}) > 1:
        titles = ", ".join(dict.fromkeys(f"`{each.title}`" for each in events[:5]))
        raise Refused(f"{name} holds several meetings: {titles}", "save the one that is meant")
    return events


def _calendar_part(name: str, raw: bytes) -> bytes:
    """Return the calendar in *raw*: all of it, or the part of a mail that is one."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return raw
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    for part in mail.walk():
        file = (part.get_filename() or "").lower()
        if part.get_content_type() in ("text/calendar", "application/ics") or file.endswith(".ics"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
        if part.get_content_type() == "application/ms-tnef" or file == "winmail.dat":
            raise Refused(
                f"{name} has its invite in winmail.dat, which only Outlook reads",
                "open it in Outlook and save the meeting as an .ics file",
            )
    what = "this mail brings no invite" if mail["From"] is not None else f"{name} is no invite"
    raise Refused(what, "save the invite as an .ics file, or the mail as an .eml file")


def _calendar(name: str, raw: bytes) -> Any:
    unfolded = _BARE_ZONE.sub(rb'\1"\2"', _FOLD.sub(b"", raw.lstrip(b"\xef\xbb\xbf")))
    try:
        return icalendar.Calendar.from_ical(_text(unfolded))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Refused(f"{name} cannot be read as a calendar", "save the invite anew") from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _event(name: str, event: Any, clock: Clock, cancelled: bool) -> CalendarEvent:
    start = _start(name, event, clock)
    title = one_line(_said(event, "SUMMARY")) or "Meeting"
    uid = one_line(_said(event, "UID"))
    if not uid:
        raise Refused(f"{name} does not say which meeting it is: it has no UID")
    rule = event.get("RRULE")
    return CalendarEvent(
        uid=uid,
        sequence=_number(event.get("SEQUENCE")),
        title=title,
        start=start,
        end=_end(name, event, clock, start),
        place=one_line(_said(event, "LOCATION")),
        text=_said(event, "DESCRIPTION"),
        links=_links(event),
        guests=_guests(event),
        cancelled=cancelled or _said(event, "STATUS").upper() == "CANCELLED",
        instance=_instance(name, event, clock),
        rule=rule.to_ical().decode() if rule is not None and hasattr(rule, "to_ical") else "",
        skipped=_several(name, event, "EXDATE", clock),
        added=_several(name, event, "RDATE", clock),
    )


def _said(event: Any, key: str) -> str:
    value = event.get(key)
    return str(value[0] if isinstance(value, list) and value else value or "").strip()


def _number(value: Any) -> int:
    try:
        return min(max(int(value), 0), 999_999)
    except (TypeError, ValueError, BrokenCalendarProperty):
        return 0


def _value(prop: Any) -> Any:
    """Return the day, moment or length of *prop*; None where there is none that can be read."""
    try:
        return prop.dt
    except (BrokenCalendarProperty, AttributeError):
        return None


def _start(name: str, event: Any, clock: Clock) -> datetime:
    value = _value(event.get("DTSTART"))
    all_day = _said(event, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if isinstance(value, datetime) and not all_day:
        return _aware(name, value, event.get("DTSTART"), clock)
    if not isinstance(value, date):
        raise Refused(f"{name} does not say when the meeting is", "save the invite anew")
    if clock.hours is None:
        raise Refused(
            f"the invite is for the whole day of {value:%Y-%m-%d}, without a time",
            "say it with --time 09:30-11:00, in the client's time zone",
        )
    return _aware(name, datetime.combine(value, clock.hours[0]), None, clock)


def _end(name: str, event: Any, clock: Clock, start: datetime) -> datetime:
    value = _value(event.get("DTEND"))
    length = _value(event.get("DURATION"))
    if clock.hours is not None and not isinstance(value, datetime):
        return start.replace(hour=clock.hours[1].hour, minute=clock.hours[1].minute)
    if _said(event, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE" and clock.hours is not None:
        return start.replace(hour=clock.hours[1].hour, minute=clock.hours[1].minute)
    if isinstance(value, datetime):
        end = _aware(name, value, event.get("DTEND"), clock)
    elif isinstance(length, timedelta):
        # A length counts seconds that pass, whatever the clock does in between.
        end = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    else:
        end = (start.astimezone(UTC) + _USUAL_LENGTH).astimezone(start.tzinfo)
    if end <= start:
        raise Refused(f"the meeting of {name} ends before it has begun", "save the invite anew")
    return end


def _aware(name: str, moment: datetime, prop: Any, clock: Clock) -> datetime:
    """Return *moment* in its zone; Refused where nobody can know which that is."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Refused(f"{name} is for the year {moment.year}", "save the invite anew")
    if moment.tzinfo is not None:
        return moment
    if clock.zone is not None:
        return moment.replace(tzinfo=clock.zone)
    said = str(prop.params.get("TZID", "")) if prop is not None else ""
    why = f"is in the time zone `{said}`, which nobody knows" if said else "names no time zone"
    raise Refused(
        f"the invite for {moment:%Y-%m-%d %H:%M} {why}",
        "say it with --zone, such as --zone Europe/Berlin",
    )


def _instance(name: str, event: Any, clock: Clock) -> datetime | None:
    prop = event.get("RECURRENCE-ID")
    value = _value(prop)
    if isinstance(value, datetime):
        return _aware(name, value, prop, clock)
    if isinstance(value, date):
        start = clock.hours[0] if clock.hours else time()
        return _aware(name, datetime.combine(value, start), prop, clock)
    return None


def _several(name: str, event: Any, key: str, clock: Clock) -> tuple[datetime, ...]:
    found = event.get(key)
    props = found if isinstance(found, list) else [found] if found is not None else []
    moments: list[datetime] = []
    for prop in props:
        for each in getattr(prop, "dts", ()):
            value = _value(each)
            if isinstance(value, datetime):
                moments.append(_aware(name, value, prop, clock))
            elif isinstance(value, date) and clock.hours:
                whole = datetime.combine(value, clock.hours[0])
                moments.append(_aware(name, whole, prop, clock))
    return tuple(moments)


def _guests(event: Any) -> tuple[Guest, ...]:
    """Return who was invited, the organizer first, without rooms, each address once."""
    found: dict[str, Guest] = {}
    for key in ("ORGANIZER", "ATTENDEE"):
        props = event.get(key)
        for prop in props if isinstance(props, list) else [props] if props is not None else []:
            params = getattr(prop, "params", {})
            if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
                continue
            address = re.sub(r"\Amailto:", "", str(prop).strip(), flags=re.IGNORECASE).casefold()
            declined = str(params.get("PARTSTAT", "")).upper() == "DECLINED"
            name = one_line(str(params.get("CN", ""))).strip("\"'")
            if "@" in address:
                found[address] = Guest(name or address, address, declined)
    return tuple(found.values())


_LINK_KEYS = (
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-GOOGLE-CONFERENCE",
    "CONFERENCE",
    "LOCATION",
    "URL",
)


def _links(event: Any) -> tuple[str, ...]:
    """Return what may be the link to join, the surest first."""
    found = [_said(event, key) for key in _LINK_KEYS]
    return tuple(each for each in found if re.match(r"https?://", each))
