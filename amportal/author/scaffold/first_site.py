"""The content of a bare new site: one small agency, one client, one project, one deliverable."""

from __future__ import annotations

from datetime import date

from amportal.author.scaffold.agency_yaml import NewAgency, agency_yaml
from amportal.author.scaffold.client_yaml import NewClient, client_yaml
from amportal.author.scaffold.deliverable_yaml import NewDeliverable, deliverable_yaml
from amportal.author.scaffold.project_yaml import NewProject, project_files
from amportal.model.derive.working_days import Workdays

_AGENCY = NewAgency("Our agency")
_CLIENT = NewClient(
    name="First client",
    code="FIR",
    locale=_AGENCY.locale,
    timezone=_AGENCY.timezone,
    currency="GBP",
    country=_AGENCY.country,
    manager="alex",
    contact_id="robin",
    contact_name="Robin Hale",
    contact_email="robin@first-client.example",
    known_address=False,
)
_FOLDER = "content/clients/first-client"
_PROJECT = f"{_FOLDER}/projects/first-project"


def first_site(today: date) -> dict[str, bytes]:
    """Return the files by path; the project begins on the first working day from *today*."""
    days = Workdays((_AGENCY.country, None))
    first = today if days.works(today) else days.add(today, 1)
    project = NewProject(
        name="First project",
        client=_CLIENT.name,
        job_no="FIR-001",
        lead="alex",
        start=first,
        today=today,
        locale=_AGENCY.locale,
        approver="robin",
    )
    piece = NewDeliverable(
        slug="key-visual",
        ident="D1",
        name="Key visual",
        kind="layout",
        due=days.add(first, 10),
        approvers=("robin",),
        blocks="M2",
    )
    below = project_files(project, "blank", days)
    texts = {
        "content/agency.yaml": agency_yaml(_AGENCY),
        f"{_FOLDER}/client.yaml": client_yaml(_CLIENT),
        **{f"{_PROJECT}/{path}": text for path, text in below.items()},
        f"{_PROJECT}/deliverables/key-visual.yaml": deliverable_yaml(piece),
    }
    return {path: text.encode() for path, text in texts.items()}
