"""What every rule about one client is given, worked out once."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

from amportal.model.derive.project_dates import ClientDates, ProjectDates
from amportal.model.derive.working_days import Calendars
from amportal.model.nouns.agency import Agency, Terms
from amportal.model.nouns.people import Contact
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.known_ids import KnownIds


class RuleContext(Struct, frozen=True):
    """One client under check. `today` is the client's; `dates` are of what could be read, `terms`
    are those that hold for it.
    """

    dossier: ClientFiles
    agency: Agency
    agency_read: Read[Any]
    today: date
    directory: KnownIds
    calendars: Calendars
    dates: ClientDates
    terms: Terms
    contacts: dict[str, Contact] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The client's time zone, else the agency's."""
        settings = self.dossier.settings
        return (settings.timezone if settings else None) or self.agency.timezone

    def meetings(self) -> set[str]:
        """Return the file names, without ending, of all the client's meetings."""
        return {each.name for project in self.dossier.projects for each in project.meetings}


class ProjectRuleContext(Struct, frozen=True):
    """One project of the client under check."""

    client: RuleContext
    project: ProjectFiles

    @property
    def today(self) -> date:
        """The client's today."""
        return self.client.today

    @property
    def dates(self) -> ProjectDates | None:
        """The project's dates; None where its own file could not be read, or is a draft."""
        return self.client.dates.get(self.project.slug)
