"""`amportal explain`: what a problem means, with an example, by the slug in its brackets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import amportal
from amportal.cli.app import app, console_of
from amportal.cli.endings import stop

FOLDER = Path(amportal.__file__).parent / "explanations"


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
    console.data(text_of(wanted))


def slugs() -> list[str]:
    """Return the slug of every problem that is explained, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def text_of(slug: str) -> str:
    """Return the explanation of *slug*, ending in one line end."""
    return (FOLDER / f"{slug}.md").read_text("utf-8").rstrip() + "\n"


def summary_of(slug: str) -> str:
    """Return the first sentence of an explanation: its first line that is no heading."""
    lines = (line.strip() for line in text_of(slug).splitlines())
    said = next((line for line in lines if line and not line.startswith("#")), "")
    return said.partition(". ")[0].rstrip(".")
