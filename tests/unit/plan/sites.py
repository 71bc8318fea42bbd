"""Small sites for tests of the plan, written as an account manager writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from amportal.model.nouns.site import Client, Site
from amportal.model.reading.client_assembly import assemble
from amportal.model.reading.client_reader import gather_agency, gather_client
from amportal.model.site_loader import client_slugs
from amportal.plan.file_facts import Files
from amportal.plan.portal.client_portal import portal_of
from amportal.plan.view.page_views import Portal
from amportal.sources.git.last_changes import History
from amportal.sources.snapshot import Snapshot

# A Monday, with no public holiday near it in England.
TODAY = date(2026, 11, 23)
EVERYBODY: frozenset[str] = frozenset()

AGENCY = """
    name: Halden Studio
    country: GB
    region: ENG
    departments: [{id: design, name: Design}]
    people:
      - {id: ruth, name: Ruth Adeyemi, role: Account manager, department: design,
         email: ruth@agency.example, phone: "+44 20 7946 0112", hours: "09:00-18:00"}
      - {id: jonas, name: Jonas Brandt, role: Account manager, email: jonas@agency.example}
      - {id: mina, name: Mina Okafor, role: Designer, department: design,
         email: mina@agency.example}
    """
CLIENT = """
    name: Meridian Coffee
    code: MER
    currency: GBP
    account_manager: ruth
    contacts:
      - {id: priya, name: Priya Nair, email: priya@client.example, roles: approver}
      - {id: tom, name: Tom Wexford, email: tom@client.example, roles: day_to_day}
    """
PROJECT = """
    name: Spring launch
    job_no: MER-014
    brief: A launch.
    lead: ruth
    start: 2026-09-01
    due: 2027-02-22
    headline: We are on time.
    status:
      overall: {rag: green}
      schedule: {rag: green}
      budget: {rag: green}
      scope: {rag: green}
      quality: {rag: green}
    """
# For plans whose dates move: green would then be refused.
LATE = "tolerance: {days: 200, percent: 50}\n"


def text(yaml: str, more: str = "") -> str:
    """Return *yaml* and *more* without the margin of the test they stand in."""
    return dedent(yaml) + dedent(more)


def site_of(files: Mapping[str, str] | None = None) -> Site:
    """Return the site of an agency, the client `mer` with the project `spring`, and *files*.

    Paths are from the client's folder, `agency.yaml` and whole paths apart. Every file must be
    sound by itself; rules between files are not asked, for the plan must not lean on them.
    """
    written = {
        "agency.yaml": AGENCY,
        "client.yaml": CLIENT,
        "projects/spring/project.yaml": PROJECT,
    }
    contents = {_path(path): body for path, body in (written | dict(files or {})).items()}
    snapshot = Snapshot.of({path: dedent(body).encode() for path, body in contents.items()})
    agency = gather_agency(snapshot).read
    assert agency.noun is not None, agency.problems
    clients = []
    for slug in client_slugs(snapshot):
        dossier = gather_client(snapshot, slug)
        told = [problem for read in dossier.reads() for problem in read.problems]
        assert [each for each in told if each.severity == "error"] == []
        client = assemble(dossier)
        assert client is not None
        clients.append(client)
    return Site(agency.noun, tuple(clients))


def _path(path: str) -> str:
    if path == "agency.yaml":
        return "content/agency.yaml"
    return path if path.startswith("content/") else f"content/clients/mer/{path}"


def client_of(site: Site, slug: str = "mer") -> Client:
    """Return the client *slug* of *site*."""
    return next(client for client in site.clients if client.slug == slug)


def portal(
    files: Mapping[str, str] | None = None,
    roles: frozenset[str] = EVERYBODY,
    today: date = TODAY,
    history: History | None = None,
    facts: Files | None = None,
    *,
    unreviewed: bool = False,
) -> Portal:
    """Return the portal of the client `mer` for a reader with *roles*."""
    site = site_of(files)
    client = client_of(site)
    return portal_of(site, client, roles, today, history, facts or {}, unreviewed=unreviewed)
