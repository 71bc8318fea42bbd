"""`amportal doctor`: look this machine and this site over, one line each, with the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from amportal.cli import exits
from amportal.cli.app import app, console_of, start_of
from amportal.cli.place import site_above

if TYPE_CHECKING:
    from amportal.cli.examination import Finding


@app.command()
def doctor(context: typer.Context) -> None:
    """Look over this machine and this site: what is ready, what is missing, how to mend it."""
    from amportal.cli.examination import examine

    start = start_of(context)
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
    raise typer.Exit(exits.MACHINE if failed else exits.DONE)


def _line(finding: Finding) -> str:
    mend = f"; {finding.mend}" if finding.mend else ""
    return f"{finding.state:<5} {finding.what}: {finding.found}{mend}"
