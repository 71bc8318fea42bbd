"""The whole site as read: one agency and its clients, each with all that belongs to it.

Assembled by `model.site_loader` from files that passed their own checks. Plain and frozen: no I/O,
no clock. Every noun that was a file of its own keeps that file's path, so that problems and "as of"
dates can point at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.delivery_lines import Delivery
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import Question
from amportal.model.records.issued_report import SentReport


class Deliverable(Struct, frozen=True):
    """A deliverable with the file it came from and its name for links."""

    slug: str
    path: str
    file: DeliverableFile


class Update(Struct, frozen=True):
    """An update; `body` is Markdown, `body_line` the line of the file it begins on."""

    slug: str
    path: str
    file: UpdateFile
    body: str
    body_line: int = 1


class Meeting(Struct, frozen=True):
    """A meeting; `body` is the minutes in Markdown."""

    slug: str
    path: str
    file: MeetingFile
    body: str
    body_line: int = 1


class Report(Struct, frozen=True):
    """A status report; `slug` is its id and the PDF's name."""

    slug: str
    path: str
    file: ReportFile
    body: str
    body_line: int = 1


class Project(Struct, frozen=True):
    """A project with all its parts, in the order of their files' names."""

    slug: str
    path: str
    file: ProjectFile
    budget: BudgetFile | None = None
    budget_path: str = ""
    deliverables: tuple[Deliverable, ...] = ()
    updates: tuple[Update, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    # A type of its own: nothing below `plan.agency_board` may read it.
    money: InternalMoneyFile | None = None


class Client(Struct, frozen=True):
    """A client; `sources` are the paths of all its files, `assets` those that are no text."""

    slug: str
    path: str
    settings: ClientSettings
    projects: tuple[Project, ...] = ()
    questions: tuple[Question, ...] = ()
    reports: tuple[Report, ...] = ()
    # Every report as it was sent, in the order they went out.
    sent: tuple[SentReport, ...] = ()
    # What became of the mails about them: the agency's own, in no view of the client.
    deliveries: tuple[Delivery, ...] = ()
    sources: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()


class Site(Struct, frozen=True):
    """The agency and the clients whose sources are sound.

    `held` names the clients with problems: they keep their last good release. `assets` maps the
    path of each picture or document below `content/` to its digest.
    """

    agency: Agency
    clients: tuple[Client, ...] = ()
    held: frozenset[str] = frozenset()
    assets: Mapping[str, str] = field(default_factory=dict)
    agency_path: str = "content/agency.yaml"
