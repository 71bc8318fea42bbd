"""`amportal report due`: whose report is due, and what has to be done for it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import typer

from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import Today
from amportal.cli.failures import stop
from amportal.cli.report.report_commands import ClientNames, report
from amportal.cli.report.report_site import ReportSite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amportal.model.nouns.agency import Agency
    from amportal.model.nouns.client import ReportSchedule
    from amportal.model.nouns.page_settings import ReportFile
    from amportal.model.reading.client_files import ClientFiles
    from amportal.model.reading.noun_reader import Read


@report.command()
def due(context: typer.Context, clients: ClientNames = None, today: Today = None) -> None:
    """Say which reports are due now, and when the next ones are. Changes nothing."""
    from amportal.cli import exit_codes
    from amportal.model.reading.client_reader import gather_agency, gather_client
    from amportal.model.site_loader import client_slugs

    bureau = ReportSite.of(context, today)
    wanted = wanted_clients(bureau.place, clients, bureau.console)
    read = gather_agency(bureau.snapshot).read
    if read.noun is None:
        bureau.console.print_problems(read.problems)
        stop(
            bureau.console, "`content/agency.yaml` has to be mended first", code=exit_codes.CONTENT
        )
    lines = [
        line
        for slug in wanted or client_slugs(bureau.snapshot)
        for line in _lines(gather_client(bureau.snapshot, slug), read.noun, bureau)
    ]
    lines.sort()
    bureau.console.data("".join(f"{text}\n" for _, text in lines))
    if all(in_time for (in_time, _, _), _ in lines):
        bureau.console.say("no report is due")


def _lines(
    dossier: ClientFiles, agency: Agency, bureau: ReportSite
) -> list[tuple[tuple[bool, date, str], str]]:
    """Return the client's line with what it is sorted by; none where it gets no reports."""
    from amportal.model.derive.report_schedule import due_since, owed
    from amportal.model.derive.working_days import client_days

    settings = dossier.settings
    if settings is None or settings.report is None or settings.draft:
        return []
    zone = settings.timezone or agency.timezone
    days = client_days(agency, settings)
    schedule = settings.report
    last, following = due_since(schedule, _now(bureau, agency, zone), zone, days)
    files = [each.noun for each in dossier.reports if each.noun]
    projects = [each.file for each in dossier.projects if each.file]
    if owed(schedule, last, projects, files, dossier.sent, days):
        text = f"{dossier.slug}: due since {_moment(schedule, last, zone)}; {_step(dossier)}"
        return [((False, last, dossier.slug), text)]
    text = f"{dossier.slug}: nothing due; next on {_moment(schedule, following, zone)}"
    return [((True, following, dossier.slug), text)]


def _now(bureau: ReportSite, agency: Agency, zone: str) -> datetime:
    """Return the moment; the end of the day that somebody, or the site, pretends it is."""
    from amportal.model.derive.client_today import zone_of

    pretended = bureau.place.today or agency.today
    if pretended is None:
        return bureau.place.now
    return datetime.combine(pretended, time(23, 59), zone_of(zone))


def _moment(schedule: ReportSchedule, day: date, zone: str) -> str:
    return f"{day:%a} {day} {schedule.at:%H:%M} {zone}"


def open_reports(dossier: ClientFiles) -> list[Read[ReportFile]]:
    """Return the reports that were not sent, the newest last."""
    sent = {each.issue.report for each in dossier.sent}
    found = [
        each
        for each in dossier.reports
        if each.noun and each.noun.state != "sent" and each.name not in sent
    ]
    return sorted(found, key=lambda each: each.noun.period.to if each.noun else date.min)


def owing(bureau: ReportSite) -> Iterator[str]:
    """Yield the clients whose report is due, by folder."""
    from amportal.model.reading.client_reader import gather_client
    from amportal.model.site_loader import client_slugs

    agency = bureau.agency.read.noun
    if agency is None:
        return
    for slug in client_slugs(bureau.snapshot):
        dossier = gather_client(bureau.snapshot, slug)
        if any(not in_time for (in_time, _, _), _ in _lines(dossier, agency, bureau)):
            yield slug


def _step(dossier: ClientFiles) -> str:
    """Return what has to be done next for the report that is due."""
    open_ends = open_reports(dossier)
    if not open_ends:
        return f"next: amportal report new {dossier.slug}"
    newest = open_ends[-1]
    assert newest.noun is not None
    held = newest.noun.reviewed if newest.noun.state == "reviewed" else None
    verb = "issue" if held and held.data else "review"
    return f"next: amportal report {verb} {dossier.slug}/{newest.name}"
