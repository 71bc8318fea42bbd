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
from amportal.plan.jobs import Job, Sources, board_jobs, draft_jobs, jobs_of, kept_reports
from amportal.plan.portal import portal_of
from amportal.plan.readers import readers_of
from amportal.plan.view.pages import Portal
from amportal.render.style import page_files
from amportal.sources.history import History


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


def jobs_for(
    gathered: Gathered, site: Site, client: Client, facts: dict[str, FileFacts], order: Order
) -> dict[str, tuple[Job, ...]]:
    """Return every job of *client*, by the folder of the portal it is for; everybody's is first."""
    sources = _sources(gathered, site, client, facts)
    shown = page_files(gathered.theme)
    return {
        reader.folder: jobs_of(
            _portal(gathered, site, client, facts, order, reader.roles), facts, sources, shown
        )
        for reader in readers_of(client)
    }


def kept_jobs_for(
    gathered: Gathered,
    site: Site,
    client: Client,
    facts: dict[str, FileFacts],
    order: Order,
    folder: str,
) -> tuple[Job, ...]:
    """Return the jobs of *client*'s reports to keep, as the readers of *folder* have them."""
    (reader,) = (each for each in readers_of(client) if each.folder == folder)
    portal = _portal(gathered, site, client, facts, order, reader.roles)
    return kept_reports(portal, _sources(gathered, site, client, facts))


def draft_jobs_for(
    gathered: Gathered, site: Site, client: Client, facts: dict[str, FileFacts], order: Order
) -> tuple[Job, ...]:
    """Return the jobs of *client*'s reports that were not reviewed yet, for the agency's eyes."""
    if not any(report.file.state == "draft" for report in client.reports):
        return ()
    portal = _portal(gathered, site, client, facts, order, unreviewed=True)
    return draft_jobs(portal, _sources(gathered, site, client, facts))


def _portal(
    gathered: Gathered,
    site: Site,
    client: Client,
    facts: dict[str, FileFacts],
    order: Order,
    roles: tuple[str, ...] = (),
    *,
    unreviewed: bool = False,
) -> Portal:
    zone = client.settings.timezone or site.agency.timezone
    today = today_of(site.agency, order.clock, order.today, zone)
    history = committed_of(gathered, site, order)
    return portal_of(site, client, frozenset(roles), today, history, facts, unreviewed=unreviewed)


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
    return board_jobs(board, site.agency.colours.accent, sources, page_files(gathered.theme))


def agency_logos_of(site: Site) -> dict[str, str]:
    """Return the source path behind each of the agency's logos, by output path."""
    return agency_logos(site.agency, site.agency_path)


def known_logos(logos: dict[str, str], facts: dict[str, FileFacts]) -> dict[str, str]:
    """Return those *logos* whose files are there."""
    return {output: source for output, source in logos.items() if source in facts}
