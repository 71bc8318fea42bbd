"""Reviews that no longer hold: the report is one that nobody has reviewed again.

A review is of what the report showed. What it would show now, on the day of the review, is worked
out from the sources alone, so every build of the same sources says the same, on any day and
machine; `amportal report issue` refuses exactly what is called void here.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from pydantic import ValidationError

from amportal.errors import Problem
from amportal.model.content_layout import reviewed_path
from amportal.model.nouns.page_settings import Review
from amportal.model.nouns.site import Client, Report, Site
from amportal.model.problem_location import at_file
from amportal.model.records.record_base import Kept
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.sent_reports import newest_issue
from amportal.plan.file_facts import Files
from amportal.plan.report.record_things import told_by
from amportal.plan.report.report_changes import changes_between
from amportal.plan.report.status_report import record_of
from amportal.plan.report_audience import addressed
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat
from amportal.sources.snapshot import Snapshot

# Said project by project, or not said because they follow from what is.
_NOT_ALONE = frozenset(
    {"projects", "facts", "changes", "as_of", "as_of_time", "reason", "format", "frame"}
)


def differences(raw: bytes | None, now: ReportRecord) -> tuple[str, ...]:
    """Return a line for each thing that *now* says otherwise than what was reviewed (*raw*)."""
    try:
        then = ReportRecord.model_validate_json(raw or b"")
    except ValidationError:
        return ("what was reviewed is not at hand, so what changed cannot be said",)
    return tuple(_lines(then, now.reviewed())) or ("something that shows in the PDF",)


def _lines(then: ReportRecord, now: ReportRecord) -> Iterator[str]:
    words = LocaleFormat("en-GB", now.frame.currency, now.today)
    for change in changes_between(told_by(then), told_by(now), now.today):
        yield f"{change.where}: {sentence(change, words)}"
    if then.frame != now.frame:
        yield "who it is for, or from whom"
    for name in type(now).model_fields:
        was, is_ = getattr(then, name), getattr(now, name)
        if name in _NOT_ALONE or was == is_:
            continue
        yield f"{name.replace('_', ' ')}: {_brief(was)} -> {_brief(is_)}"


def _brief(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} entries" if value else "none"
    if isinstance(value, Kept):
        return "another"
    text = " ".join(str(value).split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


# So many changes are told; the rest is counted.
_MOST = 4


def without_void_reviews(
    site: Site, client: Client, files: Files, sources: Snapshot
) -> tuple[Client, tuple[Problem, ...]]:
    """Return *client* with void reviews taken back, and a warning for each that says what changed.

    Only reviews that name what was reviewed (`data`) can be void. A report that was sent and is
    being corrected stays as it was sent until the correction is issued: what that says is made from
    the sources of then, and `amportal report issue` measures its review.
    """
    problems: list[Problem] = []
    reports: list[Report] = []
    corrected = False
    for report in client.reports:
        review = report.file.reviewed
        if report.file.state != "sent" and newest_issue(client.sent, report.slug):
            again = report.file.model_copy(update={"state": "sent"})
            reports.append(replace(report, file=again))
            corrected = True
            continue
        if report.file.state != "reviewed" or review is None or review.data is None:
            reports.append(report)
            continue
        now = _record(site, client, report, review, files)
        if now is None or now.digest() == review.data:
            reports.append(report)
            continue
        problems.append(_void(client, report, review, now, sources))
        again = report.file.model_copy(update={"state": "draft"})
        reports.append(replace(report, file=again))
    changed = corrected or bool(problems)
    return (replace(client, reports=tuple(reports)) if changed else client), tuple(problems)


def _record(
    site: Site, client: Client, report: Report, review: Review, files: Files
) -> ReportRecord | None:
    """Return what *report* says now of the day of its *review*; None where nobody may see it."""
    portal, page, things = addressed(site, client, report, review.on, None, files)
    if page is None:
        return None
    return record_of(page, portal.frame, review.on, report.file.project, things)


def _void(
    client: Client, report: Report, review: Review, now: ReportRecord, sources: Snapshot
) -> Problem:
    path, name = reviewed_path(client.slug, report.slug), f"{client.slug}/{report.slug}"
    lines = differences(sources.read(path) if path in sources else None, now)
    told = "; ".join(lines[:_MOST])
    more = f"; and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    return at_file(
        report.path,
        "review-void",
        f"the review of `{name}` by {review.by} on {review.on} no longer holds: {told}{more}",
        hint="until it is looked over again only the agency sees it: "
        f"`amportal report review {name} --by NAME`",
        severity="warning",
    )
