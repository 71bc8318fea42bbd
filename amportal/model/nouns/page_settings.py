"""Front matter of the Markdown pages: updates, meetings (contact reports), status reports."""

from typing import Annotated, Literal

from pydantic import Field

from amportal.model.nouns.cancellation import Cancelled
from amportal.model.nouns.project_plan import Action, Step
from amportal.model.value_types import (
    Day,
    Entry,
    Id,
    Ids,
    Moment,
    Narrows,
    Noun,
    Sha256,
    Slug,
    Text,
    Texts,
    Url,
    Whole,
    Zone,
)


class UpdateFile(Entry):
    """An update: a short post for the client."""

    title: Text = Field(description="Its headline.")
    date: Day = Field(description="Its day; the same as in the file's name.")
    author: Id = Field(description="Id of the person who wrote it.")
    about: Ids = Field(default=(), description="Ids this update is about.")


class MeetingDecision(Noun):
    """What was decided in a meeting; it stands among the decisions of its project too."""

    id: Id | None = Field(
        default=None,
        examples=["DEC2"],
        description="Short and stable, such as `DEC2`; `amportal minutes` gives it.",
    )
    what: Text = Field(description="What was decided.")
    by: Id | None = Field(default=None, description="Id of who decided.")


class ReportCorrection(Noun):
    """A correction of a contact report that was out: from then on it is the next version."""

    on: Day = Field(description="Day the corrected report went out.")
    what: Text = Field(description="What was wrong and is right now, in words for the client.")


class MovedMeeting(Noun):
    """When a meeting was to be before it was moved."""

    from_: Moment = Field(alias="from", description="Day and time for which it was planned.")
    on: Day | None = Field(default=None, description="Day it was moved.")
    reason: Text | None = Field(default=None, description="Why, in words for the client.")


class MeetingFile(Entry):
    """A meeting and its contact report; the body holds the minutes."""

    title: Text = Field(description="What the meeting is called.")
    start: Moment = Field(
        description="Day and time, such as `2026-11-18 10:00`, in the client's time zone."
    )
    end: Moment = Field(description="When it ended, or will end.")
    timezone: Zone | None = Field(
        default=None,
        examples=["America/New_York"],
        description=(
            "Time zone in which `start` and `end` are written, where that is not the client's. "
            "Pages tell both times."
        ),
    )
    moved: tuple[MovedMeeting, ...] = Field(
        default=(), description="For when it was planned before, oldest first."
    )
    cancelled: Cancelled = Field(
        default=None, description="That it does not take place; `true` where no more is to be said."
    )
    place: Text | None = Field(default=None, description="Where it is.")
    link: Url | None = Field(default=None, description="Link to join it.")
    present: Ids = Field(default=(), description="Ids of people and contacts.")
    apologies: Ids = Field(default=(), description="Ids of those who could not come.")
    agenda: Texts = Field(default=(), description="What is on the agenda, item by item.")
    decisions: tuple[MeetingDecision, ...] = Field(default=(), description="What was decided.")
    actions: tuple[Action, ...] = Field(default=(), description="What somebody took on.")
    issued_on: Day | None = Field(default=None, description="When the contact report went out.")
    corrections: tuple[ReportCorrection, ...] = Field(
        default=(),
        description=(
            "Corrections of the contact report, oldest first: each makes it the next version, and "
            "the days to object begin anew."
        ),
    )
    uid: Text | None = Field(
        default=None, description="Name of the invite it came from, as calendars know it."
    )
    sequence: Whole | None = Field(
        default=None, ge=0, description="Which edition of the invite was taken in last."
    )
    instance: Moment | None = Field(
        default=None,
        description=(
            "Of a series: when this meeting was to be at first, by which a changed invite finds it."
        ),
    )


class Period(Noun):
    """First and last day a report speaks of."""

    from_: Day = Field(alias="from", description="First day the report speaks of.")
    to: Day = Field(description="Last day the report speaks of.")


class Review(Noun):
    """Who looked a report over before it went out."""

    by: Id = Field(description="Id of the person who looked it over.")
    on: Day = Field(description="Day of the review; the report's days are counted from it.")
    data: Annotated[
        Sha256 | None,
        Narrows(
            "the digest that `amportal report review` wrote",
            "delete the line: the review then holds whatever changes",
        ),
    ] = Field(
        default=None,
        description=(
            "Digest of all the report showed then; `amportal report review` writes it. Where "
            "anything of it changes, the review no longer holds: the report is a draft again."
        ),
    )


class Promised(Noun):
    """What became of a line that the report before promised next."""

    what: Text = Field(description="The line, as the report before said it.")
    done_on: Day | None = Field(default=None, description="The day it was done.")
    dropped: Text | None = Field(
        default=None, description="Why it will not be done, in the client's words."
    )


class CorrectedFact(Noun):
    """A fact that a correction changes; all others stay as the report told them."""

    what: Text = Field(
        description=(
            "What it is a fact of: an id such as `MER-014-B1`, a job number for the project "
            "itself, `Q1` for a question, `client` or `agency` for `client.yaml` or `agency.yaml`, "
            "or a file by its path in the client's folder."
        ),
        examples=["MER-014-B1"],
    )
    key: Text | None = Field(
        default=None,
        description=(
            "Its key, with a dot before a key within: `spent`, `status.overall.rag`, "
            "`versions.2.note`. Left out: all that stands there."
        ),
        examples=["spent"],
    )
    is_: Text | None = Field(
        default=None,
        alias="is",
        description=(
            "What was right on the report's own day; left out: what the files say now. Needs `key`."
        ),
    )


class ReportFile(Entry):
    """A status report; the body holds the account manager's own words."""

    period: Period = Field(description="First and last day it speaks of.")
    project: Annotated[
        Slug | None,
        Narrows("the folder name of one project", "delete the line for a report on all of them"),
    ] = Field(default=None, description="Folder name of one project; left out: all of them.")
    state: Literal["draft", "reviewed", "sent"] = Field(
        default="draft",
        description=(
            "- `draft`: only the agency sees it, in `output/_agency/drafts/`\n"
            "- `reviewed`: looked over; in the client's portal, as long as the review holds\n"
            "- `sent`: in the portal, as `amportal report issue` kept it, or as `file` has it"
        ),
    )
    file: Text | None = Field(
        default=None,
        description=(
            "The PDF that was sent, beside this file, where it was made elsewhere; it is shown as "
            "it is."
        ),
        examples=["2026-10.pdf"],
    )
    reviewed: Review | None = Field(
        default=None, description="Who looked it over and when. Needed from state `reviewed` on."
    )
    recipients: Ids = Field(default=(), description="Ids of the contacts it is sent to.")
    headline: Text | None = Field(
        default=None, description="Left out: the headline of the worst project."
    )
    done: tuple[Step, ...] = Field(default=(), description="Left out: what the dates say was done.")
    next: tuple[Step, ...] = Field(default=(), description="Left out: the projects' next steps.")
    promised: tuple[Promised, ...] = Field(
        default=(),
        description=(
            "What became of the lines that the report before promised next. Only those that are "
            "neither in `done` nor in `next` need a word here."
        ),
    )
    corrects: tuple[CorrectedFact, ...] = Field(
        default=(),
        description=(
            "Facts that were wrong in the issue before, where this report was sent and is "
            "corrected. The report's own words are always those of this file."
        ),
    )
