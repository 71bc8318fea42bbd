"""Who to call today."""

from __future__ import annotations

from datetime import date, time

from amportal.model.derive.on_call import answers_for, on_call, stand_in, who_to_call
from amportal.model.nouns.agency import Agency
from tests.unit.model.made import TODAY, agency

PEOPLE = """
country: GB
region: ENG
people:
  - {id: ruth, name: Ruth, role: AM, email: r@a.example, hours: "09:00-18:00", stand_in: tom,
     away: [%s]}
  - {id: tom, name: Tom, role: AM, email: t@a.example, stand_in: %s, away: [%s]}
  - {id: ines, name: Ines, role: AM, email: i@a.example, away: [%s]}
on_call:
  - {from: 2026-11-16, to: 2026-11-29, person: ines, hours: "18:00-22:00"}
"""
WEEK = "{from: 2026-11-23, to: 2026-11-27}"
SATURDAY = date(2026, 11, 28)


def made(ruth: str = "", tom: str = "", ines: str = "", for_tom: str = "ines") -> Agency:
    return agency(PEOPLE % (ruth, for_tom, tom, ines))


def names(site: Agency, day: date) -> list[tuple[str, str]]:
    return [(each.person, each.why) for each in who_to_call(site, "ruth", day)]


def test_the_account_manager_comes_first_then_who_is_on_call() -> None:
    """On a working day both are told, with their hours."""
    calls = who_to_call(made(), "ruth", TODAY)
    assert [(each.person, each.why, each.until) for each in calls] == [
        ("ruth", "manager", time(18)),
        ("ines", "on_call", time(22)),
    ]


def test_nobody_who_is_away_is_named() -> None:
    """A stand-in answers, for the days of the absence; a stand-in who is away passes it on."""
    first = who_to_call(made(ruth=WEEK), "ruth", TODAY)[0]
    assert (first.person, first.why, first.stands_in_for) == ("tom", "stand_in", "ruth")
    assert (first.first, first.last) == (date(2026, 11, 23), date(2026, 11, 27))
    assert names(made(ruth=WEEK, tom=WEEK), TODAY)[0] == ("ines", "stand_in")
    assert names(made(ruth=WEEK, tom=WEEK, ines=WEEK), TODAY) == []


def test_an_absence_may_name_its_own_stand_in() -> None:
    """Who stands in this time comes before who usually does."""
    absence = "{from: 2026-11-23, to: 2026-11-27, stand_in: ines}"
    assert names(made(ruth=absence), TODAY)[0] == ("ines", "stand_in")


def test_first_and_last_day_away_count() -> None:
    """An absence holds from its first to its last day, and not a day more."""
    site = made(ruth=WEEK)
    assert names(site, date(2026, 11, 20))[0] == ("ruth", "manager")
    assert names(site, date(2026, 11, 27))[0] == ("tom", "stand_in")
    assert names(made(ruth="{from: 2026-11-17, to: 2026-11-20}"), TODAY)[0] == ("ruth", "manager")


def stands_in(site: Agency, day: date) -> tuple[str, date | None, date | None]:
    reach = stand_in(site, "ruth", day)
    assert reach is not None
    return reach.person, reach.first, reach.last


def test_a_stand_in_stands_in_on_the_days_they_answer() -> None:
    """Not on those of the whole absence: somebody else answers while they are away in it."""
    absent = "{from: 2026-11-23, to: 2026-12-04}"
    site = made(ruth=absent, tom="{from: 2026-11-26, to: 2026-11-27}")
    assert stands_in(site, TODAY) == ("tom", TODAY, date(2026, 11, 25))
    assert stands_in(site, date(2026, 11, 26)) == ("ines", date(2026, 11, 26), date(2026, 11, 27))
    assert stands_in(site, date(2026, 12, 1)) == ("tom", SATURDAY, date(2026, 12, 4))


def test_absences_one_after_another_are_stood_in_for_as_one() -> None:
    """Whoever answers before and after the day between two absences answers all along."""
    away = "{from: 2026-11-16, to: 2026-11-22}, {from: 2026-11-23, to: 2026-11-27}"
    site = made(ruth=away)
    assert stands_in(site, TODAY) == ("tom", date(2026, 11, 16), date(2026, 11, 27))


def test_two_who_stand_in_for_each_other_and_are_away() -> None:
    """A circle of stand-ins ends; whoever is on call is left."""
    site = made(ruth=WEEK, tom=WEEK, for_tom="ruth")
    assert stand_in(site, "ruth", TODAY) is None
    assert names(site, TODAY) == [("ines", "on_call")]


def test_out_of_office_days_have_the_rota_only() -> None:
    """At a weekend and on a holiday the account manager is not promised."""
    assert names(made(), SATURDAY) == [("ines", "on_call")]
    assert names(made(), date(2026, 12, 25)) == []


def test_letters_go_to_whoever_is_not_away() -> None:
    """The stand-in also on days when nobody works; where all are away, the manager."""
    assert answers_for(made(), "ruth", TODAY) == "ruth"
    assert answers_for(made(ruth=WEEK), "ruth", TODAY) == "tom"
    away = "{from: 2026-11-23, to: 2026-11-29}"
    assert answers_for(made(ruth=away), "ruth", SATURDAY) == "tom"
    assert answers_for(made(ruth=WEEK, tom=WEEK, ines=WEEK), "ruth", TODAY) == "ruth"
    assert answers_for(made(), "nobody", TODAY) == "nobody"


def test_somebody_who_left_is_not_on_call_and_has_no_day_of_return() -> None:
    """On the day they left they are gone; the stand-in answers from then on."""
    gone = agency(
        (PEOPLE % ("", "ines", "", "")).replace("id: ruth,", "id: ruth, left_on: 2026-11-23,")
    )
    assert names(gone, date(2026, 11, 20))[0] == ("ruth", "manager")
    reach = stand_in(gone, "ruth", date(2027, 6, 1))
    assert reach is not None
    assert (reach.person, reach.first, reach.last) == ("tom", date(2026, 11, 23), None)
    duty = agency(
        (PEOPLE % ("", "ines", "", "")).replace("id: ines,", "id: ines, left_on: 2026-11-20,")
    )
    assert on_call(duty, TODAY) == ()
