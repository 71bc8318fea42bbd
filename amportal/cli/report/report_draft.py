"""Write a new report's file: period, headline, done and next as the data propose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import typer

from amportal.cli.failures import stop
from amportal.cli.item_arguments import new_item_context, page_name, parts_of, project_of
from amportal.cli.report.report_site import ReportSite

if TYPE_CHECKING:
    from amportal.builder.reports.single_report import SingleReport
    from amportal.cli.scaffold.page_texts import NewLine, NewReport
    from amportal.model.nouns.client import ClientSettings
    from amportal.model.nouns.project_plan import NextStep
    from amportal.model.reading.client_files import ClientFiles


def write_report(context: typer.Context, name: str, first: date | None, last: date | None) -> None:
    """Write the file of a new report of the client, or of the one project, that *name* means."""
    from amportal.cli.scaffold.page_texts import report_page

    office = new_item_context(context)
    project = ""
    if "/" in name.strip("/").removeprefix("content/clients/"):
        dossier, settings, one = project_of(office, name)
        project = one.slug
    else:
        dossier = office.client(parts_of(office, name, "CLIENT")[0])
        settings = office.settings(dossier)
    end = last or office.today(settings)
    begin = first or _day_after_last(dossier, settings, end)
    if begin > end:
        stop(office.console, f"{begin} is after {end}", "give the last day with `--to`")
    slug = page_name(office, end, project, [each.name for each in dossier.reports])
    desk = ReportSite.of(context).desk(dossier.slug)
    page = _proposed(desk, settings, project, begin, end)
    path = f"{dossier.folder}/reports/{slug}.md"
    office.add(dossier.slug, {path: report_page(page).encode()})
    office.console.say(
        f"next: edit it, then: amportal build {dossier.slug}; until it is reviewed, its PDF "
        f"is for us alone, in output/_agency/drafts/{dossier.slug}/"
    )


def _proposed(
    desk: SingleReport, settings: ClientSettings, project: str, begin: date, end: date
) -> NewReport:
    """Return what the data say of the period, as the client would read it."""
    from amportal.cli.scaffold.page_texts import NewLine, NewReport
    from amportal.model.derive.report_promises import silent_lines
    from amportal.model.nouns.page_settings import ReportFile
    from amportal.plan.ordering import late_first, worst_first
    from amportal.plan.portal.client_portal import portal_of
    from amportal.plan.report.status_report import covers, done_in, job_no_of
    from amportal.render.text.change_sentences import step_sentence
    from amportal.render.text.locale_format import locale_format_of

    file = ReportFile.model_validate(
        {"period": {"from": begin, "to": end}, **({"project": project} if project else {})}
    )
    portal = portal_of(
        desk.site, desk.client, frozenset(), end, desk.history, desk.facts, unreviewed=True
    )
    covered = [each for each in portal.projects if covers(project or None, begin, each)]
    ranked = worst_first(covered)
    words = locale_format_of(portal.frame)
    done = [
        NewLine(step_sentence(step, words), step.due)
        for step in done_in(tuple(covered), begin, end)
    ]
    ahead = [NewLine(step.what, step.due) for each in ranked for step in each.next_steps]
    file = file.model_copy(
        update={"done": tuple(map(_step, done)), "next": tuple(map(_step, ahead))}
    )
    work = [each.file for each in desk.client.projects]
    job_no = job_no_of(desk.client, file)
    return NewReport(
        first=begin,
        last=end,
        recipients=tuple(
            each.id for each in settings.contacts if each.delivery != "none" and not each.draft
        ),
        project=project,
        headline=ranked[0].headline if ranked else "",
        done=tuple(done),
        next=tuple(ahead),
        promised=silent_lines("", file, job_no, desk.client.sent, work),
        waiting=tuple(
            f"{each.what} ({each.ref}), {', '.join(each.owners)}, {each.due}"
            for each in late_first(waiting for one in covered for waiting in one.waiting)
        ),
    )


def _step(line: NewLine) -> NextStep:
    from amportal.model.nouns.project_plan import NextStep

    return NextStep(what=line.what, due=line.due)


def _day_after_last(dossier: ClientFiles, settings: ClientSettings, end: date) -> date:
    """Return the day after the newest report that ended before *end*; else a week or month ago."""
    ends = [each.noun.period.to for each in dossier.reports if each.noun]
    before = [each for each in ends if each < end]
    if before:
        return max(before) + timedelta(days=1)
    monthly = settings.report is not None and settings.report.every == "month"
    return end.replace(day=1) if monthly else end - timedelta(days=6)
