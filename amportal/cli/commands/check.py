"""`amportal check`: say everything that would hold a portal back, and write nothing."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from amportal.cli import exit_codes
from amportal.cli.client_arguments import (
    client_names,
    completed,
    is_withdrawn,
    wanted_clients,
)
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.console.problem_formats import Format
from amportal.model.content_layout import AGENCY_PATH

if TYPE_CHECKING:
    from amportal.builder.build_options import BuildOptions
    from amportal.builder.build_summary import Summary
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.errors import Problem

# A build that runs beside us is soon over; nobody wants a commit refused because of it.
_PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.1

Leaks = Annotated[
    bool,
    typer.Option(
        "--leaks",
        help="Look through what was built last instead, for words of other clients and for what "
        "its readers may not see. Ends with 3 where there are any.",
    ),
]


@app.command()
def check(
    context: typer.Context,
    clients: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only these clients; all where none is named.", autocompletion=completed
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
    output_format: Annotated[
        Format, typer.Option("--output-format", help="Where the problems are going to be read.")
    ] = Format.TEXT,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="End with 0 whatever the content is like.")
    ] = False,
    leaks: Leaks = False,
    today: Today = None,
) -> None:
    """Check the content: every problem with its place and its mend. Writes nothing."""
    from amportal.builder.uncommitted_facts import uncommitted_facts
    from amportal.cli.build_setup import order_of

    place = place_of(context, today)
    console = console_of(context)
    wanted = wanted_clients(place, clients, console, withdrawn=True)
    # The build that is tried below lets it work again once all is imported.
    gc.disable()
    if leaks:
        raise typer.Exit(_check_leaks(place, wanted, console, output_format))
    summary = _looked_over(order_of(place, wanted, dry=True, progress=console.progress))
    problems = [each for each in summary.problems if not wanted or _concerns(each, wanted)]
    problems += _of_access(place, wanted)
    if strict:
        problems = [replace(each, severity="error") for each in problems]
    # A commit is what mends it, so that it never stops a check before one.
    problems += uncommitted_facts(order_of(place, wanted, dry=True))
    console.print_problems(problems, output_format, data=True)
    if output_format is Format.GITHUB:
        _add_to_step_summary(problems)
    every = (each for each in client_names(place.root) if not is_withdrawn(place.root, each))
    count = len(wanted) or len(tuple(every))
    console.say(_conclusion(problems, count))
    if place.debug:
        console.print_tracebacks(summary)
    if summary.stopped:
        raise typer.Exit(exit_codes.SAFETY)
    if summary.faults:
        raise typer.Exit(exit_codes.BUG)
    failed = any(each.severity == "error" for each in problems)
    raise typer.Exit(exit_codes.CONTENT if failed and not exit_zero else exit_codes.DONE)


def _check_leaks(
    place: Place, wanted: tuple[str, ...], console: Console, output_format: Format
) -> int:
    """Look through the outputs of the last build and return the exit code."""
    from amportal.cli.key_place import secret_search
    from amportal.cli.site_paths import shipped
    from amportal.console.counts import counted, tally
    from amportal.leaks.leak_check import LeakOptions, check_leaks
    from amportal.model.site_loader import load_agency
    from amportal.sources.content_scan import scan

    if not place.output.is_dir():
        console.say("there is no output to look through; run `amportal build` first")
        return exit_codes.USAGE
    agency = load_agency(scan(place.root, (AGENCY_PATH,))).read.noun
    found = check_leaks(
        LeakOptions(
            place.root,
            place.output,
            shipped("templates"),
            place.now,
            place.today,
            wanted,
            secret_search(place.root, agency) if agency else None,
        )
    )
    console.print_problems(found.problems, output_format, data=True)
    looked = f"{counted(found.outputs, 'output')} of {counted(found.portals, 'portal')}"
    said = f"{tally(found.problems)} in" if found.problems else "no leaks in"
    console.say(f"{said} {looked}, {found.size / 1_000_000:.1f} MB")
    return exit_codes.SAFETY if found.leaks else exit_codes.DONE


def _of_access(place: Place, wanted: Iterable[str]) -> list[Problem]:
    """Return secrets that files say, and who of *wanted* clients has access and should not."""
    from amportal.cli.publishing.contact_secrets import departed_holders, secrets_in_sources

    kept = (each for each in departed_holders(place) if not wanted or _concerns(each, wanted))
    return [*secrets_in_sources(place.root), *kept]


def _looked_over(order: BuildOptions) -> Summary:
    """Return what a build would say; waits for a build that runs beside us."""
    from amportal.builder.build_engine import build
    from amportal.builder.storage.build_lock import BusyError
    from amportal.cli.build_setup import pdf_pool

    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return build(order, pdf_pool)
        except BusyError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)


def _concerns(problem: Problem, wanted: Iterable[str]) -> bool:
    """Say whether *problem* stands in the way of one of the *wanted* clients."""
    from amportal.model.content_layout import client_of

    client = client_of(problem.span.path) if problem.span else None
    return client is None or client in wanted


def _add_to_step_summary(problems: Sequence[Problem]) -> None:
    """Write all *problems* where GitHub shows them below the step."""
    from amportal.console.github_format import render_step_summary

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with Path(file).open("a", encoding="utf-8") as summary:
            summary.write(render_step_summary(problems))


def _conclusion(problems: Sequence[Problem], clients: int) -> str:
    from amportal.console.counts import counted, named, tally
    from amportal.model.content_layout import client_of

    if not problems:
        return f"no problems: {counted(clients, 'client')} checked"
    held = sorted(
        {
            client_of(each.span.path) or ""
            for each in problems
            if each.span and each.severity == "error"
        }
        - {""}
    )
    return f"{tally(problems)}" + (f"; held back: {named(held, 12)}" if held else "")
