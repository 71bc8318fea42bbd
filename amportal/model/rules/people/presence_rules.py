"""Rules of days: nobody acts after they have left, and hardly anybody while they are away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from amportal.errors import Note, Problem
from amportal.model.derive.absence import Somebody, absence_on, has_left
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import ReportFile, UpdateFile
from amportal.model.nouns.people import Person
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import RuleContext
from amportal.model.rules.value_paths import every


class Act(NamedTuple):
    """What somebody did on a day. `here`: one of the agency has to be in the office for it."""

    base: str
    who: str
    day: str
    here: bool = False


_ACTS: dict[type[BaseModel], tuple[Act, ...]] = {
    ProjectFile: (Act("decisions.*", "by", "on"),),
    DeliverableFile: (
        Act("versions.*.quality", "by", "on", here=True),
        Act("versions.*.decisions.*", "by", "on"),
    ),
    BudgetFile: (
        Act("change_orders.*", "asked_by", "asked_on"),
        Act("change_orders.*.decision", "by", "on"),
    ),
    UpdateFile: (Act("", "author", "date"),),
    ReportFile: (Act("reviewed", "by", "on", here=True),),
    QuestionsFile: (
        Act("questions.*", "asked_by", "on"),
        Act("questions.*", "answered_by", "answered_on"),
    ),
}


def presence_rules(check: RuleContext, read: Read[Any]) -> Iterator[Problem]:
    """Yield what somebody did in *read* on a day on which they were not there."""
    for act, loc, ident, day in acts_in(read):
        somebody = known(check, ident)
        if somebody is not None:
            yield from _there(check, read, act, loc, somebody, day)


def acts_in(read: Read[Any]) -> Iterator[tuple[Act, Loc, str, date]]:
    """Yield what was done in *read*: the act, where it is written by whom, who it was, and when."""
    if read.noun is None:
        return
    for act in _ACTS.get(type(read.noun), ()):
        for base, entry in every(read.noun, act.base):
            day, ident = getattr(entry, act.day), getattr(entry, act.who)
            if day is not None and ident is not None:
                yield act, (*base, act.who), ident, day


def recipients_rules(check: RuleContext, read: Read[ReportFile]) -> Iterator[Problem]:
    """Yield the recipients of a report, not issued yet, who have left."""
    for at, ident in enumerate(read.noun.recipients if read.noun else ()):
        contact = check.contacts.get(ident)
        if contact is not None and has_left(contact, check.today):
            yield point(
                read.doc,
                ("recipients", at),
                "left-before",
                f"`{ident}` has left, so no report can be sent to them",
                expected=f"gone since {contact.left_on}",
                hint=f"take `{ident}` out of `recipients`",
                notes=left_notes(check, contact),
            )


def _there(
    check: RuleContext, read: Read[Any], act: Act, loc: Loc, somebody: Somebody, day: date
) -> Iterator[Problem]:
    if has_left(somebody, day):
        yield point(
            read.doc,
            loc,
            "left-before",
            f"`{somebody.id}` had left by {day}",
            expected=f"gone since {somebody.left_on}",
            hint="correct the day, or name who it was",
            notes=left_notes(check, somebody),
        )
        return
    absence = absence_on(somebody, day) if act.here and isinstance(somebody, Person) else None
    if absence is not None:
        yield point(
            read.doc,
            loc,
            "away-that-day",
            f"`{somebody.id}` was away on {day}",
            expected=f"away from {absence.from_} to {absence.to}",
            hint="name who did it, correct the day, or say why it is right: "
            "`# allow away-that-day: ...`",
            severity="warning",
        )


def known(check: RuleContext, ident: str | None) -> Somebody | None:
    """Return the contact *ident*, else the person of the agency, else None."""
    if ident is None or ident in check.contacts:
        return check.contacts.get(ident or "")
    return next((each for each in check.agency.people if each.id == ident), None)


def left_notes(check: RuleContext, somebody: Somebody) -> tuple[Note, ...]:
    """Return the place that says since when *somebody* is gone."""
    if isinstance(somebody, Person):
        at = list(check.agency.people).index(somebody)
        return (note_at(check.agency_read.doc, ("people", at, "left_on"), "this is said here"),)
    client = check.dossier.read
    if client is None:
        return ()
    at = list(check.contacts).index(somebody.id)
    return (note_at(client.doc, ("contacts", at, "left_on"), "this is said here"),)
