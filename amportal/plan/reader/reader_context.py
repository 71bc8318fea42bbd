"""One reader's reading of one client: all that every part of the portal is derived from.

Made once for a portal and handed to each part, so that no part can see the whole site, another
client or a second "today".
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.working_days import Calendars
from amportal.model.nouns.agency import Agency, Terms
from amportal.model.nouns.site import Client
from amportal.plan.file_facts import Files
from amportal.plan.reader.shown_ids import ShownIds
from amportal.plan.reader.shown_people import ShownPeople


class ReaderContext(Struct, frozen=True):
    """What a reader may see, and what it is measured against.

    `client` is already cut to the reader, `terms` are those that hold for it. `dates` are of the
    whole client, since a date is the same for every reader.
    """

    agency: Agency
    client: Client
    people: ShownPeople
    named: ShownIds
    files: Files
    terms: Terms
    calendars: Calendars
    dates: ClientDates
    today: date

    @property
    def zone(self) -> str:
        """The client's time zone, else the agency's."""
        return self.client.settings.timezone or self.agency.timezone
