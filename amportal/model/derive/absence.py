"""Who is there on a day, of the agency or of the client, and who answers for somebody who is not.

One rule for both sides: somebody who is away or has left is stood in for by whom that absence
names, else by their usual stand-in, who may be away too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct

from amportal.model.nouns.people import Absence, Contact, Person
from amportal.model.value_types import Entry

Somebody = Person | Contact
T = TypeVar("T", Person, Contact)


def absence_on(somebody: Somebody, day: date) -> Absence | None:
    """Return the absence of *somebody* that covers *day*, or None."""
    return next((each for each in somebody.away if each.from_ <= day <= each.to), None)


def has_left(somebody: Somebody, day: date) -> bool:
    """Say whether *somebody* is no longer with the agency, or with the client, on *day*."""
    return somebody.left_on is not None and somebody.left_on <= day


def is_there(somebody: Somebody, day: date) -> bool:
    """Say whether *somebody* is still with us on *day*, and not away."""
    return not has_left(somebody, day) and absence_on(somebody, day) is None


def answering(people: Mapping[str, T], ident: str, day: date) -> T | None:
    """Return who of *people* answers for *ident* on *day*: themselves, or the first who is there.

    Follows stand-ins of stand-ins; None where all are away or they stand in for each other.
    """
    seen: set[str] = set()
    current = people.get(ident)
    while current is not None and current.id not in seen:
        seen.add(current.id)
        if is_there(current, day):
            return current
        away = None if has_left(current, day) else absence_on(current, day)
        current = people.get((away.stand_in if away else None) or current.stand_in or "")
    return None


class Absent(Struct, frozen=True):
    """Somebody whose turn it is and who is not there: until when, and whose turn it is instead.

    `until` is the last day away, None for somebody who has left; `instead` None: nobody.
    """

    contact: str
    until: date | None
    instead: str | None


class Asked(Struct, frozen=True):
    """Ids of the contacts who are asked for something, and those they are asked instead of."""

    contacts: tuple[str, ...] = ()
    absent: tuple[Absent, ...] = ()


def absent_on(
    people: Mapping[str, T], ident: str, day: date, fit: Callable[[T], bool] = lambda _: True
) -> Absent | None:
    """Return how *ident* of *people* is absent on *day*; None where they are there, or unknown.

    Whoever answers has to be *fit* for it.
    """
    somebody = people.get(ident)
    if somebody is None or is_there(somebody, day):
        return None
    other = answering(people, ident, day)
    away = None if has_left(somebody, day) else absence_on(somebody, day)
    instead = other.id if other is not None and fit(other) else None
    return Absent(ident, away.to if away else None, instead)


def asked_instead(
    contacts: Iterable[Contact], asked: Iterable[str], day: date, shown_in: Iterable[Entry]
) -> Asked:
    """Return who is to be asked on *day*, where *asked* would be if they were there.

    Whoever is absent is replaced by who answers for them, as far as those may see each of
    *shown_in*. Somebody away whom nobody replaces is still asked, somebody who left is not.
    """
    people, entries = {each.id: each for each in contacts}, tuple(shown_in)
    found: list[str] = []
    absent: list[Absent] = []
    for ident in asked:
        missing = absent_on(people, ident, day, lambda other: may_see(other, entries))
        if missing is None:
            found.append(ident)
            continue
        absent.append(missing)
        if missing.instead or missing.until:
            found.append(missing.instead or ident)
    return Asked(tuple(dict.fromkeys(found)), tuple(absent))


def may_see(contact: Contact, entries: Iterable[Entry]) -> bool:
    """Say whether *contact*, who is no draft, is shown each of *entries*."""
    roles = frozenset(contact.roles)
    return not contact.draft and all(entry.shown_to(roles) for entry in entries)
