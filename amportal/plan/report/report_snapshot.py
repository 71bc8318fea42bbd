"""A report as plain values, to be kept beside its PDF (`model.records.report_record`)."""

from __future__ import annotations

from datetime import date

from amportal.model.records.report_record import (
    CallRecord,
    ChangeRecord,
    FrameRecord,
    ProjectRecord,
    PromiseRecord,
    ReportRecord,
    StatusRecord,
    StepRecord,
    UpdateRecord,
    WaitingRecord,
)
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.page_views import ReportPage


def record_of(report: ReportPage, frame: Frame, today: date, project: str | None) -> ReportRecord:
    """Return all that *report* shows within *frame*, as of *today*; *project*: its one project."""
    card = report.card
    return ReportRecord(
        frame=FrameRecord.model_validate(frame),
        id=card.slug,
        number=card.number,
        issue=card.issue,
        reason=card.reason,
        corrected=tuple(ChangeRecord.model_validate(each) for each in report.corrected),
        first=card.first,
        last=card.last,
        project=project,
        today=today,
        as_of=frame.as_of.day,
        as_of_time=frame.as_of.at,
        headline=report.headline,
        status=StatusRecord.model_validate(report.status) if report.status else None,
        waiting=tuple(WaitingRecord.model_validate(each) for each in report.waiting),
        done=tuple(StepRecord.model_validate(each) for each in report.done),
        next=tuple(StepRecord.model_validate(each) for each in report.next),
        promises=tuple(PromiseRecord.model_validate(each) for each in report.promises),
        since=max((group.day for group in report.since), default=None),
        changes=tuple(
            ChangeRecord.model_validate(change)
            for group in report.since
            for change in group.changes
        ),
        words=report.words,
        projects=tuple(ProjectRecord.model_validate(each) for each in report.projects),
        updates=tuple(UpdateRecord.model_validate(each) for each in report.updates),
        calls=tuple(CallRecord.model_validate(each) for each in report.calls),
    )
