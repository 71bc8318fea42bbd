"""Reports in the form that is kept: made for an archive, never part of a release.

They cost as much as the reports themselves and nobody looks at them every day, so a build does
not make them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from amportal.build.order import Order
from amportal.build.portals import kept_jobs_for
from amportal.build.seen import look
from amportal.build.slowsteps import SlowPool
from amportal.build.task import ClientTask, Common
from amportal.build.themefiles import theme_of
from amportal.build.workshop import Workshop
from amportal.errors import Problem
from amportal.plan.routes import client_of_folder
from amportal.render.recipe import Inputs
from amportal.render.recipes import RECIPES


def reports_to_keep(
    order: Order, folder: str, slow: Callable[[], SlowPool]
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the reports of the portal *folder* as PDF/A-3a by their path, and what went wrong.

    The portal must have been built, so the sources are sound. Raises `SourceChanged`.
    """
    seen, slug = look(order, {}), client_of_folder(folder)
    theme = theme_of(seen.snapshot, seen.shipped)
    workshop = Workshop(Common(seen.agency(), theme, order.clock, order.today, seen.code))
    task = ClientTask(slug, seen.client_and_agency(slug))
    made, shown = workshop.read(task)
    if shown is None:
        return {}, made.problems
    problems: list[Problem] = []
    begun: dict[str, Future[Any]] = {}
    pool = slow()
    try:
        for job in kept_jobs_for(shown, folder):
            assets = {each.name: task.sources.read(each.source) for each in job.assets}
            built = RECIPES[job.recipe](Inputs(job.output, job.data, assets, theme))
            problems += built.problems
            if built.later:
                begun[job.output] = pool.submit(built.later.inputs)
        outcomes = {output: future.result() for output, future in begun.items()}
    finally:
        pool.shutdown(cancel_futures=True)
    for outcome in outcomes.values():
        problems += outcome.problems
    files = {output: outcome.pdf for output, outcome in outcomes.items() if outcome.pdf}
    return files, tuple(each for each in problems if each.severity == "error")


__all__ = ["reports_to_keep"]
