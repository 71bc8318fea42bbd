"""`amportal report`: the life of a status report, from the day it is due until it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import app

report = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(report, name="report", help="Status reports: due, written, reviewed, sent, proved.")


def _known(incomplete: str) -> list[str]:
    """Return the reports that a shell may complete *incomplete* to."""
    from amportal.cli.site_paths import site_above

    root = site_above(Path.cwd())
    folder = root / "content" / "clients" if root else Path("nowhere")
    names = [f"{page.parent.parent.name}/{page.stem}" for page in folder.glob("*/reports/*.md")]
    return sorted(name for name in names if name.startswith(incomplete))


ReportId = Annotated[
    str,
    typer.Argument(metavar="CLIENT/REPORT", help="Such as acme/2026-11-20.", autocompletion=_known),
]


ClientNames = Annotated[
    list[str] | None,
    typer.Argument(help="Only these clients; all where none is named.", autocompletion=completed),
]
