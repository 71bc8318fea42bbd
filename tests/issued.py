"""The sample agency with reports that were issued, for trying mails and their sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from amportal.model.records.issued_report import (
    Engine,
    FrozenFile,
    Issue,
    ReviewedBy,
    frozen_files,
    sent_folder,
)
from amportal.model.records.report_record import ReportRecord
from amportal.plan.report.status_report import record_of
from amportal.plan.report.told_things import Thing
from amportal.plan.view.page_views import Portal, ReportPage
from tests.sample import TODAY, sample_report, sample_site

_NOTHING = FrozenFile(sha256="", size=0)
BARE_PDF = b"%PDF-1.7\n%%EOF\n"


def kept(
    portal: Portal, report: ReportPage, things: tuple[Thing, ...], today: date = TODAY
) -> ReportRecord:
    """Return all that *report* of *portal* shows, as it is kept."""
    project = report.projects[0].slug if report.card.project else None
    return record_of(report, portal.frame, today, project, things)


@lru_cache(maxsize=16)
def sample_record(client: str, slug: str) -> ReportRecord:
    """Return the record of the sample's report *slug* of *client*."""
    site_client = next(each for each in sample_site().clients if each.slug == client)
    for sent in site_client.sent:
        if sent.issue.report == slug and sent.record:
            return sent.record
    return kept(*sample_report(client, slug))


def issue_files(
    record: ReportRecord,
    recipients: tuple[str, ...],
    pdf: bytes = BARE_PDF,
    *,
    changes: Mapping[str, object] = {},
) -> dict[str, bytes]:
    """Return the files of the first issue of *record*, by their paths in a site."""
    issue = Issue(
        client=record.frame.client_slug,
        report=record.id,
        issue=1,
        number=record.number,
        first=record.first,
        last=record.last,
        project=record.project,
        audience=("everyone",),
        headline=record.headline,
        locale=record.frame.locale,
        pdf=_NOTHING,
        data=_NOTHING,
        commit=None,
        today=record.today,
        issued_on=record.today,
        reviewed=ReviewedBy(by="jonas", name="Jonas Brandt", on=record.today, data=record.digest()),
        recipients=recipients,
        engine=Engine(amportal="0.1", digest="0" * 64),
    ).model_copy(update=dict(changes))
    folder = sent_folder(issue.client, issue.report, issue.issue)
    files = frozen_files(issue, pdf, record)
    return {f"{folder}/{name}": content for name, content in files.items()}
