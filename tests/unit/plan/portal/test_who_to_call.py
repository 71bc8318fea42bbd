"""Who to call: never somebody who is away, and always somebody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from amportal.plan.portal.who_to_call import calls_of
from amportal.plan.view.page_frame import Reachable
from tests.unit.plan.sites import site_of

AGENCY = """
    name: Halden Studio
    country: GB
    region: ENG
    people:
      - {id: ruth, name: Ruth Adeyemi, role: Account manager, email: ruth@agency.example,
         phone: "+44 20 7946 0112", hours: "09:00-18:00", stand_in: jonas, away: [%s]}
      - {id: jonas, name: Jonas Brandt, role: Account manager, email: jonas@agency.example}
      - {id: elise, name: Élise Marchand, role: Account manager, email: elise@agency.example}
    on_call: [%s]
    """
ROTA = "{from: 2026-11-23, to: 2026-11-29, person: jonas, hours: '18:00-22:00'}"


def calls(today: date, away: str = "", rota: str = "") -> list[tuple[str, str, bool]]:
    return [(each.id, each.why, each.today) for each in reached(today, away, rota)]


def reached(today: date, away: str = "", rota: str = "") -> tuple[Reachable, ...]:
    return calls_of(site_of({"agency.yaml": AGENCY % (away, rota)}).agency, "ruth", today)


def test_the_manager_answers_on_a_working_day() -> None:
    """With hours and number, and nobody else."""
    (ruth,) = reached(date(2026, 11, 23))
    assert (ruth.id, ruth.why, ruth.today) == ("ruth", "manager", True)
    assert ruth.hours == (time(9), time(18))
    assert ruth.phone == "+44 20 7946 0112"


def test_the_rota_stands_beside_the_manager() -> None:
    """Whoever is on call comes second, with the hours on call."""
    assert calls(date(2026, 11, 23), rota=ROTA) == [
        ("ruth", "manager", True),
        ("jonas", "on_call", True),
    ]
    assert reached(date(2026, 11, 23), rota=ROTA)[1].hours == (time(18), time(22))


def test_a_stand_in_answers_for_somebody_away() -> None:
    """Who is away is not on the list; who stands in says for whom and how long."""
    (jonas,) = reached(date(2026, 11, 26), "{from: 2026-11-26, to: 2026-11-27}")
    assert (jonas.id, jonas.why, jonas.today) == ("jonas", "stand_in", True)
    assert (jonas.first, jonas.last) == (date(2026, 11, 26), date(2026, 11, 27))
    assert jonas.stands_in_for == "Ruth Adeyemi"


def test_absences_are_announced_ten_days_ahead() -> None:
    """A client who plans to ring next week learns today whom to ring."""
    away = "{from: 2026-12-03, to: 2026-12-04}"
    assert calls(date(2026, 11, 22), away)[-1][0] == "ruth"
    assert calls(date(2026, 11, 23), away) == [
        ("ruth", "manager", True),
        ("jonas", "stand_in", False),
    ]


def test_one_person_is_one_entry() -> None:
    """Somebody on call who also stands in soon is listed once, with both."""
    away = "{from: 2026-11-26, to: 2026-11-27}"
    ruth, jonas = reached(date(2026, 11, 23), away, ROTA)
    assert ruth.id == "ruth"
    assert (jonas.why, jonas.today, jonas.hours) == ("on_call", True, (time(18), time(22)))
    assert (jonas.first, jonas.last) == (date(2026, 11, 26), date(2026, 11, 27))
    assert jonas.stands_in_for == "Ruth Adeyemi"


def test_on_a_day_off_the_next_working_day_is_named() -> None:
    """On a Sunday the rota answers; the manager is listed for Monday, not for today."""
    sunday = date(2026, 11, 29)
    assert calls(sunday, rota=ROTA) == [("jonas", "on_call", True), ("ruth", "manager", False)]
    (ruth,) = reached(sunday)
    assert (ruth.today, ruth.from_day) == (False, date(2026, 11, 30))


def test_nobody_away_is_ever_listed_for_the_day() -> None:
    """With the manager away and no stand-in there, the next who is there is named."""
    away = "{from: 2026-11-23, to: 2026-11-24, stand_in: ruth}"
    (ruth,) = reached(date(2026, 11, 23), away)
    assert (ruth.today, ruth.from_day) == (False, date(2026, 11, 25))


def test_a_manager_on_call_has_both_hours() -> None:
    """Somebody who answers by day and is on call in the evening is one entry with both."""
    rota = ROTA.replace("jonas", "ruth")
    (ruth,) = reached(date(2026, 11, 23), rota=rota)
    assert (ruth.why, ruth.hours) == ("manager", (time(9), time(18)))
    assert ruth.on_call == (time(18), time(22))


def test_hours_are_told_on_the_clients_clock() -> None:
    """London hours are five hours earlier in New York, in winter and at the change of clocks."""
    agency = site_of({"agency.yaml": AGENCY % ("", ROTA)}).agency

    ruth, jonas = calls_of(agency, "ruth", date(2026, 11, 23), "America/New_York")
    (in_march,) = calls_of(agency, "ruth", date(2027, 3, 16), "America/New_York")

    assert (ruth.hours, jonas.hours) == ((time(4), time(13)), (time(13), time(17)))
    # America changes its clocks two weeks before Britain.
    assert in_march.hours == (time(5), time(14))


MONTREAL = """
    name: Atelier du Nord
    country: CA
    region: QC
    timezone: America/Toronto
    people:
      - {id: marc, name: Marc Roy, role: Account manager, email: marc@nord.example,
         hours: "09:00-17:30", stand_in: lea, away: [%s]}
      - {id: lea, name: Léa Caron, role: Account manager, email: lea@nord.example,
         hours: "08:30-16:30", away: [%s]}
    closed: [%s]
    on_call: [%s]
    """
DUTY = "{from: 2026-10-19, to: 2026-10-19, person: lea, hours: '18:00-22:00'}"


def montreal(
    today: date, zone: str, away: str = "", lea: str = "", closed: str = "", duty: str = ""
) -> tuple[Reachable, ...]:
    agency = site_of({"agency.yaml": MONTREAL % (away, lea, closed, duty)}).agency
    return calls_of(agency, "marc", today, zone)


def test_the_evenings_duty_in_montreal_is_the_next_morning_in_kuwait() -> None:
    """A stretch belongs to the day on which it begins on the client's own clock."""
    monday, tuesday = date(2026, 10, 19), date(2026, 10, 20)
    (only,) = montreal(monday, "Asia/Kuwait", duty=DUTY)
    assert (only.id, only.hours) == ("marc", (time(16), time(0, 30)))
    marc, lea = montreal(tuesday, "Asia/Kuwait", duty=DUTY)
    assert (marc.id, marc.hours) == ("marc", (time(16), time(0, 30)))
    assert (lea.why, lea.today, lea.hours) == ("on_call", True, (time(1), time(5)))
    assert [each.id for each in montreal(monday, "America/Toronto", duty=DUTY)] == ["marc", "lea"]


