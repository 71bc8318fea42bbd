"""`amportal changes`: what each client will see has changed, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import Today, app
from amportal.cli.failures import stop
from amportal.cli.past_site import commit_at
from amportal.cli.report.report_commands import ClientNames
from amportal.cli.report.report_site import ReportSite

if TYPE_CHECKING:
    from amportal.builder.reports.change_dates import ChangeDates
    from amportal.builder.reports.single_report import SingleReport
    from amportal.model.records.work_records import ProjectRecord
    from amportal.plan.view.change_views import Change
    from amportal.plan.view.page_views import Portal


@app.command()
def changes(
    context: typer.Context,
    clients: ClientNames = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY|COMMIT|REPORT", help="Since when; else since the last report."),
    ] = None,
    today: Today = None,
) -> None:
    """Say what has changed for each client, in the client's words. Changes nothing."""
    bureau = ReportSite.of(context, today)
    wanted = wanted_clients(bureau.place, clients, bureau.console)
    everybody = wanted or _all(bureau)
    found = (
        _since_last_report(bureau, everybody) if since is None else _since(bureau, everybody, since)
    )
    for slug, told, lines in found:
        bureau.console.data(f"{slug}, {told}{':' if lines else ''}\n")
        bureau.console.data("".join(f"  {line}\n" for line in lines))


def _all(bureau: ReportSite) -> tuple[str, ...]:
    from amportal.model.site_loader import client_slugs

    return client_slugs(bureau.snapshot)


def _said(changes: tuple[Change, ...], portal: Portal) -> list[str]:
    from amportal.render.text.change_sentences import sentence
    from amportal.render.text.locale_format import locale_format_of

    words = locale_format_of(portal.frame)
    return [
        f"{each.where}: {sentence(each, words)}" + (f" ({day})" if (day := _day(each)) else "")
        for each in changes
    ]


def _day(change: Change) -> date | None:
    return change.committed or change.on


def _portal(desk: SingleReport, day: date) -> Portal:
    from amportal.plan.portal.client_portal import portal_of

    return portal_of(desk.site, desk.client, frozenset(), day, desk.history, desk.facts)


def _since_last_report(
    bureau: ReportSite, clients: tuple[str, ...]
) -> Iterator[tuple[str, str, list[str]]]:
    for slug in clients:
        desk = bureau.desk(slug)
        portal = _portal(desk, bureau.today(desk))
        page = portal.home.since
        if page is None:
            yield slug, "no report was sent yet", []
        else:
            told = f"since report {page.number} of {page.day}"
            yield slug, told if page.changes else f"{told}: no change", _said(page.changes, portal)


def _since(
    bureau: ReportSite, clients: tuple[str, ...], since: str
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what changed since a report of that name, else since a day or commit."""
    from amportal.model.reading.client_reader import gather_sent
    from amportal.model.records.sent_reports import read_record

    sent = {
        slug: [each for each in gather_sent(bureau.snapshot, slug)[0] if each.issue.report == since]
        for slug in clients
    }
    if not any(sent.values()):
        yield from _since_commit(bureau, clients, since)
        return
    for slug, issues in sent.items():
        if not issues:
            continue
        record = read_record(issues[-1], bureau.snapshot.read)
        if record is None:
            stop(bureau.console, f"`{issues[-1].data}` is not as it was kept")
        desk = bureau.desk(slug)
        yield _compared(bureau, desk, record.projects, f"since report {record.number}")


def _compared(
    bureau: ReportSite,
    desk: SingleReport,
    before: tuple[ProjectRecord, ...],
    told: str,
    dating: ChangeDates | None = None,
) -> tuple[str, str, list[str]]:
    """Return what differs from *before* in what everybody at the client may see today."""
    from amportal.model.records.work_records import ProjectRecord
    from amportal.plan.reader.visibility import hidden_from, visible
    from amportal.plan.report.report_changes import changes_between

    day = bureau.today(desk)
    portal = _portal(desk, day)
    after = [ProjectRecord.model_validate(each) for each in portal.projects]
    hidden = hidden_from(desk.client, visible(desk.client, frozenset(), day))
    found = changes_between(before, after, hidden)
    lines = _said(dating.dated(found) if dating else found, portal)
    return desk.client.slug, told if lines else f"{told}: no change", lines


def _since_commit(
    bureau: ReportSite, clients: tuple[str, ...], since: str
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what changed since a commit: one look at the log, one at all files, for everybody."""
    from amportal.builder.reports.change_dates import ChangeDates
    from amportal.builder.reports.past_projects import PastProjects
    from amportal.model.derive.client_today import zone_of

    past, commit, _ = commit_at(bureau.place, since, bureau.console)
    then = PastProjects(past, commit)
    told = f"since commit {commit.id[:12]} of {commit.when:%Y-%m-%d}"
    for slug in clients:
        if not then.touches(slug):
            yield slug, f"{told}: no change", []
            continue
        before = then.projects(slug)
        if before is None:
            yield slug, f"{told}, when its sources had errors", []
            continue
        desk = bureau.desk(slug)
        zone = zone_of(desk.client.settings.timezone or desk.agency.timezone) or UTC
        dating = ChangeDates(desk.client, then.states, then.contents, zone)
        yield _compared(bureau, desk, before, told, dating)
