"""A client's calendar follows the plan: whole days, stable ids, rising numbers, their own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from amportal.plan.view.page_frame import AsOf
from amportal.plan.view.page_views import Portal
from amportal.render.exports.ics_calendar import calendar_of
from tests.portals import MEETINGS, MILESTONES, PROJECT, portal


def parsed(whole: Portal) -> Calendar:
    found = Calendar.from_ical(calendar_of(whole))
    assert isinstance(found, Calendar)
    return found


def events(whole: Portal) -> dict[str, Any]:
    return {str(event["UID"]).partition("@")[0]: event for event in parsed(whole).events}


def test_every_milestone_is_one_whole_day() -> None:
    """RFC 5545: the end of an all-day entry is the day after."""
    found = events(portal())
    for milestone in MILESTONES:
        event = found[milestone.ref.lower()]
        assert event.decoded("DTSTART") == milestone.date
        assert event.decoded("DTEND") == milestone.date + timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["SUMMARY"] == milestone.name


def test_a_moved_milestone_carries_its_higher_number_under_the_same_id() -> None:
    found = events(portal())
    numbers = [found[f"mer-014-{m.id.lower()}"]["SEQUENCE"] for m in MILESTONES[3:7]]
    assert [number - numbers[1] for number in numbers] == [2, 0, 0, 1]


def test_later_data_carries_higher_numbers() -> None:
    """A calendar takes a moved day only under a higher number than it has seen (RFC 5545)."""
    before = portal()
    later = replace(before, frame=replace(before.frame, as_of=AsOf(date(2026, 11, 24), time(9))))
    old, new = events(before), events(later)
    assert all(new[uid]["SEQUENCE"] > event["SEQUENCE"] for uid, event in old.items())


def test_only_a_cancelled_milestone_is_cancelled() -> None:
    states = {name: str(event["STATUS"]) for name, event in events(portal()).items()}
    assert [name for name, state in states.items() if state == "CANCELLED"] == ["mer-014-m8"]


def test_ids_hold_job_client_and_agency_and_nothing_of_ours() -> None:
    text = calendar_of(portal()).decode()
    for event in parsed(portal()).events:
        assert str(event["UID"]).endswith("@meridian.haldenstudio.example")
    assert "amportal" not in text.lower()
    assert parsed(portal())["PRODID"] == "-//Halden Studio//meridian//EN-GB"


def test_ids_without_a_website_end_in_a_name_that_cannot_exist() -> None:
    whole = portal()
    whole = replace(whole, frame=replace(whole.frame, agency_website=None))
    for event in parsed(whole).events:
        assert str(event["UID"]).endswith("@meridian.halden-studio.invalid")


def test_ids_are_unique() -> None:
    uids = [str(event["UID"]) for event in parsed(portal()).events]
    assert len(uids) == len(set(uids))


def test_stamps_are_those_of_the_data() -> None:
    """The clock of the machine that builds must not show, or two builds differ."""
    for event in parsed(portal("de-DE", "EUR", "Europe/Berlin")).events:
        assert event.decoded("DTSTAMP") == datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
        assert event.decoded("LAST-MODIFIED") == datetime(2026, 11, 23, 8, 10, tzinfo=UTC)


def test_the_same_portal_gives_the_same_bytes() -> None:
    assert calendar_of(portal()) == calendar_of(portal())


def test_answers_stand_on_the_day_they_are_due() -> None:
    found = events(portal())
    answer = found["mer-014-d1-v2"]
    assert answer.decoded("DTSTART") == date(2026, 11, 20)
    assert answer["SUMMARY"] == "Decide on Key visual, version 2"
    assert "Poster artwork and the cup sleeve" in answer["DESCRIPTION"]
    assert found["mer-014-co3"].decoded("DTSTART") == date(2026, 11, 27)
    assert found["mer-014-a4"].decoded("DTSTART") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("late", "3 working days late"),
        ("passed", "Was due"),
        ("paused", "On hold"),
        ("today", ""),
        ("ahead", ""),
    ],
)
def test_an_answer_that_did_not_come_in_time_says_so(standing: str, said: str) -> None:
    """The day alone, in a calendar that is read weeks later, would not."""
    before = portal()
    (first, *rest) = before.projects[0].waiting
    late: Any = replace(first, days=3, standing=standing)
    project = replace(before.projects[0], waiting=(late, *rest))
    whole = replace(before, projects=(project, *before.projects[1:]))
    (found,) = [each for uid, each in events(whole).items() if uid.startswith(first.ref.lower())]
    lines = str(found["DESCRIPTION"]).replace("\xa0", " ").split("\n")
    words = {"3 working days late", "Was due", "On hold", "Due today"}
    assert words & set(lines) == ({said} if said else set())


def test_a_milestone_that_waits_on_the_client_stands_once() -> None:
    names = [str(event["SUMMARY"]) for event in parsed(portal()).events]
    assert sum("Film edit approved" in name for name in names) == 1


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Berlin", "America/New_York"])
def test_a_meeting_keeps_its_local_hour_across_the_change_to_summer_time(zone: str) -> None:
    whole = portal(timezone=zone)
    found = events(whole)
    for meeting in MEETINGS:
        event = found[f"mer-014-{meeting.slug}"]
        assert event["DTSTART"].params["TZID"] == zone
        assert event.decoded("DTSTART") == meeting.start.replace(tzinfo=ZoneInfo(zone))
        assert event.decoded("DTEND") == meeting.end.replace(tzinfo=ZoneInfo(zone))


def test_the_rules_of_the_zone_come_with_the_calendar() -> None:
    """Outlook does not know zones by name; the rules must cover the days of the meetings."""
    (zone,) = parsed(portal()).timezones
    assert str(zone["TZID"]) == "Europe/London"
    rules = zone.to_tz()
    for meeting in MEETINGS:
        named = meeting.start.replace(tzinfo=ZoneInfo("Europe/London")).utcoffset()
        assert meeting.start.replace(tzinfo=rules).utcoffset() == named


def test_calendars_without_meetings_need_no_zone() -> None:
    assert parsed(replace(portal(), meetings=())).timezones == []


def test_place_and_link_of_a_meeting_survive_escaping() -> None:
    event = events(portal())["mer-014-2026-11-18-weekly"]
    assert event["LOCATION"] == "Meridian, Dock Street 4; second floor"
    assert event["URL"] == "https://meet.example/mer"
    assert "1. Film edit\n2. Key visual" in event["DESCRIPTION"]


def test_the_calendar_asks_to_be_read_again() -> None:
    text = calendar_of(portal()).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in text
    assert "X-PUBLISHED-TTL:PT12H" in text
    assert "METHOD:PUBLISH" in text


@pytest.mark.parametrize(
    ("locale", "name", "slip"),
    [
        ("en-GB", "Meridian Coffee with Halden Studio", "6 working days later than planned"),
        ("de-DE", "Meridian Coffee mit Halden Studio", "6 Arbeitstage später als geplant"),
        ("fr-FR", "Meridian Coffee avec Halden Studio", "6 jours ouvrés plus tard que prévu"),
    ],
)
def test_it_speaks_the_clients_language(locale: str, name: str, slip: str) -> None:
    whole = portal(locale, "EUR")
    assert parsed(whole)["X-WR-CALNAME"] == name
    assert slip in events(whole)["mer-014-m4"]["DESCRIPTION"]


def test_a_name_cannot_add_lines_of_its_own() -> None:
    """A line end or control character in a name must not become a property."""
    evil = replace(MILESTONES[0], name="Brief\r\nATTACH:https://evil.example\r\n\x00\x07end")
    whole = replace(portal(), projects=(replace(PROJECT, milestones=(evil,)),))
    assert events(whole)["mer-014-m1"]["SUMMARY"] == "Brief ATTACH:https://evil.example end"
    assert b"\r\nATTACH" not in calendar_of(whole)
    assert b"\x07" not in calendar_of(whole)


def test_lines_are_folded_and_end_in_cr_lf() -> None:
    long = replace(MILESTONES[0], name="Übergabe an die Druckerei " * 8)
    whole = replace(portal(), projects=(replace(PROJECT, milestones=(long,)),))
    lines = calendar_of(whole).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_a_day_without_an_hour_is_stamped_at_its_start() -> None:
    whole = portal()
    whole = replace(whole, frame=replace(whole.frame, as_of=AsOf(date(2026, 7, 1))))
    stamp = parsed(whole).events[0].decoded("DTSTAMP")
    assert stamp == datetime.combine(date(2026, 6, 30), time(23), UTC)


def test_a_meeting_that_was_called_off_is_cancelled_in_calendars() -> None:
    """Under the id it had: the calendar takes it out of the day."""
    whole = portal()
    off = tuple(replace(each, cancelled=True) for each in MEETINGS)
    before, after = events(whole), events(replace(whole, meetings=off))
    assert before.keys() == after.keys()
    changed = {uid for uid, each in after.items() if each["STATUS"] != before[uid]["STATUS"]}
    assert len(changed) == len(MEETINGS)
    assert {str(after[uid]["STATUS"]) for uid in changed} == {"CANCELLED"}
