"""Run batches of jobs: in this process, or in others with the same answer.

A batch holds one client's jobs and the bytes they may read; a worker gets the batch and nothing
else, touches no disk and no network, and returns values. Any `concurrent.futures.Executor` will
do, which is the seam for clusters.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from amportal.errors import Problem
from amportal.render.recipe import Built
from amportal.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Work:
    """One output to make: its recipe's name, data and the bytes of its assets."""

    output: str
    recipe: str
    data: object
    assets: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """One client's work."""

    client: str
    theme: Theme
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a batch, in the order of its work."""

    client: str
    built: tuple[tuple[str, Built], ...]


def run_batch(batch: Batch) -> Done:
    """Make every output of *batch*. A recipe that fails is a problem, never an exception."""
    return Done(batch.client, tuple(_run(work, batch.theme) for work in batch.work))


def _run(work: Work, theme: Theme) -> tuple[str, Built]:
    return work.output, run_work(work, theme)


def run_work(work: Work, theme: Theme) -> Built:
    """Return what comes of one output."""
    from amportal.render.recipe import Inputs
    from amportal.render.recipes import RECIPES

    inputs = Inputs(work.output, work.data, work.assets, theme)
    try:
        return RECIPES[work.recipe](inputs)
    except (RecursionError, MemoryError) as fault:
        return Built(problems=(_too_much(work.output, fault),))


def _too_much(output: str, fault: BaseException) -> Problem:
    kind = "nested too deep" if isinstance(fault, RecursionError) else "larger than memory"
    return Problem(
        slug="render-limit",
        message=f"`{output}` cannot be made: something in it is {kind}",
        hint="look for very long lists or texts in this client's newest change and shorten them",
    )


def run_all(batches: Iterable[Batch], executor: Executor | None) -> Iterator[Done]:
    """Yield what comes of *batches*: in order without an executor, else as they are done.

    Without one each output is yielded by itself, so that its slow second step can run beside the
    rest.
    """
    if executor is None:
        # Rendering makes many short-lived objects and few cycles; collecting between batches
        # instead of during them saves about a tenth of the time.
        gc.disable()
        try:
            for batch in batches:
                for work in batch.work:
                    yield Done(batch.client, (_run(work, batch.theme),))
        finally:
            gc.enable()
        return
    futures: list[Future[Done]] = [executor.submit(run_batch, batch) for batch in batches]
    for future in as_completed(futures):
        yield future.result()


def process_pool(workers: int) -> Executor:
    """Return a pool of *workers* processes that start clean, never as copies of this one."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
