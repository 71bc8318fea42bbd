"""The site as it is while something is written down: agency, clients, and what day it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from amportal.author.verb_errors import Refused
from amportal.model.derive.client_today import today_of
from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.working_days import Workdays, agency_days, calendars_of, client_days
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.people import Contact
from amportal.model.reading.client_assembly import assemble
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.client_reader import gather_client
from amportal.model.site_loader import LoadedAgency, client_slugs, load_agency
from amportal.sources.content_scan import scan
from amportal.sources.snapshot import Snapshot


class OpenSite(Struct, frozen=True, dict=True):
    """A site in *root* at the moment *now*; `pretended` is the day somebody asked for."""

    root: Path
    snapshot: Snapshot
    now: datetime
    pretended: date | None = None

    @classmethod
    def at(cls, root: Path, now: datetime, pretended: date | None = None) -> OpenSite:
        """Return the site in *root* as it is."""
        return cls(root, scan(root, ("content",)), now, pretended)

    def tried(self, contents: Mapping[str, bytes | None]) -> OpenSite:
        """Return the site as it would be with *contents* written; None: deleted."""
        return replace(self, snapshot=self.snapshot.with_contents(contents))

    @cached_property
    def loaded_agency(self) -> LoadedAgency:
        """The agency's own file, checked."""
        return load_agency(self.snapshot)

    @property
    def agency(self) -> Agency:
        """The agency; Refused where its file cannot be read."""
        noun = self.loaded_agency.read.noun
        if noun is None:
            raise Refused(
                "`content/agency.yaml` has to be mended first",
                "`amportal check` says what is wrong",
            )
        return noun

    @property
    def slugs(self) -> tuple[str, ...]:
        """The folders of all clients."""
        return client_slugs(self.snapshot)

    @property
    def today(self) -> date:
        """The agency's today."""
        return today_of(self.agency, self.now, self.pretended)

    def client(self, slug: str) -> OpenClient:
        """Return the client in the folder *slug*; Refused where there is none that can be read."""
        if slug not in self.slugs:
            raise unknown("client", slug, self.slugs)
        dossier = gather_client(self.snapshot, slug)
        if dossier.settings is None:
            raise Refused(
                f"`{dossier.folder}/client.yaml` has to be mended first",
                f"`amportal check {slug}` says what is wrong",
            )
        return OpenClient(self, dossier, dossier.settings)


class OpenClient(Struct, frozen=True, dict=True):
    """One client of an open site."""

    site: OpenSite
    files: ClientFiles
    settings: ClientSettings

    @property
    def slug(self) -> str:
        """Its folder."""
        return self.files.slug

    @cached_property
    def today(self) -> date:
        """The client's today."""
        zone = self.settings.timezone
        return today_of(self.site.agency, self.site.now, self.site.pretended, zone)

    @cached_property
    def days(self) -> Workdays:
        """The client's working days."""
        return client_days(self.site.agency, self.settings)

    @cached_property
    def our_days(self) -> Workdays:
        """The agency's working days."""
        return agency_days(self.site.agency)

    @cached_property
    def dates(self) -> ClientDates:
        """The dates of its projects, as far as they can be read."""
        found = assemble(self.files)
        calendars = calendars_of(self.site.agency, self.settings)
        return ClientDates(found.projects if found else (), self.today, calendars)

    @property
    def contacts(self) -> dict[str, Contact]:
        """Its contacts by id."""
        return {each.id: each for each in self.settings.contacts}

    def project(self, slug: str) -> ProjectFiles:
        """Return the project in the folder *slug*."""
        found = next((each for each in self.files.projects if each.slug == slug), None)
        if found is None or found.file is None:
            raise unknown("project", slug, [each.slug for each in self.files.projects])
        return found

    def name_of(self, ident: str) -> str:
        """Return what the contact or person *ident* is called."""
        people = {each.id: each.name for each in self.site.agency.people}
        contact = self.contacts.get(ident)
        return contact.name if contact else people.get(ident, ident)


def unknown(what: str, name: str, known: list[str] | tuple[str, ...]) -> Refused:
    """Return the refusal that there is no *what* called *name*."""
    near = nearest(name, known)
    there = f"there are: {listed(known)}" if known else f"there is no {what} at all"
    return Refused(f"there is no {what} `{name}`", f"did you mean `{near}`?" if near else there)
