"""`amportal build`: bring every portal up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of

if TYPE_CHECKING:
    from amportal.builder.build_options import BuildOptions
    from amportal.builder.build_summary import Summary
    from amportal.console.terminal import Console


At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="DAY|COMMIT",
        help="Build everything as it stood then, beside the live portals.",
    ),
]
Processes = Annotated[
    int,
    typer.Option(
        min=0, max=64, show_default="as many as pay off", help="Make clients in N processes."
    ),
]
Executor = Annotated[
    str | None,
    typer.Option(
        metavar="WHERE",
        help="Make clients `serial`, in `processes`, or on a cluster at `dask://HOST:PORT`.",
    ),
]


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
    at: At = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every output why it was made.")
    ] = False,
    processes: Processes = 0,
    executor: Executor = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="K/N", help="Build the K-th of N parts of the clients."),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Build from nothing beside it and compare, byte for byte."),
    ] = False,
) -> None:
    """Bring every client's portal and reports up to date."""
    from amportal.builder.build_engine import build as run_build
    from amportal.builder.uncommitted_facts import uncommitted_facts
    from amportal.cli.executors import build_executors, part_of

    place = place_of(context, today)
    console = console_of(context)
    wanted = wanted_clients(place, clients, console, withdrawn=True)
    order = order_of(place, wanted, progress=console.progress, processes=processes)
    if at is not None:
        from amportal.cli.past_site import order_at

        order = order_at(order, place, at, console)
    if shard is not None:
        order = part_of(order, shard, console)
    with build_executors(order, executor, console) as (with_makers, slow_pool):
        summary = run_build(with_makers, slow_pool)
    told = uncommitted_facts(order) if summary.outputs() else ()
    console.print_problems((*summary.problems, *told))
    if place.debug:
        console.print_tracebacks(summary)
    console.print_summary(summary, order.output, explain=explain)
    if verify and not _verified(order, summary, console):
        raise typer.Exit(exit_codes.BUG)
    raise typer.Exit(summary.exit_code)


def _verified(order: BuildOptions, summary: Summary, console: Console) -> bool:
    """Compare with a build from nothing, and say what came of it."""
    from amportal.builder.clean_comparison import verify
    from amportal.console.counts import counted, named

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
