"""Make clients: in this process, or in others with the same answer.

A task holds one client's files and nothing of another; a worker gets it, touches no disk and no
network, and returns values. Any `concurrent.futures.Executor` will do, which is the seam for
clusters.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from functools import partial
from itertools import chain
from threading import Thread
from typing import TYPE_CHECKING

from msgspec.structs import replace

from amportal.builder.build_options import BuildOptions
from amportal.builder.client_task import ClientMade, ClientTask, Common, Made, Output
from amportal.builder.make.client_maker import ClientMaker, SubmitFor
from amportal.builder.processes.gc_pauses import settle
from amportal.builder.processes.process_start import starting, workers_for
from amportal.builder.storage.fault_report import ended_worker, fault_of, is_interrupt
from amportal.render.theme import Theme
from amportal.sources.snapshot import SourceChanged

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess


def lightened(made: ClientMade, theme: Theme) -> ClientMade:
    """Return *made* with names in place of the files it took from *theme*."""
    return _each_output(made, partial(_light, theme))


def whole(made: ClientMade, theme: Theme) -> ClientMade:
    """Return what was `lightened`, as it was before."""
    return _each_output(made, partial(_whole, theme))


def _each_output(made: ClientMade, change: Callable[[Output], Output]) -> ClientMade:
    def changed(folder: Made) -> Made:
        return replace(folder, outputs=tuple(change(each) for each in folder.outputs))

    return replace(made, portals={name: changed(each) for name, each in made.portals.items()})


def _light(theme: Theme, output: Output) -> Output:
    name = None if output.content is None else theme.name_of(output.content)
    return output if name is None else replace(output, content=None, as_in_theme=name)


def _whole(theme: Theme, output: Output) -> Output:
    name = output.as_in_theme
    return output if name is None else replace(output, content=theme.files[name], as_in_theme=None)


# Tasks on their way to each worker: enough that none waits, few enough to hold in memory.
_AHEAD = 2

_workshop: ClientMaker | None = None


def pool_for(
    order: BuildOptions, tasks: int, common: Common
) -> tuple[Callable[[], Executor], int] | None:
    """Return what opens where *tasks* clients are made for *order*, and how many at a time.

    None: in this process.
    """
    if order.elsewhere is not None:
        return partial(order.elsewhere.executor, common), order.elsewhere.workers
    workers = workers_for(tasks, order.processes)
    return (partial(process_pool, workers, common), workers) if workers else None


def made_here(
    tasks: Iterable[ClientTask],
    workshop: ClientMaker,
    submit_for: Callable[[ClientTask], SubmitFor],
) -> Iterator[ClientMade]:
    """Yield what comes of each task, in order. Slow second steps begin while pages are made."""
    for task in tasks:
        yield workshop.make(task, submit_for(task))


def made_elsewhere(
    tasks: Iterable[ClientTask],
    opened: Callable[[], Executor],
    workers: int,
    common: Common,
    alone: Callable[[], Executor] | None = None,
) -> Iterator[ClientMade]:
    """Yield what comes of each task, as it is done. *opened* opens where that is.

    *common* is what the makers there have. Where a process ends that works on a client, the rest
    is made in new ones; the clients that were on their way are made again at last, each in a
    process of its own (*alone*). A client whose process ends then as well is at fault.
    """
    rest, lost = iter(tasks), list[ClientTask]()
    broken = True
    while broken:
        broken = False
        running: dict[Future[ClientMade], ClientTask] = {}
        with opened() as executor:
            for task in rest:
                if len(running) >= workers * _AHEAD:
                    yield from _done(running, lost, common.theme)
                try:
                    running[executor.submit(make, _to_send(task))] = task
                except BrokenExecutor:
                    rest, broken = chain((task,), rest), True
                    break
            while running:
                yield from _done(running, lost, common.theme)
    for task in lost:
        dead: list[ClientTask] = []
        with (alone or partial(process_pool, 1, common))() as single:
            yield from _done({single.submit(make, _to_send(task)): task}, dead, common.theme)
        if dead:
            yield ClientMade(task.slug, (), (), fault=ended_worker(task.slug))


def _to_send(task: ClientTask) -> ClientTask:
    return replace(task, sources=task.sources.in_memory())


def _done(
    running: dict[Future[ClientMade], ClientTask], lost: list[ClientTask], theme: Theme
) -> Iterator[ClientMade]:
    """Wait for any of *running*, take out what is done and yield it; note what is *lost*."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        task = running.pop(future)
        try:
            made = future.result()
        except BrokenExecutor:
            lost.append(task)
        except CancelledError as error:
            raise OSError("whoever was making clients gave the work up") from error
        except (SourceChanged, OSError):
            # Of a cluster: nobody answers any more, or it has other code.
            raise
        except BaseException as error:
            if is_interrupt(error):
                raise
            yield ClientMade(task.slug, (), (), fault=fault_of(error))
        else:
            yield whole(made, theme)


def open_maker(common: Common) -> None:
    """Get this process ready to `make` clients."""
    global _workshop
    _workshop = ClientMaker(common)
    settle()


def begin_worker(common: Common) -> None:
    """Get a process of a pool ready: it ends with the build, also where that is killed."""
    from multiprocessing import parent_process

    builder = parent_process()
    if builder is not None:
        Thread(target=_end_with, args=(builder,), daemon=True).start()
    open_maker(common)


def _end_with(builder: BaseProcess) -> None:
    builder.join()
    os._exit(1)


def make(task: ClientTask) -> ClientMade:
    """Make one client in a process that is ready."""
    assert _workshop is not None
    return lightened(_workshop.make(task), _workshop.common.theme)


def process_pool(workers: int, common: Common) -> Executor:
    """Return a pool of *workers* processes that start clean, never as copies of this one."""
    # Brings with it all that other processes take.
    from concurrent.futures import ProcessPoolExecutor

    from amportal.render.pages.html_page import compile_pages

    compile_pages(common.theme)
    shared = replace(common, agency=common.agency.in_memory())
    return ProcessPoolExecutor(
        workers,
        mp_context=starting(),
        initializer=begin_worker,
        initargs=(shared,),
    )
