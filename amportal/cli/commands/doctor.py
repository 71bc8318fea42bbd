"""`amportal doctor`: look this machine and this site over, one line each, with the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from amportal.cli import exit_codes
from amportal.cli.command_line import app, command_context, console_of
from amportal.cli.site_paths import site_above

if TYPE_CHECKING:
    from amportal.cli.commands.doctor_checks import Finding


@app.command()
def doctor(context: typer.Context) -> None:
    """Look over this machine and this site: what is ready, what is missing, how to mend it."""
    from amportal.cli.commands.doctor_checks import examine

    start = command_context(context)
    findings = examine(site_above(start.folder), start.folder)
    start.console.data("".join(f"{_line(each)}\n" for each in findings))
    failed = any(each.state == "fail" for each in findings)
    warned = any(each.state == "warn" for each in findings)
    if failed:
        verdict = "amportal cannot work here until what fails is mended"
    elif warned:
        verdict = "amportal works here, with what is said above"
    else:
        verdict = "all is well"
    console_of(context).say(verdict)
    raise typer.Exit(exit_codes.MACHINE if failed else exit_codes.DONE)


def _line(finding: Finding) -> str:
    mend = f"; {finding.mend}" if finding.mend else ""
    return f"{finding.state:<5} {finding.what}: {finding.found}{mend}"
