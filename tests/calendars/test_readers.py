"""Programs that people use read the instants of meetings that we mean, in forty time zones.

The meetings of two years lie around every change of the offset and once a week between them. Each
reader has only the rules in the file, but for node-ical, which knows zones by their names.
"""

from __future__ import annotations

import io
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from icalendar import Calendar
from msgspec.structs import replace

from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_views import Portal
from amportal.render.exports.ics_calendar import calendar_of
from amportal.render.exports.ics_time_zone import time_zone_lines
from tests.portals import MEETINGS, portal

ROOT = Path(__file__).parents[2]
ZONES = """
Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi
America/Argentina/Buenos_Aires America/Chicago America/Denver America/Havana America/Lima
America/Los_Angeles America/Mexico_City America/New_York America/Nuuk America/Santiago
America/Sao_Paulo America/St_Johns America/Toronto Asia/Amman Asia/Beirut Asia/Dubai Asia/Gaza
Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Kuwait Asia/Shanghai Asia/Tehran Asia/Tokyo
Australia/Lord_Howe Australia/Sydney Europe/Athens Europe/Berlin Europe/Dublin Europe/Istanbul
Europe/Lisbon Europe/London Pacific/Auckland Pacific/Chatham UTC
""".split()  # noqa: SIM905 - shorter to read
FIRST, DAYS = datetime(2026, 1, 1, 10, 30), 730


def moments(zone: ZoneInfo) -> list[datetime]:
    """Return starts of meetings on the clocks of *zone*, each of which happens there once."""
    found = [FIRST + timedelta(days=day) for day in range(0, DAYS, 7)]
    for day in range(DAYS):
        noon = FIRST + timedelta(days=day)
        following = noon + timedelta(days=1)
        if noon.replace(tzinfo=zone).utcoffset() != following.replace(tzinfo=zone).utcoffset():
            found += [noon + timedelta(hours=hour) for hour in range(-12, 40)]
    return sorted({each for each in found if is_single(each, zone)})


def is_single(local: datetime, zone: ZoneInfo) -> bool:
    """Say whether the clocks of *zone* show *local* exactly once."""
    early, late = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    there = early.astimezone(UTC).astimezone(zone)
    return early.utcoffset() == late.utcoffset() and there.replace(tzinfo=None) == local


def with_meetings(name: str) -> Portal:
    """Return a portal whose client is in the time zone *name* and meets all the time."""
    whole, zone = portal(), ZoneInfo(name)
    meetings = tuple(
        replace(
            MEETINGS[0],
            slug=f"m{number}",
            path=f"meetings/m{number}.html",
            start=start,
            end=ending(start, zone),
        )
        for number, start in enumerate(moments(zone))
    )
    return replace(whole, meetings=meetings, frame=replace(whole.frame, timezone=name))


def ending(start: datetime, zone: ZoneInfo) -> datetime:
    """Return the next quarter of an hour after *start* that happens once."""
    end = start + timedelta(minutes=15)
    while not is_single(end, zone):
        end += timedelta(minutes=15)
    return end


def meant(meeting: MeetingView, zone: ZoneInfo) -> list[int]:
    return [
        round(each.replace(tzinfo=zone).timestamp() * 1000) for each in (meeting.start, meeting.end)
    ]


@pytest.fixture(scope="module")
def calendars() -> dict[str, tuple[Portal, bytes]]:
    made = {name: with_meetings(name) for name in ZONES}
    return {name: (whole, calendar_of(whole)) for name, whole in made.items()}


def test_forty_zones_are_tried() -> None:
    assert len(set(ZONES)) == 40


def test_node_readers_find_the_instants(
    calendars: dict[str, tuple[Portal, bytes]], tmp_path: Path
) -> None:
    """ical.js (Thunderbird) and node-ical agree with us on every meeting."""
    files = {}
    for name, (_, written) in calendars.items():
        files[name] = tmp_path / f"{name.replace('/', '-')}.ics"
        files[name].write_bytes(written)
    done = subprocess.run(
        [
            ROOT / ".venv/bin/node",
            Path(__file__).with_name("readers.mjs"),
            ROOT / ".venv/node_modules",
            *files.values(),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    for reader, read in json.loads(done.stdout).items():
        for name, (whole, _) in calendars.items():
            instants = read[files[name].name]
            wanted = [meant(each, ZoneInfo(name)) for each in whole.meetings]
            assert len(instants) == len(wanted), (reader, name)
            assert sorted(instants.values()) == sorted(wanted), (reader, name)


def test_icalendar_finds_the_instants(calendars: dict[str, tuple[Portal, bytes]]) -> None:
    """The rules in the file alone, as icalendar reads them."""
    for name, (whole, written) in calendars.items():
        calendar = Calendar.from_ical(written)
        rules = {str(zone["TZID"]): zone.to_tz() for zone in calendar.timezones}
        for meeting in whole.meetings:
            for each, instant in zip(
                (meeting.start, meeting.end), meant(meeting, ZoneInfo(name)), strict=True
            ):
                zone = rules.get(name, UTC)
                assert each.replace(tzinfo=zone).timestamp() * 1000 == instant, (name, each)


def test_dateutil_finds_the_instants(calendars: dict[str, tuple[Portal, bytes]]) -> None:
    """The rules in the file alone, as dateutil reads them."""
    for name, (whole, _) in calendars.items():
        first, last = whole.meetings[0].start.year, whole.meetings[-1].start.year
        rules = tz.tzical(io.StringIO(time_zone_lines(name, first, last + 1))).get(name)
        assert rules is not None
        for meeting in whole.meetings:
            for each, instant in zip(
                (meeting.start, meeting.end), meant(meeting, ZoneInfo(name)), strict=True
            ):
                assert each.replace(tzinfo=rules).timestamp() * 1000 == instant, (name, each)


def test_outlook_is_given_what_it_reads(calendars: dict[str, tuple[Portal, bytes]]) -> None:
    """MS-OXCICAL: a component has a DTSTART, both offsets, and at most a yearly RRULE."""
    for name, (_, written) in calendars.items():
        for zone in Calendar.from_ical(written).timezones:
            for part in zone.subcomponents:
                assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= set(part), name
                assert "RDATE" not in part, name
                rule = part.get("RRULE")
                assert rule is None or set(rule) == {"FREQ", "BYMONTH", "BYDAY"}, name