def test_somebody_with_two_turns_on_a_day_has_both_hours() -> None:
    """Of the rota alone, and of two agency days that begin on one day of the client's."""
    turn = "{from: 2026-11-23, to: 2026-11-23, person: jonas, hours: '%s'}"
    early, late = turn % "06:00-08:00", turn % "18:00-22:00"
    found = {each.id: each for each in reached(date(2026, 11, 23), rota=f"{late}, {early}")}
    assert (found["jonas"].hours, found["jonas"].more_hours) == (
        (time(18), time(22)),
        ((time(6), time(8)),),
    )


@pytest.mark.parametrize("zone", ["Asia/Kuwait", "Europe/Madrid", "Pacific/Auckland", "Asia/Tokyo"])
def test_each_stretch_is_told_on_exactly_one_day(zone: str) -> None:
    """Every hour that somebody answers is on the list of one day, and of the right one."""
    ours, theirs = ZoneInfo("America/Toronto"), ZoneInfo(zone)
    duty = "{from: 2026-10-26, to: 2026-11-15, person: lea, hours: '18:00-22:00'}"
    first = date(2026, 10, 28)
    told = {
        (day, each.id, hours)
        for day in (first + timedelta(days=n) for n in range(14))
        for each in montreal(day, zone, duty=duty)
        if each.today
        for hours in (each.hours, each.on_call, *each.more_hours)
        if hours
    }
    wanted = set()
    for n in range(-2, 16):
        day = first + timedelta(days=n)
        for person, begin, end in (("marc", time(9), time(17, 30)), ("lea", time(18), time(22))):
            if person == "lea" or day.weekday() < 5:
                there = [datetime.combine(day, at, ours).astimezone(theirs) for at in (begin, end)]
                on = there[0].date()
                if first <= on < first + timedelta(days=14):
                    wanted.add((on, person, (there[0].time(), there[1].time())))
    assert told == wanted


def test_when_all_are_away_the_day_somebody_is_back_is_named() -> None:
    """Over New Year nobody is promised for today; the hours are those of the day of the return."""
    gone = "{from: 2026-12-24, to: 2027-01-03}"
    (marc,) = montreal(date(2026, 12, 29), "Asia/Kuwait", away=gone, lea=gone)
    assert (marc.id, marc.today, marc.from_day) == ("marc", False, date(2027, 1, 4))
    assert marc.hours == (time(17), time(1, 30))


def test_hours_of_another_day_have_that_days_offset() -> None:
    """Canada's clocks go back on 1 November 2026, Kuwait's never do."""
    (marc,) = montreal(date(2026, 10, 31), "Asia/Kuwait")
    assert (marc.from_day, marc.hours) == (date(2026, 11, 2), (time(17), time(1, 30)))
    away = "{from: 2026-11-02, to: 2026-11-06}"
    marc, lea = montreal(date(2026, 10, 30), "Asia/Kuwait", away=away)
    assert (marc.hours, lea.hours) == ((time(16), time(0, 30)), (time(16, 30), time(0, 30)))


def test_a_closed_office_is_no_absence_of_anybody() -> None:
    """Whoever is on duty answers; the manager is named for the day it opens again."""
    closed = "{from: 2026-12-28, to: 2026-12-31}"
    duty = "{from: 2026-12-28, to: 2026-12-31, person: lea, hours: '10:00-12:00'}"
    day = date(2026, 12, 29)
    lea, marc = montreal(day, "America/Toronto", closed=closed, duty=duty)
    assert (lea.why, lea.today) == ("on_call", True)
    assert (marc.why, marc.today, marc.from_day) == ("manager", False, date(2027, 1, 4))


def test_for_somebody_who_left_the_stand_in_answers_for_good() -> None:
    """From the day on, and there is no day of a return."""
    left = AGENCY.replace("away: [%s]", "left_on: 2026-11-23, away: [%s]") % ("", "")
    agency = site_of({"agency.yaml": left}).agency
    assert calls_of(agency, "ruth", date(2026, 11, 20))[0].id == "ruth"
    (jonas,) = calls_of(agency, "ruth", date(2026, 11, 23))
    assert (jonas.id, jonas.why, jonas.today, jonas.last) == ("jonas", "stand_in", True, None)
