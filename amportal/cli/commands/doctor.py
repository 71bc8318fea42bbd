"""`amportal doctor`: look this machine and this site over, one line each, with the mend."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.command_line import app, command_context, console_of, place_of
from amportal.cli.site_paths import site_above

if TYPE_CHECKING:
    from amportal.cli.commands.doctor_checks import Finding


class Topic(Enum):
    """What may be looked at by itself."""

    PUBLISH = "publish"


@app.command()
def doctor(
    context: typer.Context,
    topic: Annotated[
        Topic | None,
        typer.Argument(
            help="`publish`: try what each target can do; what is written there is taken away.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Look over this machine and this site: what is ready, what is missing, how to mend it."""
    from amportal.cli.commands.doctor_checks import Finding, examine

    start = command_context(context)
    site = site_above(start.folder)
    if topic is Topic.PUBLISH:
        from amportal.cli.publishing.target_trial import target_findings

        tried = target_findings(place_of(context))
        findings = [Finding(each.state, each.what, each.found, each.mend) for each in tried]
    else:
        findings = examine(site, start.folder)
    start.console.data("".join(f"{_line(each)}\n" for each in findings))
    failed = any(each.state == "fail" for each in findings)
    warned = any(each.state == "warn" for each in findings)
    does = "publish" if topic else "work"
    if failed:
        verdict = f"amportal cannot {does} here until what fails is mended"
    elif warned:
        verdict = f"amportal {does}{'es' if topic else 's'} here, with what is said above"
    else:
        verdict = "all is well"
    console_of(context).say(verdict)
    raise typer.Exit(exit_codes.MACHINE if failed else exit_codes.DONE)


def _line(finding: Finding) -> str:
    mend = f"; {finding.mend}" if finding.mend else ""
    return f"{finding.state:<5} {finding.what}: {finding.found}{mend}"
