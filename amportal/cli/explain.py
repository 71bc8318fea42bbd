"""`amportal explain`: what a problem means, with an example, by the slug in its brackets."""

from __future__ import annotations

from typing import Annotated

import typer

from amportal.cli.app import app, console_of
from amportal.cli.endings import stop
from amportal.explanations import explanation, slugs


def _completed(incomplete: str) -> list[str]:
    return [slug for slug in slugs() if slug.startswith(incomplete)]


@app.command()
def explain(
    context: typer.Context,
    slug: Annotated[
        str | None,
        typer.Argument(
            help="What stands in brackets after a problem, such as bad-date.",
            autocompletion=_completed,
        ),
    ] = None,
) -> None:
    """Say what a problem means, and show how it is mended; without SLUG, list them all."""
    console = console_of(context)
    known = slugs()
    if slug is None:
        width = max(map(len, known), default=0)
        console.data("".join(f"{each:<{width}}  {summary_of(each)}\n" for each in known))
        return
    wanted = slug.strip("[]").lower()
    if wanted not in known:
        from amportal.model.nearest import nearest

        near = nearest(wanted, known)
        hint = f"did you mean `{near}`?" if near else "list them all with `amportal explain`"
        stop(console, f"there is no problem called `{slug}`", hint)
    console.data((explanation(wanted) or "").rstrip() + "\n")


def summary_of(slug: str) -> str:
    """Return what a problem is in one line: the title of its explanation."""
    return (explanation(slug) or "").partition("\n")[0].lstrip("# ").strip()
