"""Reports in the form that is kept: made for an archive, never part of a release.

They cost as much as the reports themselves and nobody looks at them every day, so a build does
not make them.
"""

from __future__ import annotations

from collections.abc import Callable

from amportal.build.engine import SlowPool
from amportal.build.facts import facts_of
from amportal.build.gathered import gather, look
from amportal.build.order import Order
from amportal.errors import Problem
from amportal.plan import routes


def reports_to_keep(
    order: Order, folder: str, slow: Callable[[], SlowPool]
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the reports of the portal *folder* as PDF/A-3a by their path, and what went wrong.

    The portal must have been built, so the sources are sound. Raises `SourceChanged`.
    """
    from amportal.build.portals import kept_jobs_for, shown_sources
    from amportal.render.recipe import Inputs
    from amportal.render.recipes import RECIPES

    gathered = gather(order, look(order, {}, ""))
    site, name = gathered.loaded.site, routes.client_of_folder(folder)
    client = next((each for each in site.clients if each.slug == name), None) if site else None
    if site is None or client is None:
        return {}, gathered.loaded.problems
    facts, _, refused = facts_of(shown_sources(site, client), gathered.snapshot, {})
    problems, begun = list(refused), {}
    pool = slow()
    try:
        for job in kept_jobs_for(gathered, site, client, facts, order, folder):
            assets = {each.name: gathered.snapshot.read(each.source) for each in job.assets}
            made = RECIPES[job.recipe](Inputs(job.output, job.data, assets, gathered.theme))
            problems += made.problems
            if made.later:
                begun[job.output] = pool.submit(made.later.inputs)
        outcomes = {output: future.result() for output, future in begun.items()}
    finally:
        pool.shutdown(cancel_futures=True)
    for outcome in outcomes.values():
        problems += outcome.problems
    made_all = {output: outcome.pdf for output, outcome in outcomes.items() if outcome.pdf}
    return made_all, tuple(each for each in problems if each.severity == "error")


__all__ = ["reports_to_keep"]
