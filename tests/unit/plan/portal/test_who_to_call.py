"""Who to call: never somebody who is away, and always somebody."""

from __future__ import annotations

from datetime import date, time

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
    assert (ruth.today, ruth.first, ruth.last) == (False, date(2026, 11, 30), date(2026, 11, 30))


def test_nobody_away_is_ever_listed_for_the_day() -> None:
    """With the manager away and no stand-in there, the next who is there is named."""
    away = "{from: 2026-11-23, to: 2026-11-24, stand_in: ruth}"
    (ruth,) = reached(date(2026, 11, 23), away)
    assert (ruth.today, ruth.first) == (False, date(2026, 11, 25))


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
