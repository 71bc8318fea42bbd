"""The client's calendar: milestones, meetings, and the days their answers are due.

A client subscribes once and their own calendar follows the plan. Entries keep their ids, moved
ones carry a higher number, and no stamp comes from a clock: all are the day of the data. Nothing
in it names this program or a host of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from msgspec import Struct

from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.page_views import Portal
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import MilestoneView, ProjectView
from amportal.render.exports.ics_time_zone import time_zone_lines
from amportal.render.text.locale_format import LocaleFormat, locale_format_of
from amportal.render.text.safe_names import authority, page_id, without_controls
from amportal.render.text.work_sentences import absent, off_plan, stage, stopped

# RFC 5545, 3.1: a line is folded before it has more octets; a folded line begins with a space.
_MOST = 75
_FOLD = "\r\n "


class WholeDay(Struct, frozen=True):
    """One entry. Texts are plain, with `\\n` between lines; `stamp` is as in RFC 5545, in UTC."""

    uid: str
    sequence: int
    stamp: str
    day: date
    summary: str
    description: str
    category: str
    status: str

    def lines(self) -> str:
        """Return the entry as lines of a calendar, in the order that RFC's writers use."""
        end = self.day + timedelta(days=1)
        return "".join(
            (
                "BEGIN:VEVENT\r\n",
                _line("SUMMARY", _escaped(self.summary)),
                f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}\r\n",
                f"DTEND;VALUE=DATE:{end:%Y%m%d}\r\n",
                f"DTSTAMP:{self.stamp}\r\n",
                _line("UID", _escaped(self.uid)),
                f"SEQUENCE:{self.sequence}\r\n",
                _line("CATEGORIES", _escaped(self.category)),
                _line("DESCRIPTION", _escaped(self.description)),
                f"LAST-MODIFIED:{self.stamp}\r\n",
                f"STATUS:{self.status}\r\n",
                "TRANSP:TRANSPARENT\r\n",
                "END:VEVENT\r\n",
            )
        )


def _line(name: str, text: str) -> str:
    return f"{_folded(f'{name}:{text}')}\r\n"


def text_line(name: str, text: str) -> str:
    """Return a line of a calendar whose value is any text."""
    return _line(name, _escaped(text))


def _escaped(text: str) -> str:
    text = text.replace(r"\N", "\n").replace("\\", "\\\\").replace(";", r"\;")
    return text.replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> str:
    """Return *line* folded where it is long, never between a backslash and what it escapes."""
    parts: list[str] = []
    if line.isascii():
        start = 0
        while len(line) - start >= _MOST:
            cut = start + _MOST - 1
            cut -= line[cut - 1] in "\\^"
            parts.append(line[start:cut])
            start = cut
        return _FOLD.join((*parts, line[start:]))
    begin = octets = 0
    for at, char in enumerate(line):
        size = len(char.encode())
        if at > begin and octets + size >= _MOST:
            cut = at - 1 if at - begin > 1 and line[at - 1] in "\\^" else at
            parts.append(line[begin:cut])
            octets = len(line[cut:at].encode())
            begin = cut
        octets += size
    return _FOLD.join((*parts, line[begin:]))


# What RFC 5545 says of an entry that will not be, or that nobody can count on for now.
_STATUS = {"cancelled": "CANCELLED", "left_open": "CANCELLED", "on_hold": "TENTATIVE"}
# How often a calendar should look again.
_REFRESH = timedelta(hours=12)
_EPOCH = date(2000, 1, 1)


def calendar_of(portal: Portal) -> bytes:
    """Return the portal's iCalendar file (RFC 5545), in the client's language and time zone."""
    words = locale_format_of(portal.frame)
    stamps = _Stamps(portal.frame)
    calendar = _empty(portal.frame, words)
    for meeting in portal.meetings:
        calendar.add_component(_meeting(meeting, words, stamps))
    written = bytes(calendar.to_ical())
    days = "".join(each.lines() for each in _days(portal, words, stamps))
    # Whole days come before meetings. A line never begins with what somebody wrote.
    at = written.index(b"BEGIN:VEVENT\r\n" if portal.meetings else b"END:VCALENDAR\r\n")
    return written[:at] + f"{_zone(portal)}{days}".encode() + written[at:]


class _Stamps:
    """What entries of one calendar share: ids' endings and the moment of the data."""

    def __init__(self, frame: Frame) -> None:
        self.zone = ZoneInfo(frame.timezone)
        self._ending = f"{frame.lasting_name}.{authority(frame)}"
        at = frame.as_of.at or time()
        local = datetime.combine(frame.as_of.day, at.replace(tzinfo=None), self.zone)
        self.moment = local.astimezone(UTC)
        # Few things know how often they moved; the data's minute only ever rises.
        days = (self.moment.date() - _EPOCH).days
        self.stamp = f"{self.moment:%Y%m%dT%H%M%SZ}"
        self.sequence = days * 1440 + self.moment.hour * 60 + self.moment.minute

    def uid(self, ident: str) -> str:
        """Return the id of the entry about *ident*, which outlives every move."""
        return f"{ident.lower()}@{self._ending}"

    def event(self, ident: str, sequence: int) -> Event:
        """Return an entry with its id, number and stamps."""
        event = Event()
        event.add("uid", self.uid(ident))
        event.add("sequence", sequence)
        event.add("dtstamp", self.moment)
        event.add("last-modified", self.moment)
        return event


