"""How processes that make clients start, and how many pay off. Imports next to nothing.

They start clean, never as copies of the process that builds, which knows every client: one process
imports what all need, and workers are copies of that one.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amportal.builder.build_options import BuildOptions
from amportal.render.cpu_cores import usable_cores

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

# Fewer clients than this are made sooner here than other processes get ready.
WORTH_PROCESSES = 40
# What a worker imports sooner or later.
_NEEDED = "amportal.builder.processes.worker_preload"


def workers_for(tasks: int, asked: int) -> int:
    """Return in how many other processes to make *tasks* clients; 0: in this one.

    *asked* is what a person asked for, 0 for whatever is quickest.
    """
    if asked:
        return asked if asked > 1 else 0
    cores = usable_cores()
    return cores if cores > 1 and tasks >= WORTH_PROCESSES else 0


def starting() -> BaseContext:
    """Return how processes start here: clean, and with what they need where the system can."""
    from multiprocessing import get_all_start_methods, get_context

    if "forkserver" not in get_all_start_methods() or sys.platform == "darwin":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([_NEEDED])
    return context


def get_ready(order: BuildOptions, clients: int, index: Mapping[str, Any], code: str) -> None:
    """Let workers be got ready while this process goes on, where all *clients* will be made.

    That is so where nothing is known of the last build (*index*), or other *code* made it.
    """
    if order.dry or order.elsewhere is not None or not workers_for(clients, order.processes):
        return
    if index and index.get("code", ("", ""))[1] == code:
        return
    if starting().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        ensure_running()
