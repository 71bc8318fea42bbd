"""Dates that cannot be: what happened in the future, and what ended before it began.

Tables, so that a new date in a noun needs one line here and no rule can be forgotten half.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel

from amportal.errors import Problem
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.nouns.withdrawal import WithdrawnFile
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.value_paths import every


class Pair(NamedTuple):
    """Two dates of one entry: *earlier* must not be after *later*."""

    base: str
    earlier: str
    later: str
    slug: str = "dates-out-of-order"


# What has happened cannot be in the future: path, then what it would be instead.
_HAPPENED: dict[type[BaseModel], tuple[tuple[str, str], ...]] = {
    WithdrawnFile: (
        ("on", "the portal stays until it is withdrawn: write this file on that day, not before"),
    ),
    ClientSettings: (("contacts.*.formerly.*.until", "write the last day of what is over"),),
    ProjectFile: (
        ("hold.since", "write `state: on_hold` and `hold` once it is"),
        ("cancelled.on", "write the day it was cancelled"),
        ("milestones.*.actual", "a day still to come belongs in `forecast`"),
        ("milestones.*.forecast_on", "write the day the forecast was made"),
        ("milestones.*.cancelled.on", "write the day it was cancelled"),
        ("actions.*.done_on", "leave it out until it is done"),
        ("decisions.*.on", "write the day it was decided"),
        ("status.overall.since", "write the day it began"),
        ("status.schedule.since", "write the day it began"),
        ("status.budget.since", "write the day it began"),
        ("status.scope.since", "write the day it began"),
        ("status.quality.since", "write the day it began"),
    ),
    DeliverableFile: (
        ("delivered_on", "leave it out until it is delivered"),
        ("cancelled.on", "write the day it was cancelled"),
        ("reopened.*.on", "write the day it was opened again"),
        ("reopened.*.delivered_on", "leave it out until it is delivered again"),
        ("versions.*.quality.on", "leave `quality` out until the check is done"),
        ("versions.*.decisions.*.on", "write the day it was decided"),
    ),
    BudgetFile: (
        ("lines.*.as_of", "write the last day for which these figures are true"),
        ("change_orders.*.withdrawn.on", "write the day we took it back"),
        ("change_orders.*.asked_on", "write the day it was asked for"),
        ("change_orders.*.decision.on", "write the day it was decided"),
    ),
    UpdateFile: (("date", "write today, or keep it back with `draft: true` until then"),),
    MeetingFile: (
        ("issued_on", "leave it out until the contact report has gone out"),
        ("moved.*.on", "write the day it was moved"),
        ("cancelled.on", "write the day it was called off"),
        ("actions.*.done_on", "leave it out until it is done"),
    ),
    ReportFile: (("reviewed.on", "leave `reviewed` out until somebody has read it"),),
    QuestionsFile: (
        ("questions.*.on", "write the day it was asked"),
        ("questions.*.answered_on", "leave it out until it is answered"),
    ),
}
_PAIRS: dict[type[BaseModel], tuple[Pair, ...]] = {
    Agency: (
        Pair("people.*.away.*", "from", "to"),
        Pair("on_call.*", "from", "to"),
        Pair("closed.*", "from", "to"),
    ),
    ClientSettings: (Pair("closed.*", "from", "to"), Pair("contacts.*.away.*", "from", "to")),
    ProjectFile: (
        Pair("", "start", "due"),
        Pair("phases.*", "start", "end"),
        Pair("hold", "since", "until"),
    ),
    DeliverableFile: (
        Pair("versions.*", "quality.on", "sent_on", "sent-before-checked"),
        Pair("versions.*", "sent_on", "review_due"),
        Pair("reopened.*", "on", "delivered_on"),
    ),
    BudgetFile: (
        Pair("change_orders.*", "asked_on", "sent_on"),
        Pair("change_orders.*", "sent_on", "decide_by"),
        Pair("change_orders.*", "sent_on", "withdrawn.on"),
        Pair("change_orders.*", "sent_on", "decision.on", "decided-before-sent"),
    ),
    MeetingFile: (Pair("", "start", "end"), Pair("", "start", "issued_on")),
    ReportFile: (Pair("period", "from", "to"),),
    QuestionsFile: (Pair("questions.*", "on", "answered_on"),),
}
_SAYS = {
    "dates-out-of-order": "swap the two, or correct one of them",
    "sent-before-checked": "the check comes first: correct `quality.on` or `sent_on`",
    "decided-before-sent": "nobody can decide before it is sent: correct one of the two days",
}


def future_days(read: Read[Any], today: date) -> Iterator[Problem]:
    """Yield the days in *read* on which something happened that are after *today*."""
    noun = read.noun
    if noun is None or getattr(noun, "draft", False):
        # What no client sees yet may be written ahead.
        return
    for path, hint in _HAPPENED.get(type(noun), ()):
        for loc, day in every(noun, path):
            if day > today:
                yield point(
                    read.doc,
                    loc,
                    "future-date",
                    f"`{day.isoformat()}` is still to come",
                    expected=f"today is {today.isoformat()}",
                    hint=hint,
                )


def day_pairs(read: Read[Any]) -> Iterator[Problem]:
    """Yield the pairs of days in *read* that are the wrong way round."""
    noun = read.noun
    if noun is None:
        return
    for pair in _PAIRS.get(type(noun), ()):
        for base, entry in every(noun, pair.base):
            first = next(every(entry, pair.earlier), None)
            second = next(every(entry, pair.later), None)
            if first and second and _day(first[1], second[1]) > _day(second[1], first[1]):
                yield _wrong_way(read, pair, (*base, *first[0]), (*base, *second[0]), first[1])


def _day(value: date, other: date) -> date:
    """Return *value* as a mere day where *other* is one."""
    if isinstance(value, datetime) and not isinstance(other, datetime):
        return value.date()
    return value


def _wrong_way(read: Read[Any], pair: Pair, first: Loc, second: Loc, earlier: date) -> Problem:
    return point(
        read.doc,
        second,
        pair.slug,
        f"`{pair.later}` is before `{pair.earlier}`",
        expected=f"not before {earlier.isoformat()[:10]}",
        hint=_SAYS[pair.slug],
        notes=(note_at(read.doc, first, f"`{pair.earlier}` is here"),),
    )