def _empty(frame: Frame, words: LocaleFormat) -> Calendar:
    calendar = Calendar()
    name = words.gettext("%(client)s with %(agency)s") % {
        "client": _one_line(frame.client_name),
        "agency": _one_line(frame.agency_name),
    }
    owner = _one_line(frame.agency_name).replace("//", "/")
    calendar.add("prodid", f"-//{owner}//{frame.lasting_name}//{words.lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", frame.timezone)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def _zone(portal: Portal) -> str:
    """Return the rules of the client's time zone for the years in which meetings lie."""
    if not portal.meetings:
        return ""
    years = [meeting.start.year for meeting in portal.meetings]
    return time_zone_lines(portal.frame.timezone, min(years), max(years) + 1)


def _days(portal: Portal, words: LocaleFormat, stamps: _Stamps) -> Iterator[WholeDay]:
    for project in portal.projects:
        for milestone in project.milestones:
            yield _milestone(milestone, project, words, stamps)
        for waiting in project.waiting:
            # A milestone of the client's stands in the calendar already.
            if waiting.kind != "milestone":
                yield _answer(waiting, words, stamps)


def _milestone(
    milestone: MilestoneView, project: ProjectView, words: LocaleFormat, stamps: _Stamps
) -> WholeDay:
    plan = words.gettext("Plan: %(day)s") % {"day": words.day_long(milestone.plan)}
    if milestone.stage not in ("cancelled", "left_open", "on_hold"):
        days = milestone.days or 0
        gap = off_plan(milestone.slip, milestone.stage, days, words)
        plan = f"{plan}, {words.than_planned(milestone.slip) if milestone.slip else gap}"
    state = stage(milestone, words)
    lines = [project.name, plan, f"{state[:1].upper()}{state[1:]}", milestone.cancelled_reason]
    if project.stop:
        lines.append(stopped(project.stop, words))
    return WholeDay(
        uid=stamps.uid(milestone.ref),
        # Both only ever rise, so their sum does: also where nobody knows how often it was moved.
        sequence=stamps.sequence + milestone.revision,
        stamp=stamps.stamp,
        day=milestone.date,
        summary=_one_line(milestone.name),
        description=_lines(lines),
        category=words.gettext("Milestone"),
        status=_STATUS.get(milestone.stage, "CONFIRMED"),
    )


def _answer(waiting: Waiting, words: LocaleFormat, stamps: _Stamps) -> WholeDay:
    version = f"-v{waiting.n}" if waiting.kind == "version" else ""
    lines = [waiting.project, words.list_words(waiting.owners), absent(waiting.absent, words)]
    if waiting.standing not in ("ahead", "today"):
        said = words.late(waiting.standing, waiting.days, waiting.until)
        lines.append(f"{said[:1].upper()}{said[1:]}")
    if waiting.blocks:
        names = {"what": words.list_words(waiting.blocks)}
        lines.append(words.gettext("Blocks: %(what)s.") % names)
    return WholeDay(
        uid=stamps.uid(f"{waiting.ref}{version}"),
        sequence=stamps.sequence,
        stamp=stamps.stamp,
        day=waiting.due,
        summary=_what(waiting, words),
        description=_lines(lines),
        category=words.gettext("Waiting on you"),
        status="CONFIRMED" if waiting.standing != "paused" else "TENTATIVE",
    )


def _what(waiting: Waiting, words: LocaleFormat) -> str:
    if waiting.kind == "version" and waiting.n is not None:
        phrase = words.gettext("Decide on %(name)s, version %(n)s")
        return phrase % {"name": _one_line(waiting.what), "n": words.number(waiting.n)}
    if waiting.kind == "change_order":
        phrase = words.gettext("Decide on change order %(id)s, %(name)s")
        return phrase % {"name": _one_line(waiting.what), "id": waiting.id}
    return _one_line(waiting.what)


def _meeting(meeting: MeetingView, words: LocaleFormat, stamps: _Stamps) -> Event:
    event = stamps.event(page_id(meeting.path), stamps.sequence)
    event.add("summary", _one_line(meeting.title))
    event.add("dtstart", meeting.start.replace(tzinfo=stamps.zone))
    event.add("dtend", meeting.end.replace(tzinfo=stamps.zone))
    if meeting.place:
        event.add("location", _one_line(meeting.place))
    lines = [meeting.project, meeting.cancelled_reason]
    if meeting.moved and not meeting.cancelled:
        moved = meeting.moved[-1]
        phrase = words.gettext("Moved from %(day)s.") % {"day": words.day_long(moved.start.date())}
        lines.append(f"{phrase} {moved.reason}")
    lines += [f"{n}. {item}" for n, item in enumerate(meeting.agenda, 1)]
    if meeting.link:
        event.add("url", _one_line(meeting.link))
        lines.append(meeting.link)
    event.add("description", _lines(lines))
    event.add("categories", [words.gettext("Meeting")])
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    return event


def _lines(texts: Iterable[str]) -> str:
    """Return each of *texts* on a line of its own, without those that are empty."""
    return "\n".join(line for line in map(_one_line, texts) if line)


def _one_line(text: str) -> str:
    return " ".join(without_controls(text).split())
