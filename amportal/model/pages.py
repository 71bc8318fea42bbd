"""Front matter of the Markdown pages: updates, meetings (contact reports), status reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from amportal.model.schedule import Action, Step
from amportal.model.values import Day, Entry, Id, Ids, Moment, Noun, Slug, Text, Texts, Url


class UpdateFile(Entry):
    """An update: a short post for the client."""

    title: Text
    date: Day
    author: Id
    about: Ids = Field(default=(), description="Ids this update is about.")


class MeetingDecision(Noun):
    """What was decided in a meeting."""

    what: Text
    by: Id | None = None


class MeetingFile(Entry):
    """A meeting and its contact report; the body holds the minutes."""

    title: Text
    start: Moment = Field(
        description="Day and time, such as `2026-11-18 10:00`, in the client's time zone."
    )
    end: Moment
    place: Text | None = None
    link: Url | None = None
    present: Ids = Field(default=(), description="Ids of people and contacts.")
    apologies: Ids = ()
    agenda: Texts = ()
    decisions: tuple[MeetingDecision, ...] = ()
    actions: tuple[Action, ...] = ()
    issued_on: Day | None = Field(default=None, description="When the contact report went out.")


class Period(Noun):
    """First and last day a report speaks of."""

    from_: Day = Field(alias="from")
    to: Day


class Review(Noun):
    """Who looked a report over before it went out."""

    by: Id
    on: Day


class ReportFile(Entry):
    """A status report; the body holds the account manager's own words."""

    period: Period
    project: Slug | None = Field(
        default=None, description="Folder name of one project; left out: all of them."
    )
    state: Literal["draft", "reviewed", "sent"] = "draft"
    reviewed: Review | None = None
    recipients: Ids = ()
    headline: Text | None = Field(
        default=None, description="Left out: the headline of the worst project."
    )
    done: tuple[Step, ...] = Field(default=(), description="Left out: what the dates say was done.")
    next: tuple[Step, ...] = Field(default=(), description="Left out: the projects' next steps.")
