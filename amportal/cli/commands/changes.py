"""`amportal changes`: what each client will see has changed, in one sentence each."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import Today, app
from amportal.cli.report.report_commands import ClientNames
from amportal.cli.report.report_site import ReportSite
from amportal.cli.report.told_states import End, States

if TYPE_CHECKING:
    from amportal.builder.reports.single_report import SingleReport
    from amportal.plan.view.change_views import Change

_END = "DAY|COMMIT|REPORT"


@app.command()
def changes(
    context: typer.Context,
    clients: ClientNames = None,
    since: Annotated[
        str | None,
        typer.Option(metavar=_END, help="Since when; else since the last report."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar=_END, help="Until when; else until now."),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="As Markdown, for a comment on a pull request.")
    ] = False,
    today: Today = None,
) -> None:
    """Say what has changed for each client, in the client's words. Changes nothing."""
    bureau = ReportSite.of(context, today)
    wanted = wanted_clients(bureau.place, clients, bureau.console)
    everybody = wanted or _all(bureau)
    if since is None and until is None:
        found = _since_last_report(bureau, everybody)
    else:
        found = _between(bureau, States(bureau, everybody, since, until))
    if markdown:
        bureau.console.data(_comment(found))
        return
    for slug, told, lines in found:
        bureau.console.data(f"{slug}, {told}{':' if lines else ''}\n")
        bureau.console.data("".join(f"  {line}\n" for line in lines))


def _comment(found: Iterable[tuple[str, str, list[str]]]) -> str:
    """Return *found* as Markdown: a list for each client, of what is that client's alone."""
    parts = ["### What clients will see\n"]
    for slug, told, lines in found:
        parts.append(f"**{_as_text(slug)}**, {_as_text(told)}{':' if lines else ''}\n")
        if lines:
            parts.append("".join(f"- {_as_text(line)}\n" for line in lines))
    return "\n".join(parts)


def _as_text(words: str) -> str:
    """Return *words* so that Markdown shows them as they are, and nobody is called by an `@`."""
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", html.escape(words)).replace("@", "&#64;")


def _all(bureau: ReportSite) -> tuple[str, ...]:
    from amportal.model.site_loader import client_slugs

    return client_slugs(bureau.snapshot)


def _since_last_report(
    bureau: ReportSite, clients: tuple[str, ...]
) -> Iterator[tuple[str, str, list[str]]]:
    from amportal.author.client_changes_preview import change_lines
    from amportal.plan.portal.client_portal import portal_of
    from amportal.render.text.locale_format import locale_format_of

    for slug in clients:
        desk = bureau.desk(slug)
        day = bureau.today(desk)
        portal = portal_of(desk.site, desk.client, frozenset(), day, desk.history, desk.facts)
        page = portal.home.since
        if page is None:
            yield slug, "no report was sent yet", []
        else:
            told = f"since report {page.number} of {page.day}"
            lines = change_lines(page.changes, locale_format_of(portal.frame))
            yield slug, told if lines else f"{told}: no change", lines


def _between(bureau: ReportSite, states: States) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what differs between two states of each client."""
    from amportal.author.client_changes_preview import change_lines, words_of

    for slug in states.clients():
        if states.is_untouched(slug):
            yield slug, f"{states.said}: no change", []
            continue
        since, until = states.pair(slug)
        told = f"since {since.said}" if since.said else ""
        told = f"{told} until {until.said}".strip() if until.said else told
        if since.state is None or until.state is None:
            which = since if since.state is None else until
            yield slug, f"{told}: {which.missing}", []
            continue
        desk = bureau.desk(slug)
        words = words_of(desk.agency, desk.client, until.day)
        lines = change_lines(_differing(desk, states, since, until), words)
        yield slug, told if lines else f"{told}: no change", lines


def _differing(desk: SingleReport, states: States, since: End, until: End) -> tuple[Change, ...]:
    from amportal.builder.reports.change_dates import ChangeDates
    from amportal.model.derive.client_today import zone_of
    from amportal.plan.report.report_changes import changes_between

    assert since.state is not None
    assert until.state is not None
    found = changes_between(since.state, until.state, until.day, until.hidden)
    zone: tzinfo = zone_of(desk.client.settings.timezone or desk.agency.timezone) or UTC
    log = states.log(since, until)
    return ChangeDates(desk.client, log.states, log.contents, zone).dated(found) if log else found
