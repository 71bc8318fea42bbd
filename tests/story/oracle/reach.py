"""Who can be reached, at which hours of a client's day.

Hours are written in the agency's zone. On the agency's working days the account manager answers, or
the first of the stand-ins who is there; whoever is on call answers in the hours of the rota, on any
day. A stretch belongs to the client's day on which it begins on the client's clock.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tests.story.oracle.almanac import ONE, works
from tests.story.oracle.sources import Facts, answering, day, place_of, there

Window = tuple[str, str, str]


def windows(agency: Facts, client: Facts, today: date) -> tuple[frozenset[Window], str]:
    """Return (person, from, until) of *today* on the client's clock, and the circumstance."""
    found: set[Window] = set()
    for theirs in (today - ONE, today, today + ONE):
        for person, hours in _present(agency, client["account_manager"], theirs):
            begin, end = (_told(agency, client, theirs, text) for text in hours.split("-"))
            if begin.date() == today:
                found.add((person, f"{begin:%H:%M}", f"{end:%H:%M}"))
    away = any(not there(each, today) for each in agency["people"])
    ours = works(today, (place_of(agency),))
    rota = any(
        _covers(each, today + shift)
        for each in agency.get("on_call", [])
        for shift in (-ONE, ONE - ONE, ONE)
    )
    words = [w for w, said in (("closed", not ours), ("away", away), ("on call", rota)) if said]
    return frozenset(found), ", ".join(words) or "plain"


def _told(agency: Facts, client: Facts, on: date, text: str) -> datetime:
    there = datetime.combine(on, time.fromisoformat(text), ZoneInfo(agency["timezone"]))
    return there.astimezone(ZoneInfo(client["timezone"]))


def _covers(entry: Facts, on: date) -> bool:
    first, last = day(entry["from"]), day(entry["to"])
    return first is not None and last is not None and first <= on <= last


def _present(agency: Facts, manager: str, on: date) -> list[tuple[str, str]]:
    people = {each["id"]: each for each in agency["people"]}
    found = []
    if works(on, (place_of(agency),)):
        person = answering(people, manager, on)
        if person:
            found.append((person, people[person]["hours"]))
    for turn in agency.get("on_call", []):
        if _covers(turn, on) and there(people[turn["person"]], on):
            entry = (turn["person"], turn["hours"])
            if entry not in found:
                found.append(entry)
    return found


def account_answers(agency: Facts, client: Facts, on: date) -> list[str]:
    """Return who answers for a client's account on *on*: the manager or a stand-in.

    Also on days when nobody works: answers reach somebody who is not away. Nobody, where all are.
    """
    people = {each["id"]: each for each in agency["people"]}
    found = answering(people, client["account_manager"], on)
    return [found] if found else []


def stand_ins(agency: Facts, client: Facts, first: date, last: date) -> frozenset[tuple[str, date]]:
    """Return who stands in for the account manager on which working day, from *first* to *last*.

    Of each person the days up to the first on which somebody else answers: what is said next.
    """
    place = (place_of(agency),)
    found: set[tuple[str, date]] = set()
    ended: set[str] = set()
    before, on = "", first
    while on <= last:
        answers = [*account_answers(agency, client, on), ""][0]
        if answers != before:
            ended.add(before)
        if answers not in (client["account_manager"], "", *ended) and works(on, place):
            found.add((answers, on))
        before, on = answers, on + ONE
    return frozenset(found)


__all__ = ["account_answers", "stand_ins", "windows"]
