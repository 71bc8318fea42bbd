"""All files of one client as read, sound or not: what the rules work on.

Rules need more than the nouns: where each value stands, and the ids in files whose nouns failed,
so that one bad date does not make every reference to its milestone look unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field

from amportal.errors import Problem
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.delivery_lines import Delivery
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.nouns.withdrawal import WithdrawnFile
from amportal.model.reading.noun_reader import Read
from amportal.model.records.issued_report import SentReport
from amportal.model.short_entry import EntryFile


class ProjectFiles(Struct, frozen=True):
    """All files of one project; `read` is None where there is no `project.yaml`."""

    slug: str
    folder: str
    read: Read[ProjectFile] | None
    budget: Read[BudgetFile] | None = None
    deliverables: tuple[Read[DeliverableFile], ...] = ()
    updates: tuple[Read[UpdateFile], ...] = ()
    meetings: tuple[Read[MeetingFile], ...] = ()
    money: Read[InternalMoneyFile] | None = None

    @property
    def file(self) -> ProjectFile | None:
        """The project's own file, where it could be read."""
        return self.read.noun if self.read else None

    def reads(self) -> Iterator[Read[Any]]:
        """Yield every file of the project."""
        for one in (self.read, self.budget, self.money):
            if one:
                yield one
        yield from self.deliverables
        yield from self.updates
        yield from self.meetings


class AgencyFiles(Struct, frozen=True):
    """The agency's file as read, and the pictures beside it."""

    read: Read[Agency]
    paths: frozenset[str] = frozenset()


class ClientFiles(Struct, frozen=True):
    """All files of one client, with the agency it belongs to and the day of the check."""

    slug: str
    folder: str
    read: Read[ClientSettings] | None
    projects: tuple[ProjectFiles, ...] = ()
    questions: Read[QuestionsFile] | None = None
    reports: tuple[Read[ReportFile], ...] = ()
    # What they say stands in the files that they are about as well.
    entries: tuple[Read[EntryFile], ...] = ()
    # Every report as it was sent, in the order they went out.
    sent: tuple[SentReport, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    money: Read[InternalMoneyFile] | None = None
    # Where the portal was withdrawn: no other file is read then.
    withdrawn: Read[WithdrawnFile] | None = None
    # Every path in the client's folder, with the size of its file.
    paths: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def settings(self) -> ClientSettings | None:
        """The client's own file, where it could be read."""
        return self.read.noun if self.read else None

    def reads(self) -> Iterator[Read[Any]]:
        """Yield every file of the client."""
        for one in (self.read, self.questions, self.money, self.withdrawn):
            if one:
                yield one
        for project in self.projects:
            yield from project.reads()
        yield from self.reports
        yield from self.entries


class Case(Struct, frozen=True):
    """One client to be checked: its dossier, the agency, and the client's own today."""

    client: ClientFiles
    agency: Agency
    agency_read: Read[Agency]
    today: date
