"""`amportal build`: bring every portal up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import amportal
from amportal.build.order import Order, Report, silent
from amportal.cli import exits
from amportal.cli.app import Today, app, console_of, place_of
from amportal.cli.clients import completed, wanted_clients
from amportal.cli.place import Place, shipped

if TYPE_CHECKING:
    from amportal.build.summary import Summary
    from amportal.console import Console
    from amportal.render.pdfpool import PdfPool


def order_of(
    place: Place,
    only: tuple[str, ...] = (),
    *,
    dry: bool = False,
    progress: Report = silent,
    processes: int = 0,
) -> Order:
    """Return the order for a build of the site at *place*."""
    return Order(
        root=place.root,
        output=place.output,
        state=place.state,
        theme=shipped("templates"),
        package=Path(amportal.__file__).parent,
        clock=place.now,
        today=place.today,
        only=only,
        dry=dry,
        progress=progress,
        processes=processes,
    )


@app.command()
def build(
    context: typer.Context,
    clients: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only these clients; all where none is named.", autocompletion=completed
        ),
    ] = None,
    today: Today = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="DAY|COMMIT",
            help="Build everything as it stood then, beside the live portals.",
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every output why it was made.")
    ] = False,
    processes: Annotated[
        int,
        typer.Option(
            min=0,
            max=64,
            show_default="as many as pay off",
            help="Make clients in N processes.",
        ),
    ] = 0,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Build from nothing beside it and compare, byte for byte."),
    ] = False,
) -> None:
    """Bring every client's portal and reports up to date."""
    from amportal.build.engine import build as run_build

    place = place_of(context, today)
    console = console_of(context)
    wanted = wanted_clients(place, clients, console)
    order = order_of(place, wanted, progress=console.progress, processes=processes)
    if at is not None:
        from amportal.cli.past import order_at

        order = order_at(order, place, at, console)
    summary = run_build(order, pdf_pool)
    console.print_problems(summary.problems)
    console.print_summary(summary, order.output, explain=explain)
    if verify and not _verified(order, summary, console):
        raise typer.Exit(exits.BUG)
    raise typer.Exit(summary.exit_code)


def _verified(order: Order, summary: Summary, console: Console) -> bool:
    """Compare with a build from nothing, and say what came of it."""
    from amportal.build.verify import verify
    from amportal.console.counting import counted, named

    console.progress("check", "against a build from nothing")
    found = verify(order, summary, pdf_pool)
    if not found.different:
        console.say(
            f"verified: {counted(found.compared, 'file')} as a build from nothing makes them"
        )
        return True
    console.error(
        f"a build from nothing makes {counted(len(found.different), 'file')} otherwise: "
        f"{named(found.different, 12)}",
        "that is a fault of ours: please tell us; `rm -r .amportal` and build again puts it right",
    )
    return False


def pdf_pool() -> PdfPool:
    """Return the pool that makes reports; it starts nothing before the first one."""
    from amportal.render.pdfpool import PdfPool

    return PdfPool()
