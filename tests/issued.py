"""The sample agency with reports that were issued, for trying mails and their sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from amportal.model.frozen import Engine, FrozenFile, Issue, ReviewedBy, frozen_files, sent_folder
from amportal.model.record import (
    CallRecord,
    FrameRecord,
    ProjectRecord,
    ReportRecord,
    StatusRecord,
    StepRecord,
    UpdateRecord,
    WaitingRecord,
)
from amportal.plan.view.pages import Portal, ReportPage
from tests.sample import TODAY, sample_portals

_NOTHING = FrozenFile(sha256="", size=0)
BARE_PDF = b"%PDF-1.7\n%%EOF\n"


def record_of(portal: Portal, report: ReportPage, today: date = TODAY) -> ReportRecord:
    """Return all that *report* of *portal* shows, as it is kept."""
    card, frame = report.card, portal.frame
    return ReportRecord(
        frame=FrameRecord.model_validate(frame),
        id=card.slug,
        number=card.number,
        first=card.first,
        last=card.last,
        project=report.projects[0].slug if card.project else None,
        today=today,
        as_of=frame.as_of.day,
        as_of_time=frame.as_of.at,
        headline=report.headline,
        status=StatusRecord.model_validate(report.status) if report.status else None,
        waiting=tuple(WaitingRecord.model_validate(each) for each in report.waiting),
        done=tuple(StepRecord.model_validate(each) for each in report.done),
        next=tuple(StepRecord.model_validate(each) for each in report.next),
        words=report.words,
        projects=tuple(
            ProjectRecord.model_validate(replace(each, timeline=())) for each in report.projects
        ),
        updates=tuple(UpdateRecord.model_validate(each) for each in report.updates),
        calls=tuple(CallRecord.model_validate(each) for each in report.calls),
    )


@lru_cache(maxsize=16)
def sample_record(client: str, slug: str) -> ReportRecord:
    """Return the record of the sample's report *slug* of *client*."""
    portal = sample_portals()[client]
    report = next(each for each in portal.reports if each.card.slug == slug)
    return record_of(portal, report)


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
