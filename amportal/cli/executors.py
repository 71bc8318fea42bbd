"""Who makes what a build makes: this process, others beside it, or a cluster; and which part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from amportal.builder.build_options import BuildOptions
from amportal.cli import exit_codes
from amportal.cli.build_setup import pdf_pool
from amportal.cli.client_arguments import client_names
from amportal.cli.failures import stop
from amportal.console.terminal import Console

if TYPE_CHECKING:
    from amportal.builder.make.pending_pdfs import PdfMaker


@contextmanager
def build_executors(
    order: BuildOptions, executor: str | None, console: Console
) -> Iterator[tuple[BuildOptions, Callable[[], PdfMaker]]]:
    """Open what *executor* names; give the order for it, and what opens the pool for reports."""
    if executor is None or executor in ("serial", "processes"):
        yield replace(order, processes=_processes(order, executor)), pdf_pool
        return
    from amportal.builder.processes.dask_cluster import Cluster, ClusterError, is_address

    if not is_address(executor):
        stop(
            console,
            f"`{executor}` makes nothing",
            "there are `serial`, `processes` and `dask://HOST:PORT`",
        )
    try:
        cluster = Cluster(executor, order.package)
    except ClusterError as fault:
        stop(console, str(fault), fault.hint, exit_codes.MACHINE)
    with cluster:
        yield replace(order, elsewhere=cluster), cluster.reports


def _processes(order: BuildOptions, executor: str | None) -> int:
    """Return how many processes were asked for."""
    from amportal.render.cpu_cores import usable_cores

    if executor == "serial":
        return 1
    return order.processes or (max(2, usable_cores()) if executor else 0)


def part_of(order: BuildOptions, shard: str, console: Console) -> BuildOptions:
    """Return *order* for that part of its clients that *shard* means."""
    from amportal.builder.processes.shards import Shard

    try:
        part = Shard.of(shard)
    except ValueError as fault:
        stop(console, str(fault), "write the second of five parts as `--shard 2/5`")
    slugs = order.only or client_names(order.root)
    return replace(order, only=part.clients(slugs), board=part.has_board)
