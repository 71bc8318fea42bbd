"""Write a new report's file: period, headline, done and next as the data propose."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import typer

from amportal.cli.failures import stop
from amportal.cli.naming.item_arguments import new_item_context, page_name, parts_of, project_of
from amportal.cli.report.report_site import ReportSite

if TYPE_CHECKING:
    from amportal.author.scaffold.page_texts import NewLine, NewReport
    from amportal.builder.reports.single_report import SingleReport
    from amportal.model.nouns.client import ClientSettings
    from amportal.model.nouns.project_plan import NextStep
    from amportal.model.reading.client_files import ClientFiles
    from amportal.plan.view.work_views import ProjectView
    from amportal.render.text.locale_format import LocaleFormat


_OVER = ("finished", "cancelled")


def write_report(
    context: typer.Context,
    name: str,
    days: tuple[date | None, date | None],
    today: datetime | None = None,
) -> None:
    """Write the file of a new report of the client, or of the one project, that *name* means.

    *days* are the first and the last day it speaks of, where they are given; *today* pretends
    another day.
    """
    from amportal.author.scaffold.page_texts import report_page

    office = new_item_context(context, today)
    first, last = days
    project = ""
    if "/" in name.strip("/").removeprefix("content/clients/"):
        dossier, settings, one = project_of(office, name)
        project = one.slug
    else:
        dossier = office.client(parts_of(office, name, "CLIENT")[0])
        settings = office.settings(dossier)
    end = last or office.today(settings)
    begin = first or _first_day(dossier, settings, project, end)
    if begin > end:
        stop(office.console, f"{begin} is after {end}", "give the last day with `--to`")
    slug = page_name(office, end, project, [each.name for each in dossier.reports])
    desk = ReportSite.of(context, today).desk(dossier.slug)
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
    from amportal.author.scaffold.page_texts import NewLine, NewReport
    from amportal.model.derive.report_promises import silent_lines
    from amportal.model.nouns.page_settings import ReportFile
    from amportal.plan.report.status_report import job_no_of
    from amportal.render.text.change_sentences import step_sentence
    from amportal.render.text.locale_format import locale_format_of

    file = ReportFile.model_validate(
        {"period": {"from": begin, "to": end}, **({"project": project} if project else {})}
    )
    portal, draft = desk.proposed(file, end)
    ranked = draft.projects
    words = locale_format_of(portal.frame)
    done = [NewLine(step_sentence(step, words), step.due) for step in draft.done]
    ahead = _ahead(ranked, end, words)
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
            for each in draft.waiting
        ),
    )


def _step(line: NewLine) -> NextStep:
    from amportal.model.nouns.project_plan import NextStep

    return NextStep(what=line.what, due=line.due)


def _ahead(projects: tuple[ProjectView, ...], end: date, words: LocaleFormat) -> list[NewLine]:
    """Return the next steps of *projects* that are not done by *end*, whoever words them."""
    from amportal.author.scaffold.page_texts import NewLine
    from amportal.model.derive.report_promises import same
    from amportal.plan.report.done_steps import all_done
    from amportal.render.text.change_sentences import step_sentence

    done = all_done(projects, end)
    over = {step_sentence(step, words) for step in done}
    over |= {step.what for step in done if step.kind in ("milestone", "action")}
    return [
        NewLine(step.what, step.due)
        for each in projects
        for step in each.next_steps
        if not any(same(step.what, said) for said in over)
    ]


def _first_day(dossier: ClientFiles, settings: ClientSettings, project: str, end: date) -> date:
    """Return the first day that a new report speaks of, which ends on *end*.

    No day of any project is left out: of each it is the day after the newest report about it, or
    about all; for a first report the kick-off. Where nothing has begun, a week or a month ago.
    """
    files = [each.noun for each in dossier.reports if each.noun and each.noun.period.to < end]
    whole = max((each.period.to for each in files if each.project is None), default=None)
    days = []
    for each in dossier.projects:
        if each.file is None or each.file.draft or project not in ("", each.slug):
            continue
        own = (one.period.to for one in files if one.project == each.slug)
        last = max((day for day in (whole, *own) if day), default=None)
        first = last + timedelta(days=1) if last else each.file.start
        if first <= end and (each.file.state not in _OVER or project):
            days.append(first)
    if days:
        return min(days)
    if whole:
        return whole + timedelta(days=1)
    monthly = settings.report is not None and settings.report.every == "month"
    return end.replace(day=1) if monthly else end - timedelta(days=6)
