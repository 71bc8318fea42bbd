"""What a report is made from: the files now, or, of a correction, those of then with its facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from amportal.cli import exit_codes
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.builder.reports.single_report import SingleReport
    from amportal.cli.report.report_site import ReportSite
    from amportal.model.nouns.site import Report
    from amportal.model.records.issued_report import SentReport
    from amportal.model.records.report_record import ReportRecord


class Drafting(Struct, frozen=True):
    """The desk that a report is made at, and the report as it lies there.

    Of a correction: `day` is its own day, `base` the commit of the sources of then, and `before`
    the issue that is corrected, with its data.
    """

    desk: SingleReport
    report: Report
    day: date | None = None
    base: str | None = None
    before: SentReport | None = None


def drafting(bureau: ReportSite, desk: SingleReport, found: Report) -> Drafting:
    """Return what *found*, a report of the client of *desk*, is made from; stop where git fails."""
    from amportal.builder.reports.corrected_report import base_of
    from amportal.model.records.sent_reports import newest_issue

    before = newest_issue(desk.sent_for(found), found.slug)
    if before is None:
        return Drafting(desk, found)
    base, day = base_of(before.issue), before.issue.today
    if base is None:
        bureau.console.say(
            f"note: issue {before.issue.issue} was made without git, so the facts of its day are "
            "not at hand: the correction tells those of now"
        )
        return Drafting(desk, found, day, None, before)
    then = _desk_of_then(bureau, desk, found.slug)
    return Drafting(then, bureau.file(then, found.slug), day, base, before)


def _desk_of_then(bureau: ReportSite, desk: SingleReport, slug: str) -> SingleReport:
    from amportal.builder.reports.corrected_report import corrected_desk
    from amportal.builder.reports.single_report import UnsoundSources
    from amportal.sources.edit.edit_request import EditRefused
    from amportal.sources.git.past_sources import PastUnknown

    try:
        return corrected_desk(bureau.place.root, desk, slug, bureau.place.now)
    except PastUnknown as why:
        stop(bureau.console, f"the sources of then are not at hand: {why}", code=exit_codes.MACHINE)
    except EditRefused as refused:
        stop(bureau.console, refused.text, refused.hint, exit_codes.CONTENT)
    except UnsoundSources as error:
        bureau.console.print_problems(error.problems)
        stop(
            bureau.console,
            "the files of then, with what is corrected in them, do not stand the check",
            "a fact of a later day is said as of then with `is:`",
            exit_codes.CONTENT,
        )


def tell_differences(bureau: ReportSite, at: Drafting, record: ReportRecord) -> None:
    """Say what a correction says otherwise than the issue before; stop where it is nothing."""
    if at.before is None or at.before.record is None:
        return
    from amportal.plan.view.change_views import Change
    from amportal.render.text.change_sentences import sentence
    from amportal.render.text.locale_format import LocaleFormat

    issue, old = at.before.issue.issue, at.before.record
    alike = {"issue": old.issue, "corrected": old.corrected}
    if record.model_copy(update=alike).digest() == old.digest():
        stop(
            bureau.console,
            f"it says what issue {issue} said: nothing is corrected",
            f"mend the files, and name each fact under `corrects:` in {at.report.path}",
            exit_codes.CONTENT,
        )
    words = LocaleFormat("en-GB", record.frame.currency, record.today)
    bureau.console.say(f"differs from issue {issue}:")
    for each in record.corrected:
        change = Change(**dict(each))
        bureau.console.say(f"  {change.where}: {sentence(change, words)}")
    if not record.corrected:
        bureau.console.say("  nothing that was written; what follows from it does")
