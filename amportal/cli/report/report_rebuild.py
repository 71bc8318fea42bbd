"""`amportal report rebuild`: proof that what was sent came from the sources it names."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.build_setup import pdf_pool
from amportal.cli.failures import stop
from amportal.cli.report.report_commands import ReportId, report
from amportal.cli.report.report_site import ReportSite, code, sent_reports, theme_shipped

if TYPE_CHECKING:
    from amportal.builder.reports.single_report import SingleReport
    from amportal.model.records.issued_report import Issue, SentReport


@report.command()
def rebuild(
    context: typer.Context,
    name: ReportId,
    issue: Annotated[int | None, typer.Option(min=1, help="Which issue; else the newest.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the PDF here, too.")
    ] = None,
) -> None:
    """Make a report that was sent again from git, and compare it with what was sent."""
    from amportal.builder.reports.single_report import UnsoundSources

    bureau = ReportSite.of(context)
    client, slug = bureau.parts(name)
    sent = _sent(bureau, client, slug, issue)
    desk = _desk_then(bureau, sent.issue)
    found = bureau.file(desk, slug)
    try:
        drafted = desk.drafted(
            found, sent.issue.today, sent.issue.issued_on, reason=sent.issue.reason
        )
        with pdf_pool() as pool:
            pdf = desk.pdf(drafted, sent.issue.commit, pool)
    except UnsoundSources as error:
        bureau.console.print_problems(error.problems)
        raise typer.Exit(exit_codes.CONTENT) from None
    if output:
        output.write_bytes(pdf)
    digest = sha256(pdf).hexdigest()
    bureau.console.data(f"{digest}  {client}/{slug} issue {sent.issue.issue}\n")
    if digest == sent.issue.pdf.sha256:
        bureau.console.say("the same file as was sent, byte for byte")
        return
    bureau.console.error(f"not the file that was sent, which is {sent.issue.pdf.sha256}")
    if desk.engine(code()) != sent.issue.engine.digest:
        bureau.console.say(
            "hint: it was made with other versions (amportal "
            f"{sent.issue.engine.amportal}): install those, from `.pins/` of that time"
        )
    raise typer.Exit(exit_codes.CONTENT)


def _sent(bureau: ReportSite, client: str, slug: str, issue: int | None) -> SentReport:
    known = [each for each in sent_reports(bureau, client) if each.issue.report == slug]
    chosen = [each for each in known if issue in (None, each.issue.issue)]
    if not chosen:
        what = f"issue {issue} of `{slug}`" if known else f"`{slug}`"
        stop(bureau.console, f"{what} was never sent")
    return max(chosen, key=lambda each: each.issue.issue)


def _desk_then(bureau: ReportSite, issue: Issue) -> SingleReport:
    """Return the desk as it was when *issue* went out, or stop where git cannot say."""
    from amportal.builder.reports.corrected_report import corrected_desk, sources_at
    from amportal.builder.reports.single_report import SingleReport, UnsoundSources
    from amportal.builder.storage.dated_values import commit_history
    from amportal.sources.edit.edit_request import EditRefused
    from amportal.sources.git.past_sources import Past, PastUnknown

    place, commit = bureau.place, issue.commit
    if commit is None:
        stop(bureau.console, "this report was issued without git, so it cannot be made again")
    # The files beside a correction are of the day it went out; what it tells, of its report's.
    day = issue.issued_on if issue.base else issue.today
    try:
        snapshot = sources_at(Past(place.root), commit, issue.client)
        history = commit_history(place.root, commit)
        desk = SingleReport.of(snapshot, theme_shipped(), issue.client, place.now, day, history)
        return corrected_desk(place.root, desk, issue.report, place.now) if issue.base else desk
    except EditRefused as refused:
        stop(bureau.console, refused.text, refused.hint, exit_codes.CONTENT)
    except PastUnknown as why:
        stop(bureau.console, f"the sources of then are not at hand: {why}", code=exit_codes.MACHINE)
    except UnsoundSources as error:
        bureau.console.print_problems(error.problems)
        stop(
            bureau.console,
            "the sources of then do not stand today's check",
            code=exit_codes.CONTENT,
        )
