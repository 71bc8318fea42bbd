"""One report by itself, outside a build: what it says, and its PDF.

A report is looked over and sent one at a time, by one client's files alone. The day it speaks on is
given, so that the same sources and the same day make the same report, today or in a year.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.client_task import Folder
from amportal.builder.make.client_jobs import known_logos, shown_sources
from amportal.builder.make.source_facts import facts_of
from amportal.builder.make.stale_outputs import StaleOutputs
from amportal.builder.make.theme_files import theme_of
from amportal.errors import Problem
from amportal.model.content_layout import AGENCY_PATH
from amportal.model.derive.data_date import dates_from_commits
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.site import Client, Report, Site
from amportal.model.records.issued_report import SentReport
from amportal.model.records.record_base import kept_bytes
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.sent_reports import needed, with_records
from amportal.model.site_loader import LoadedAgency, load_agency, load_client, site_of
from amportal.plan.brand_assets import agency_logos, client_logos
from amportal.plan.file_facts import FileFacts
from amportal.plan.output_jobs import Job, Sources, issued_job, report_job
from amportal.plan.portal.who_to_call import calls_of, reached_on
from amportal.plan.report.status_report import record_of
from amportal.plan.report.told_things import Thing
from amportal.plan.report_audience import addressed
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.render.pdf.pdf_types import raise_fault
from amportal.render.theme import Theme
from amportal.sources.git.last_changes import History
from amportal.sources.snapshot import Snapshot

if TYPE_CHECKING:
    from amportal.builder.make.pending_pdfs import PdfMaker


class UnsoundSources(Exception):  # noqa: N818  # an answer, not a fault
    """The sources do not allow a report; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(each.message for each in problems))
        self.problems = problems


class SingleReport(Struct, frozen=True, dict=True):
    """One client's sound sources, and what git knows of them; *shipped*: our own theme.

    Where they are those of another day (`corrected_report`), `own` are the issues of the report
    since then, with their data, and `front` says who answers on the day it goes out.
    """

    agency: Agency
    client: Client
    site: Site
    snapshot: Snapshot
    shipped: Snapshot
    history: History | None
    facts: dict[str, FileFacts]
    own: tuple[SentReport, ...] = ()
    front: tuple[Agency, ClientSettings] | None = None

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        shipped: Snapshot,
        slug: str,
        clock: datetime,
        today: date | None,
        history: History | None,
        agency: LoadedAgency | None = None,
    ) -> SingleReport:
        """Return the desk of the client *slug*. Raises `UnsoundSources` where it has errors.

        *today* is the day the check is made for, where it is not that of *clock*; *agency* that of
        *snapshot*, where it was loaded before.
        """
        agency = agency or load_agency(snapshot)
        loaded = load_client(snapshot, slug, agency, clock, today, alone=True)
        errors = [each for each in (*agency.problems, *loaded.problems) if each.severity == "error"]
        if errors or agency.agency is None or loaded.client is None:
            raise UnsoundSources(*errors)
        site = site_of(agency.agency, loaded.client, snapshot)
        facts, _, problems = facts_of(shown_sources(site, loaded.client), snapshot, {})
        if any(each.severity == "error" for each in problems):
            raise UnsoundSources(*problems)
        dated = history is not None and history.available
        known = history if dated and dates_from_commits(agency.agency, None) else None
        return cls(agency.agency, loaded.client, site, snapshot, shipped, known, facts)

    @cached_property
    def theme(self) -> Theme:
        """The theme of these sources; only who makes a PDF needs it."""
        return theme_of(self.snapshot, self.shipped)

    def file(self, report: str) -> Report | None:
        """Return the report called *report*, as the account manager wrote it."""
        return next((each for each in self.client.reports if each.slug == report), None)

    def portal(self, report: Report, day: date) -> Portal:
        """Return the portal on *day* of those whom *report* is for."""
        return self._addressed(report, day)[0]

    def sent_for(self, report: Report) -> tuple[SentReport, ...]:
        """Return what was sent to the client, with the data that *report* is compared with."""
        sent = self.client.sent
        wanted = needed(sent, {report.slug: report.file.period.to})
        whole = with_records(sent, wanted, self.snapshot.read)
        known = {each.folder: each for each in (*whole, *self.own)}
        return tuple(sorted(known.values(), key=lambda each: each.issue.sequence))

    def proposed(self, file: ReportFile, day: date) -> tuple[Portal, ReportPage]:
        """Return what a report that is not written yet would say on *day*, and its portal."""
        portal, page, _ = self._addressed(Report("", "", file, ""), day)
        assert page is not None
        return portal, page

    def _addressed(
        self, report: Report, day: date
    ) -> tuple[Portal, ReportPage | None, tuple[Thing, ...]]:
        client = replace(self.client, sent=self.sent_for(report))
        return addressed(self.site, client, report, day, self.history, self.facts)

    def drafted(
        self, report: Report, day: date, out: date | None = None, *, reason: str = ""
    ) -> Drafted:
        """Return *report* with the data of *day*; *reason*: why it corrects the one before.

        *out* is the day it goes out, where it is not *day*: whom to call then is what it says.
        Raises `UnsoundSources` where nobody may see it.
        """
        portal, page, things = self._addressed(report, day)
        if page is None:
            raise UnsoundSources(_nobody(report))
        page = replace(page, card=replace(page.card, state="sent", reason=reason))
        agency, settings = self.front or (self.agency, self.client.settings)
        manager, zone = settings.account_manager, portal.frame.timezone
        if out is not None and (self.front or out != day):
            page = replace(page, calls=calls_of(agency, manager, out, zone))
            portal = replace(portal, frame=reached_on(portal.frame, agency, manager, out))
        logos = {**client_logos(self.client), **agency_logos(self.agency, AGENCY_PATH)}
        sources = Sources(
            logos=known_logos(logos, self.facts),
            digests={path: self.snapshot.digest(path) for path in self.facts},
        )
        record = record_of(page, portal.frame, day, report.file.project, things)
        return Drafted(record, report_job(page, portal, sources), portal)

    def engine(self, code: str) -> str:
        """Return a digest of all that a PDF is made with beside the sources: *code* and theme."""
        return hashlib.sha256(f"{code}\0{self.theme.digest}".encode()).hexdigest()[:32]

    def pdf(self, drafted: Drafted, commit: str | None, pool: PdfMaker) -> bytes:
        """Return the PDF of *drafted* as it goes out: it carries its data and its *commit*.

        Raises `UnsoundSources` where it cannot be made.
        """
        outputs = StaleOutputs(self.client.slug, Folder(), self.theme, self.snapshot)
        data = kept_bytes(drafted.record)
        built = outputs.built(issued_job(drafted.job, drafted.portal, data, commit))
        errors = [each for each in built.problems if each.severity == "error"]
        if errors or built.later is None:
            raise UnsoundSources(*errors)
        outcome = pool.submit(built.later.inputs).result()
        raise_fault(outcome)
        if outcome.pdf is None:
            raise UnsoundSources(*outcome.problems)
        return bytes(outcome.pdf)


class Drafted(Struct, frozen=True):
    """A report that is ready: what it says, the job that makes its pages, and its portal."""

    record: ReportRecord
    job: Job
    portal: Portal


def _nobody(report: Report) -> Problem:
    return Problem(
        "report-for-nobody",
        f"`{report.slug}` is a draft, or for the agency alone: nobody could read it",
        hint="take `draft: true` out of it, or say in `audience:` who may see it",
    )
