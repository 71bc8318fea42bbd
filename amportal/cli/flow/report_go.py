"""`amportal report go`: a report from the first word to the last mail, for one client or all."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import Today
from amportal.cli.failures import stop
from amportal.cli.flow.report_steps import ReportRun, Wishes
from amportal.cli.report.report_commands import ClientNames, report
from amportal.cli.report.report_site import ReportSite


@report.command()
def go(
    context: typer.Context,
    clients: ClientNames = None,
    due: Annotated[
        bool, typer.Option("--due", help="For every client whose report is due.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", help="Who looked it over: an id of agency.yaml.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take every step unasked.")] = False,
    no_send: Annotated[bool, typer.Option("--no-send", help="Stop before it is sent.")] = False,
    today: Today = None,
) -> None:
    """Take a report all the way: write, read, review, commit, issue, send; each step is asked.

    What has been done already is not done again, so it may be left and taken up at any point.
    """
    from amportal.cli.report.report_due import owing

    site = ReportSite.of(context, today)
    named = wanted_clients(site.place, clients, site.console)
    if not named and not due:
        stop(site.console, "whose report is not said", "name a client, or say --due")
    owed = tuple(owing(site))
    wanted = named or owed
    if not wanted:
        site.console.say("no report is due")
    there = sys.stdin.isatty() and sys.stderr.isatty()
    wishes = Wishes(by, yes, not no_send, today, there)
    codes = []
    for slug in wanted:
        if len(wanted) > 1:
            site.console.say(f"\n{slug}")
        try:
            ReportRun(context, slug, wishes).run(owed=slug in owed)
        except typer.Exit as end:
            codes.append(end.exit_code)
            if end.exit_code and len(wanted) > 1:
                site.console.warn(f"{slug}: not finished; run it again when it is mended")
    raise typer.Exit(next((code for code in codes if code), exit_codes.DONE))
