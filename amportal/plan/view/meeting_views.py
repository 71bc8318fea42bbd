"""Meetings and their contact reports, as pages, calendars and tables show them."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from amportal.plan.view.work_views import ActionView


class Attendee(Struct, frozen=True):
    """Somebody at a meeting; `yours`: of the client."""

    name: str
    yours: bool


class MovedFrom(Struct, frozen=True):
    """For when a meeting was planned before it was moved, when that was done, and why."""

    start: datetime
    on: date | None
    reason: str


class Elsewhere(Struct, frozen=True):
    """The times of a meeting on the clock of another time zone, in which they were written."""

    zone: str
    start: datetime
    end: datetime


class CorrectionView(Struct, frozen=True):
    """A correction of a contact report: the version it made, its day, and what is right now."""

    version: int
    on: date
    what: str


class CarriedQuestion(Struct, frozen=True):
    """A question that is open when a meeting comes."""

    id: str
    text: str
    asked_by: str
    on: date


class MeetingView(Struct, frozen=True):
    """A meeting and its contact report; times are local to the client. `body` is Markdown."""

    slug: str
    path: str
    title: str
    start: datetime
    end: datetime
    place: str
    link: str | None
    project: str
    project_path: str
    present: tuple[Attendee, ...]
    apologies: tuple[Attendee, ...]
    agenda: tuple[str, ...]
    decisions: tuple[tuple[str, str], ...]
    actions: tuple[ActionView, ...]
    issued_on: date | None
    # Last day to object to the contact report.
    objection_until: date | None
    body: str
    upcoming: bool
    # That day is over: the contact report stands as written.
    objection_over: bool = False
    # Its day is not over, and no contact report is out: whether it takes place or was called off.
    ahead: bool = False
    # It does not take place, since when and why as far as that was written.
    cancelled: bool = False
    cancelled_on: date | None = None
    cancelled_reason: str = ""
    moved: tuple[MovedFrom, ...] = ()
    elsewhere: Elsewhere | None = None
    # Newest first; the report as first sent was version 1.
    corrections: tuple[CorrectionView, ...] = ()
    # Of the next meeting of its project: what earlier ones left open.
    carried: tuple[ActionView, ...] = ()
    questions: tuple[CarriedQuestion, ...] = ()


class MeetingsPage(Struct, frozen=True):
    """Meetings to come (soonest first) and past ones (newest first)."""

    upcoming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]


class MeetingPage(Struct, frozen=True):
    """One meeting."""

    meeting: MeetingView
