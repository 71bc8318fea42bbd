"""`amportal explain`: what a problem means, or what an output was made from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop
from amportal.explanations import explanation, slugs

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console


def _completed(incomplete: str) -> list[str]:
    return [slug for slug in slugs() if slug.startswith(incomplete)]


@app.command()
def explain(
    context: typer.Context,
    slug: Annotated[
        str | None,
        typer.Argument(
            metavar="[SLUG|OUTPUT]",
            help="What stands in brackets after a problem, such as bad-date; "
            "or a file of the output, such as acme/index.html.",
            autocompletion=_completed,
        ),
    ] = None,
    today: Today = None,
) -> None:
    """Say what a problem means and how it is mended, or what an output was made from.

    Without SLUG or OUTPUT, list all problems.
    """
    console = console_of(context)
    if slug is not None and ("/" in slug or "." in slug):
        _explain_output(place_of(context, today), console, slug)
        return
    known = slugs()
    if slug is None:
        width = max(map(len, known), default=0)
        console.data("".join(f"{each:<{width}}  {summary_of(each)}\n" for each in known))
        return
    wanted = slug.strip("[]").lower()
    if wanted not in known:
        from amportal.model.messages.nearest_name import nearest

        near = nearest(wanted, known)
        hint = f"did you mean `{near}`?" if near else "list them all with `amportal explain`"
        stop(console, f"there is no problem called `{slug}`", hint)
    console.data((explanation(wanted) or "").rstrip() + "\n")


def summary_of(slug: str) -> str:
    """Return what a problem is in one line: the title of its explanation."""
    return (explanation(slug) or "").partition("\n")[0].lstrip("# ").strip()


def _explain_output(place: Place, console: Console, named: str) -> None:
    """Say what the output *named* was made from, and whether a build would make it again."""
    from amportal.builder.output_explanation import explain_output
    from amportal.cli.build_setup import order_of
    from amportal.console.trace_messages import traced

    output = _below_output(place, named)
    found = explain_output(order_of(place), output)
    if found.trace is None and not found.wanted:
        stop(
            console,
            f"there is no output `{output}`",
            "name a file below `output/`, such as `acme/index.html`",
        )
    console.data("".join(f"{line}\n" for line in traced(found)))


def _below_output(place: Place, named: str) -> str:
    """Return the path from the output folder that *named* means, however a shell completed it."""
    path = Path(named)
    for base in (Path.cwd(), place.root):
        whole = Path(os.path.normpath(base / path))
        if whole.is_relative_to(place.output):
            return whole.relative_to(place.output).as_posix()
    return path.as_posix()
