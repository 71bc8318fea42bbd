"""Invites as Outlook and Exchange, Google Calendar and Apple Calendar write them.

Anonymous, written after the shapes that those programs produce: order of properties, folding,
names of zones, spelling of addresses, and the blocks that meeting services add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PRODUCERS = ("outlook", "google", "apple")
_PRODIDS = {
    "outlook": "Microsoft Exchange Server 2010",
    "google": "-//Google Inc//Google Calendar 70.9054//EN",
    "apple": "-//Apple Inc.//macOS 15.6//EN",
}
# What Windows calls the zones, with the rules that Exchange writes for them.
WINDOWS = {
    "Europe/London": "GMT Standard Time",
    "Europe/Berlin": "W. Europe Standard Time",
    "America/New_York": "Eastern Standard Time",
    "Asia/Dubai": "Arabian Standard Time",
    "Asia/Kolkata": "India Standard Time",
    "Australia/Sydney": "AUS Eastern Standard Time",
}
TEAMS = (
    "\\n________________________________________________________________________________\\n"
    "Microsoft Teams meeting\\nJoin on your computer\\, mobile app or room device\\n"
    "Click here to join the meeting<https://teams.microsoft.com/l/meetup-join/19%3ameeting_x/0>\\n"
    "Meeting ID: 318 245 771 902\\nPasscode: aB3xYz\\n"
    "Or call in (audio only)\\n+44 20 3443 8700\\,\\,318245771#\\n"
    "Phone Conference ID: 318 245 771#\\nFind a local number | Reset PIN\\n"
    "Learn More | Meeting options\\n"
    "________________________________________________________________________________\\n"
)
MEET = (
    "\\n\\n-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-\\n"
    "Join with Google Meet: https://meet.google.com/abc-defg-hij\\n"
    "Or dial: (GB) +44 20 3937 1234 PIN: 771902#\\n"
    "Learn more about Meet at: https://support.google.com/a/users/answer/9282720\\n\\n"
    "Please do not edit this section.\\n"
    "-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-"
)
ZOOM = (
    "\\n\\nRuth is inviting you to a scheduled Zoom meeting.\\n\\n"
    "Join Zoom Meeting\\nhttps://us02web.zoom.us/j/86123402318?pwd=Zm9v\\n\\n"
    "Meeting ID: 861 2340 2318\\nPasscode: 771902\\n"
    "One tap mobile\\n+442034815237\\,\\,86123402318# United Kingdom\\n"
    "Find your local number: https://us02web.zoom.us/u/kb\\n"
)
BLOCKS = {"outlook": TEAMS, "google": MEET, "apple": ZOOM}
JOINS = {
    "outlook": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x/0",
    "google": "https://meet.google.com/abc-defg-hij",
    "apple": "https://us02web.zoom.us/j/86123402318?pwd=Zm9v",
}
# None of these may be on a page of the client unless somebody asks for it.
CODES = ("771902", "318 245 771", "245771", "2340 2318", "aB3xYz", "3443 8700", "3937 1234")


@dataclass(frozen=True)
class Invited:
    """An invite: its moment in UTC, the zone it is written in, and who wrote it."""

    producer: str
    zone: str
    moment: datetime
    minutes: int = 60
    uid: str = "040000008200E00074C5B7101A82E008"
    sequence: int = 0
    title: str = "Weekly"
    text: str = "Agenda:\\n- Where the film stands\\n- Key visual\\n"
    place: str = ""
    method: str = "REQUEST"
    rule: str = ""
    more: tuple[str, ...] = ()
    guests: tuple[str, ...] = ("ruth@halden.example", "priya@acme.example")
    declined: tuple[str, ...] = ()
    zone_name: str = ""
    with_zone: bool = True
    overrides: tuple[Invited, ...] = field(default=())
    instance: datetime | None = None

    def text_file(self) -> bytes:
        """Return the calendar file."""
        lines = ["BEGIN:VCALENDAR", f"PRODID:{_PRODIDS[self.producer]}", "VERSION:2.0"]
        lines += [f"METHOD:{self.method}"] if self.producer != "apple" else []
        if self.with_zone and not self._utc:
            lines += _zone(self._zone_name, ZoneInfo(self.zone), self.moment.year)
        for each in (self, *self.overrides):
            lines += each.lines()
        lines += ["END:VCALENDAR", ""]
        return "\r\n".join(_folded(line) for line in lines).encode()

    @property
    def _utc(self) -> bool:
        # Google writes the moment of a single meeting in UTC.
        return self.producer == "google" and not self.rule and self.instance is None

    @property
    def _zone_name(self) -> str:
        return self.zone_name or (WINDOWS[self.zone] if self.producer == "outlook" else self.zone)

    def _time(self, key: str, moment: datetime) -> str:
        if self._utc:
            return f"{key}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        local = moment.astimezone(ZoneInfo(self.zone))
        name = self._zone_name
        quoted = f'"{name}"' if set(name) & set(":;,") and "tzone" not in name else name
        return f"{key};TZID={quoted}:{local:%Y%m%dT%H%M%S}"

    def lines(self) -> list[str]:
        """Return the lines of the event."""
        end = self.moment + timedelta(minutes=self.minutes)
        start = [self._time("DTSTART", self.moment), self._time("DTEND", end)]
        first = [self._time("RECURRENCE-ID", self.instance)] if self.instance else []
        rule = [f"RRULE:{self.rule}"] if self.rule else []
        who = [self._guest(each, first=n == 0) for n, each in enumerate(self.guests)]
        said = [f"DESCRIPTION:{self.text}{BLOCKS[self.producer]}"]
        name = [f"SUMMARY;LANGUAGE=en-GB:{self.title}"]
        known = [f"UID:{self.uid}", f"SEQUENCE:{self.sequence}"]
        where = [f"LOCATION:{self.place}"] if self.place else []
        stamp = ["DTSTAMP:20261120T080000Z"]
        state = ["STATUS:CANCELLED"] if self.method == "CANCEL" else ["STATUS:CONFIRMED"]
        if self.producer == "outlook":
            body = [*who, *said, *rule, *known[:1], *name, *start, *stamp, *first, *state]
            body += [*known[1:], *where, "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", *self.more]
            body += ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM"]
        elif self.producer == "google":
            body = [*start, *rule, *stamp, *who, *known[:1], *first, *said, *where, *known[1:]]
            body += [*state, f"SUMMARY:{self.title}", *self.more]
        else:
            body = [*known[:1], *stamp, *start, *rule, *first, f"SUMMARY:{self.title}", *who, *said]
            body += [*where, *known[1:], *state, "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC"]
            body += self.more
        return ["BEGIN:VEVENT", *body, "END:VEVENT"]

    def _guest(self, address: str, *, first: bool) -> str:
        part = "DECLINED" if address in self.declined else "NEEDS-ACTION"
        name = address.partition("@")[0].title()
        shown = {"outlook": f"MAILTO:{address.title()}", "google": f"mailto:{address}"}
        written = shown.get(self.producer, f"mailto:{address}")
        if first and self.producer == "outlook":
            return f"ORGANIZER;CN={name}:{written}"
        return f'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={part};RSVP=TRUE;CN="{name}":{written}'

    def again(self, **changes: object) -> Invited:
        """Return the next edition of this invite."""
        return replace(self, **{"sequence": self.sequence + 1, **changes})  # type: ignore[arg-type]


def mail_of(invite: bytes, *, attached: bool = False) -> bytes:
    """Return the mail that brings *invite*, as a part of its own or as a file."""
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"] = "Ruth <ruth@halden.example>", "priya@acme.example"
    mail["Subject"] = "Weekly"
    mail.set_content("You are invited.")
    if attached:
        mail.add_attachment(invite, "application", "ics", filename="invite.ics")
    else:
        mail.add_alternative(invite, "text", "calendar", params={"method": "REQUEST"})
    return mail.as_bytes()


def _folded(line: str) -> str:
    raw, parts = line.encode(), []
    while len(raw) > 74:
        cut = 74
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(raw[:cut].decode())
        raw = b" " + raw[cut:]
    return "\r\n".join([*parts, raw.decode()])


def _zone(name: str, zone: ZoneInfo, year: int) -> list[str]:
    """Return the definition of *zone* under *name*: the changes of *year* as rules."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    changes = list(_changes(zone, year))
    if not changes:
        offset = _offset(datetime(year, 1, 1, tzinfo=zone).utcoffset())
        lines += ["BEGIN:STANDARD", "DTSTART:16010101T000000"]
        lines += [f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD"]
    for local, before, after in changes:
        kind = "DAYLIGHT" if after > before else "STANDARD"
        week = (local.day - 1) // 7 + 1
        last = (local + timedelta(days=7)).month != local.month
        day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[local.weekday()]
        rule = f"FREQ=YEARLY;BYDAY={-1 if last else week}{day};BYMONTH={local.month}"
        lines += [f"BEGIN:{kind}", f"DTSTART:1601{local:%m%dT%H%M%S}", f"RRULE:{rule}"]
        lines += [f"TZOFFSETFROM:{_offset(before)}", f"TZOFFSETTO:{_offset(after)}", f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


def _changes(zone: ZoneInfo, year: int) -> Sequence[tuple[datetime, timedelta, timedelta]]:
    """Return when clocks change in *year*, on the clock before, with both offsets."""
    found = []
    moment = datetime(year, 1, 1, tzinfo=UTC)
    before = moment.astimezone(zone).utcoffset() or timedelta()
    while moment.year == year:
        moment += timedelta(hours=1)
        after = moment.astimezone(zone).utcoffset() or timedelta()
        if after != before:
            found.append(((moment + before).replace(tzinfo=None), before, after))
        before = after
    return found


def _offset(delta: timedelta | None) -> str:
    minutes = int((delta or timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
