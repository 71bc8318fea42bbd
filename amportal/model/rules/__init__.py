"""The rules: one file a noun, each rule with its slug, its place and its mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from amportal.errors import Problem
from amportal.model.agency import Agency
from amportal.model.dossier import AgencyDossier, ClientDossier
from amportal.model.reading import Read


def check_agency(dossier: AgencyDossier) -> Iterator[Problem]:
    """Yield every problem of the agency's own file."""
    yield from ()


def check_client(
    dossier: ClientDossier, agency: Agency, agency_read: Read[Agency], today: date
) -> Iterator[Problem]:
    """Yield every problem of one client's files."""
    yield from ()
