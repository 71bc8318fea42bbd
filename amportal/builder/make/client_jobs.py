"""From a client to its jobs: the one place where the build asks for views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.derive.client_today import today_of
from amportal.model.nouns.client import paper_of
from amportal.model.nouns.site import Client, Report, Site
from amportal.plan.agency_board import board_of, slice_of
from amportal.plan.brand_assets import agency_logos, beside, client_logos
from amportal.plan.file_facts import FileFacts
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.output_jobs import (
    Job,
    Sources,
    StyleData,
    board_jobs,
    draft_jobs,
    jobs_of,
    reports_page,
)
from amportal.plan.portal.client_portal import ids_of, portal_of
from amportal.plan.portal.portal_paths import paths_of
from amportal.plan.reader.reader_kinds import readers_of
from amportal.plan.reader.visibility import visible
from amportal.plan.report_audience import addressed
from amportal.plan.view.page_views import BoardSlice, Portal
from amportal.sources.git.last_changes import History
from amportal.sources.snapshot import Snapshot


class VisibleClient(Struct, frozen=True):
    """One client, and all that its views are derived from.

    `history` is None where dates do not come from commits.
    """

    site: Site
    client: Client
    facts: dict[str, FileFacts]
    sources: Snapshot
    history: History | None
    clock: datetime
    today: date | None
    theme_files: tuple[str, ...]


def shown_sources(site: Site, client: Client | None) -> tuple[str, ...]:
    """Return the source files whose facts are needed: logos, and all that versions show."""
    paths = set(agency_logos(site.agency, site.agency_path).values())
    if client is not None:
        paths |= set(client_logos(client).values())
        for project in client.projects:
            for deliverable in project.deliverables:
                for version in deliverable.file.versions:
                    named = [name for file in version.files for name in (file.path, file.poster)]
                    paths |= {beside(deliverable.path, name) for name in named if name}
        paths |= report_files(client)
    return tuple(sorted(path for path in paths if path in site.assets))


def report_files(client: Client) -> frozenset[str]:
    """Return the PDFs of reports that were sent before amportal made them."""
    return frozenset(
        beside(report.path, report.file.file)
        for report in client.reports
        if report.file.file is not None
    )


def jobs_for(shown: VisibleClient) -> dict[str, tuple[Job, ...]]:
    """Return every job of the client's portals, by the name of the portal's folder."""
    sources = _sources(shown)
    return {
        reader.folder: jobs_of(
            _portal(shown, reader.roles), shown.facts, sources, shown.theme_files
        )
        for reader in readers_of(shown.client, _today(shown))
    }


def shown_paths(
    shown: VisibleClient,
) -> Iterator[tuple[str, Client, frozenset[str], frozenset[str]]]:
    """Yield for each reader the portal's folder, the client they see, paths there, and ids."""
    for reader in readers_of(shown.client, _today(shown)):
        seen = visible(shown.client, frozenset(reader.roles), _today(shown))
        yield reader.folder, seen, paths_of(_portal(shown, reader.roles)), ids_of(seen)


def interim_jobs(jobs: Iterable[Job], late: frozenset[str], live: Iterable[str]) -> tuple[Job, ...]:
    """Return the jobs of pages that say of reports that they follow, as long as they do.

    *late* are the outputs that are still being made, *live* the files a reader has meanwhile.
    """
    there = frozenset(live)
    found = []
    for job in jobs:
        page = reports_page(job)
        if page is None:
            continue
        cards = tuple(
            replace(card, standing=_standing(card.path, late, there)) for card in page.reports
        )
        found.append(job.showing(replace(page, reports=cards)))
    return tuple(found)


def draft_jobs_for(shown: VisibleClient) -> tuple[Job, ...]:
    """Return the jobs of the client that are for the agency's eyes.

    Its reports that were not reviewed yet, and the mails of those that were issued.
    """
    mails = mail_jobs(shown.site.agency, shown.client)
    if not any(report.file.state == "draft" for report in shown.client.reports):
        return mails
    sources = _sources(shown)
    drafts = list(draft_jobs(_portal(shown, unreviewed=True), sources))
    for report in shown.client.reports:
        if report.file.state == "draft" and "everyone" not in report.file.audience:
            drafts += draft_jobs(_of_one_draft(shown, report), sources)
    return (*drafts, *mails)


def _of_one_draft(shown: VisibleClient, report: Report) -> Portal:
    """Return the portal of those whom the draft *report* is for, with no other report in it."""
    portal, page, _ = addressed(
        shown.site, shown.client, report, _today(shown), shown.history, shown.facts
    )
    pages = (replace(page, card=replace(page.card, state="draft")),) if page else ()
    return replace(portal, reports=pages)


def board_slice(shown: VisibleClient) -> BoardSlice:
    """Return what the agency is to know of the client."""
    today = today_of(shown.site.agency, shown.clock, shown.today)
    return slice_of(shown.site, shown.client, today, shown.history)


def agency_jobs(
    site: Site,
    slices: Iterable[BoardSlice],
    today: date,
    facts: dict[str, FileFacts],
    sources: Snapshot,
    theme_files: tuple[str, ...],
) -> tuple[Job, ...]:
    """Return the jobs of the agency's own pages on *today*, a day in its own zone."""
    board = board_of(site.agency, slices, today)
    logos = known_logos(agency_logos_of(site), facts)
    known = Sources(logos=logos, digests={path: sources.digest(path) for path in facts})
    style = StyleData(site.agency.colours.accent, None, paper_of(site.agency, None))
    return board_jobs(board, style, known, theme_files)


def agency_logos_of(site: Site) -> dict[str, str]:
    """Return the source path behind each of the agency's logos, by output path."""
    return agency_logos(site.agency, site.agency_path)


def known_logos(logos: Mapping[str, str], facts: Mapping[str, FileFacts]) -> dict[str, str]:
    """Return those *logos* whose files are there."""
    return {output: source for output, source in logos.items() if source in facts}


def _standing(
    path: str, late: frozenset[str], there: frozenset[str]
) -> Literal["current", "older", "absent"]:
    if path not in late:
        return "current"
    return "older" if path in there else "absent"


def _today(shown: VisibleClient) -> date:
    """Return the client's today."""
    agency = shown.site.agency
    zone = shown.client.settings.timezone or agency.timezone
    return today_of(agency, shown.clock, shown.today, zone)


def _portal(
    shown: VisibleClient, roles: tuple[str, ...] = (), *, unreviewed: bool = False
) -> Portal:
    return portal_of(
        shown.site,
        shown.client,
        frozenset(roles),
        _today(shown),
        shown.history,
        shown.facts,
        unreviewed=unreviewed,
    )


def _sources(shown: VisibleClient) -> Sources:
    logos = {**client_logos(shown.client), **agency_logos_of(shown.site)}
    return Sources(
        logos=known_logos(logos, shown.facts),
        digests={path: shown.sources.digest(path) for path in shown.facts},
    )
