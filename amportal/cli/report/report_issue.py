"""`amportal report review` and `issue`: nothing goes out that nobody looked over as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

import amportal
from amportal.cli import exit_codes
from amportal.cli.build_setup import pdf_pool
from amportal.cli.command_line import Today
from amportal.cli.failures import stop
from amportal.cli.report.mail_check import stop_unmailable
from amportal.cli.report.report_commands import ReportId, report
from amportal.cli.report.report_site import ReportSite, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amportal.builder.reports.single_report import Drafted, SingleReport
    from amportal.model.nouns.page_settings import Review
    from amportal.model.nouns.site import Report
    from amportal.model.records.issued_report import Issue
    from amportal.model.records.report_record import ReportRecord


@report.command()
def review(
    context: typer.Context,
    name: ReportId,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who looked it over: an id of agency.yaml."),
    ] = None,
    today: Today = None,
) -> None:
    """Record that somebody looked a report over, and all that it showed."""
    from amportal.model.content_layout import reviewed_path
    from amportal.model.nouns.page_settings import Review
    from amportal.model.records.record_base import kept_bytes

    bureau = ReportSite.of(context, today)
    client, slug = bureau.parts(name)
    desk = bureau.desk(client)
    found = bureau.file(desk, slug)
    day = bureau.today(desk)
    person = _reviewer(bureau, desk, by, day)
    if found.file.period.from_ > day:
        stop(bureau.console, f"the period of `{slug}` has not begun: today is {day}")
    drafted = _drafted(bureau, desk, found, day)
    _stop_unanswered(bureau, desk, found, drafted.record)
    settings = {"by": person, "on": day, "data": drafted.record.digest()}
    looked = Review.model_validate(settings)
    stop_unmailable(bureau, desk, _issue(bureau, desk, found, drafted, looked), drafted.record)
    page = _marked(bureau, desk, found, "reviewed", settings)
    kept = kept_bytes(drafted.record.reviewed())
    bureau.write({reviewed_path(client, slug): kept, found.path: page})
    bureau.console.say(f"reviewed by {person} as of {day}; any change of its data voids that")
    bureau.console.say(f"next: commit both files, then: amportal report issue {client}/{slug}")


@report.command()
def issue(
    context: typer.Context,
    name: ReportId,
    reason: Annotated[
        str, typer.Option(help="Why a report that was sent is corrected, in the client's words.")
    ] = "",
    today: Today = None,
) -> None:
    """Freeze a reviewed report as it goes out: its PDF, all it says, and the proof of both."""
    from amportal.model.content_layout import reviewed_path
    from amportal.model.records.issued_report import ISSUE, Issue, frozen_files, sent_folder

    bureau = ReportSite.of(context, today)
    client, slug = bureau.parts(name)
    desk = bureau.desk(client)
    found = bureau.file(desk, slug)
    review = _review_of(bureau, desk, found)
    drafted = _drafted(bureau, desk, found, review.on, reason, bureau.today(desk))
    _stop_unreviewed(bureau, desk, found, review, drafted.record)
    _stop_unreasoned(bureau, desk, slug, drafted.record, reason)
    page = _marked(bureau, desk, found, "sent")
    made = _issue(bureau, desk, found, drafted, review, _commit(bureau, desk))
    pdf = _pdf(bureau, desk, drafted, made.commit)
    folder = sent_folder(client, slug, made.issue)
    files = frozen_files(made, pdf, drafted.record)
    bound = Issue.model_validate_json(files[ISSUE])
    stop_unmailable(bureau, desk, bound, drafted.record, pdf)
    frozen = {f"{folder}/{each}": raw for each, raw in files.items()}
    bureau.write({**frozen, found.path: page})
    (bureau.place.root / reviewed_path(client, slug)).unlink(missing_ok=True)
    kind = f"issue {made.issue} of " if made.issue > 1 else ""
    bureau.console.say(f"issued: {kind}report {made.number} of {client}, {len(pdf):,} bytes")
    bureau.console.say("next: commit it; from now on it stays as it is")


def _marked(
    bureau: ReportSite,
    desk: SingleReport,
    found: Report,
    state: str,
    reviewed: dict[str, Any] | None = None,
) -> bytes:
    """Return the page of a report with another *state*, and with *reviewed* where it is given."""
    from amportal.sources.edit.edit_request import Edit, EditRefused
    from amportal.sources.edit.file_edit import edited

    edits = [Edit(("state",), "set", state, after=("period", "project"))]
    if reviewed is not None:
        after = ("period", "project", "state", "file")
        edits.append(Edit(("reviewed",), "set", reviewed, after=after))
    try:
        return edited(found.path, desk.snapshot.read(found.path), edits)
    except EditRefused as refused:
        stop(bureau.console, refused.text, refused.hint)


def _reviewer(bureau: ReportSite, desk: SingleReport, by: str | None, day: date) -> str:
    """Return who looks the report over on *day*, or stop: somebody who is there on that day."""
    from amportal.model.derive.absence import absence_on, has_left, is_there

    people = {person.id: person for person in desk.agency.people}
    known = [person.id for person in desk.agency.people if is_there(person, day)]
    if by is None:
        stop(
            bureau.console,
            "who looked it over is not said",
            f"say it with `--by`: {', '.join(known)}",
        )
    if by in people and by not in known:
        away = absence_on(people[by], day)
        left = has_left(people[by], day)
        what = "is no longer with us" if left or away is None else f"is away until {away.to}"
        stop(
            bureau.console,
            f"`{by}` {what}, so cannot have looked it over on {day}",
            f"say who did: {', '.join(known)}" if known else "somebody who is there looks it over",
        )
    if by not in known:
        from amportal.model.messages.nearest_name import listed, nearest

        near = nearest(by, known)
        hint = f"did you mean `{near}`?" if near else f"there are: {listed(known)}"
        stop(bureau.console, f"there is no person `{by}`", hint)
    return by


def _drafted(
    bureau: ReportSite,
    desk: SingleReport,
    found: Report,
    day: date,
    reason: str = "",
    out: date | None = None,
) -> Drafted:
    from amportal.builder.reports.single_report import UnsoundSources

    try:
        return desk.drafted(found, day, out, reason=reason)
    except UnsoundSources as error:
        bureau.console.print_problems(error.problems)
        raise typer.Exit(exit_codes.CONTENT) from None


def _pdf(bureau: ReportSite, desk: SingleReport, drafted: Drafted, commit: str | None) -> bytes:
    from amportal.builder.reports.single_report import UnsoundSources

    with pdf_pool() as pool:
        try:
            return desk.pdf(drafted, commit, pool)
        except UnsoundSources as error:
            bureau.console.print_problems(error.problems)
            raise typer.Exit(exit_codes.CONTENT) from None


def _review_of(bureau: ReportSite, desk: SingleReport, found: Report) -> Review:
    """Return the review of a report that may go out, or stop."""
    client, slug = desk.client.slug, found.slug
    held = found.file.reviewed
    if found.file.state == "sent" and any(e.issue.report == slug for e in desk.client.sent):
        stop(
            bureau.console,
            f"`{slug}` was sent, and stays as it is",
            f"to correct it: `amportal report review {client}/{slug}`, then issue it with --reason",
        )
    if found.file.state != "reviewed" or held is None or held.data is None:
        stop(
            bureau.console,
            f"`{slug}` was not reviewed",
            f"look it over, then: `amportal report review {client}/{slug} --by NAME`",
            code=exit_codes.SAFETY,
        )
    return held


def _stop_unreviewed(
    bureau: ReportSite, desk: SingleReport, found: Report, review: Review, now: ReportRecord
) -> None:
    """Stop where the data are not those that were reviewed, and say what changed."""
    if now.digest() == review.data:
        return
    from amportal.builder.make.void_reviews import differences
    from amportal.model.content_layout import reviewed_path

    client, slug = desk.client.slug, found.slug
    path = reviewed_path(client, slug)
    raw = desk.snapshot.read(path) if path in desk.snapshot else None
    bureau.console.error(
        f"what `{slug}` says has changed since {review.by} looked it over on {review.on}"
    )
    for line in differences(raw, now):
        bureau.console.say(f"  {line}")
    again = f"look it over again: `amportal report review {client}/{slug} --by NAME`"
    stop(
        bureau.console,
        "the review no longer holds, and nothing was issued",
        again,
        exit_codes.SAFETY,
    )


def _stop_unreasoned(
    bureau: ReportSite, desk: SingleReport, slug: str, record: ReportRecord, reason: str
) -> None:
    if record.issue > 1 and not reason.strip():
        stop(
            bureau.console,
            f"`{slug}` was sent before, so this is a correction, and its reason is not said",
            'say it with `--reason "The spend was that of October."`',
        )
    if record.issue == 1 and reason:
        stop(bureau.console, f"`{slug}` was never sent, so there is nothing to correct")


def _stop_unanswered(
    bureau: ReportSite, desk: SingleReport, found: Report, record: ReportRecord
) -> None:
    """Stop where the report says nothing of a line that the one before promised."""
    from amportal.model.derive.report_promises import silent_lines
    from amportal.plan.report.status_report import job_no_of

    job_no = job_no_of(desk.client, found.file)
    work = [each.file for each in desk.client.projects]
    lines = silent_lines(found.slug, found.file, job_no, desk.sent_for(found), work)
    if not lines:
        return
    for line in lines:
        bureau.console.error(f"promised in the last report, and not a word of it: {line}")
    stop(
        bureau.console,
        "every promise is answered before a report goes out",
        "put it into `done:` or `next:`, or into `promised:` with `dropped:` and the reason",
        exit_codes.CONTENT,
    )


def _issue(
    bureau: ReportSite,
    desk: SingleReport,
    found: Report,
    drafted: Drafted,
    review: Review,
    commit: str | None = None,
) -> Issue:
    from amportal.model.records.issued_report import (
        Engine,
        FrozenFile,
        Issue,
        ReviewedBy,
        moves_in,
    )
    from amportal.model.records.sent_reports import newest_issue
    from amportal.plan.report.status_report import job_no_of

    record, file, client = drafted.record, found.file, desk.client
    before = newest_issue(client.sent, found.slug)
    by = next((each.name for each in desk.agency.people if each.id == review.by), review.by)
    about = next((p.name for p in record.projects if p.slug == file.project), "")
    return Issue(
        format=2,
        client=client.slug,
        code=client.settings.code,
        report=found.slug,
        issue=record.issue,
        number=record.number,
        first=record.first,
        last=record.last,
        project=file.project,
        job_no=job_no_of(client, file) or "",
        project_name=about,
        audience=file.audience,
        headline=record.headline,
        locale=record.frame.locale,
        pdf=FrozenFile(sha256="", size=0),
        data=FrozenFile(sha256="", size=0),
        commit=commit,
        today=record.today,
        issued_on=bureau.today(desk),
        reviewed=ReviewedBy(by=review.by, name=by, on=review.on, data=review.data or ""),
        recipients=file.recipients,
        corrects=before.issue.reference if before else None,
        reason=record.reason,
        previous=client.sent[-1].issue.reference if client.sent else None,
        engine=Engine(amportal=amportal.__version__, digest=desk.engine(code())),
        moved=moves_in(record),
    )


def _commit(bureau: ReportSite, desk: SingleReport) -> str | None:
    """Return the commit that holds all this report is made from, or stop where none does."""
    from amportal.sources.git.last_changes import last_changes

    history = last_changes(bureau.place.root, ("content", "templates"))
    if not history.available:
        bureau.console.print_problems(history.problems)
        bureau.console.say("note: without git this report can be verified, but not made again")
        return None
    open_ends = sorted(_own(history.dirty, desk.client.slug))
    if open_ends or history.head is None:
        for path in open_ends[:12]:
            bureau.console.error(f"not committed: {path}")
        stop(
            bureau.console,
            "a report is issued from a commit, so that it can be made again",
            "commit these files, then run the same command again",
        )
    return history.head


def _own(paths: frozenset[str], slug: str) -> Iterator[str]:
    """Yield those of *paths* that a report of the client *slug* is made from."""
    from amportal.model.content_layout import client_of

    yield from (path for path in paths if client_of(path) in (None, slug))
