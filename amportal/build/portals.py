"""From a client to its jobs: the one place where the build asks for views."""

from __future__ import annotations

from amportal.build.gathered import Gathered
from amportal.build.order import Order
from amportal.errors import Problem
from amportal.model.site import Client, Site
from amportal.model.today import today_of
from amportal.plan.board import board_of
from amportal.plan.brand import agency_logos, beside, client_logos
from amportal.plan.files import FileFacts
from amportal.plan.jobs import Job, Sources, board_jobs, draft_jobs, jobs_of
from amportal.plan.mail import mail_jobs
from amportal.plan.portal import portal_of
from amportal.plan.view.pages import Portal
from amportal.render.style import SHEETS, fonts_of
from amportal.render.theme import Theme
from amportal.sources.history import History

EVERYBODY: frozenset[str] = frozenset()


def shown_sources(site: Site, client: Client | None) -> tuple[str, ...]:
    """Return the source files whose facts are needed: logos, and all that versions show."""
    paths = set(agency_logos(site.agency, site.agency_path).values())
    if client is not None:
        paths |= set(client_logos(client).values())
        for project in client.projects:
            for deliverable in project.deliverables:
                for version in deliverable.file.versions:
                    paths |= {beside(deliverable.path, file.path) for file in version.files}
    return tuple(sorted(path for path in paths if path in site.assets))


def committed_of(gathered: Gathered, site: Site, order: Order) -> History | None:
    """Return the history that dates the data, or None where the site pretends another day.

    A demonstration's "as of" must not move with the commits of whoever keeps it.
    """
    if order.today is not None or site.agency.today is not None:
        return None
    return gathered.history if gathered.history.available else None


def page_fonts(theme: Theme) -> tuple[str, ...]:
    """Return the fonts of the theme that the portal's style sheet asks for."""
    names: dict[str, None] = {}
    for sheet in SHEETS:
        for font in fonts_of(theme.get(sheet) or b""):
            names[f"fonts/{font}"] = None
    return tuple(names)


def jobs_for(
    gathered: Gathered, site: Site, client: Client, facts: dict[str, FileFacts], order: Order
) -> tuple[Job, ...]:
    """Return every job of *client* for the reader everybody is."""
    portal = _portal(gathered, site, client, facts, order)
    sources = _sources(gathered, site, client, facts)
    return jobs_of(portal, facts, sources, page_fonts(gathered.theme))


def draft_jobs_for(
    gathered: Gathered, site: Site, client: Client, facts: dict[str, FileFacts], order: Order
) -> tuple[Job, ...]:
    """Return the jobs of *client* that are for the agency's eyes.

    Its reports that were not reviewed yet, and the mails of those that were issued.
    """
    mails = mail_jobs(site.agency, client)
    if not any(report.file.state == "draft" for report in client.reports):
        return mails
    portal = _portal(gathered, site, client, facts, order, unreviewed=True)
    return (*draft_jobs(portal, _sources(gathered, site, client, facts)), *mails)


def _portal(
    gathered: Gathered,
    site: Site,
    client: Client,
    facts: dict[str, FileFacts],
    order: Order,
    *,
    unreviewed: bool = False,
) -> Portal:
    zone = client.settings.timezone or site.agency.timezone
    today = today_of(site.agency, order.clock, order.today, zone)
    history = committed_of(gathered, site, order)
    return portal_of(site, client, EVERYBODY, today, history, facts, unreviewed=unreviewed)


def _sources(
    gathered: Gathered, site: Site, client: Client, facts: dict[str, FileFacts]
) -> Sources:
    return Sources(
        logos=known_logos({**client_logos(client), **agency_logos_of(site)}, facts),
        digests={path: gathered.snapshot.digest(path) for path in facts},
    )


def board_jobs_for(
    gathered: Gathered,
    site: Site,
    problems: tuple[Problem, ...],
    facts: dict[str, FileFacts],
    order: Order,
) -> tuple[Job, ...]:
    """Return the jobs of the agency's own pages."""
    today = today_of(site.agency, order.clock, order.today)
    history = committed_of(gathered, site, order)
    board = board_of(site, problems, today, history)
    sources = Sources(
        logos=known_logos(agency_logos_of(site), facts),
        digests={path: gathered.snapshot.digest(path) for path in facts},
    )
    return board_jobs(board, site.agency.colours.accent, sources, page_fonts(gathered.theme))


def agency_logos_of(site: Site) -> dict[str, str]:
    """Return the source path behind each of the agency's logos, by output path."""
    return agency_logos(site.agency, site.agency_path)


def known_logos(logos: dict[str, str], facts: dict[str, FileFacts]) -> dict[str, str]:
    """Return those *logos* whose files are there."""
    return {output: source for output, source in logos.items() if source in facts}
