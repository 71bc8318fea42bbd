"""What must be made for one client, and why. Decides; makes and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amportal.build.collide import collisions
from amportal.build.execute import Batch, Work
from amportal.build.ledger import Shelf
from amportal.build.trace import Reason, Trace, Wanted, reason_to_make, signature
from amportal.errors import Problem
from amportal.plan.canon import Digests
from amportal.plan.jobs import Job
from amportal.render.recipe import Built
from amportal.render.theme import Theme
from amportal.sources.snapshot import Snapshot


@dataclass(slots=True)
class ClientPlan:
    """One client's jobs, split into fresh and stale; filled with what is built."""

    slug: str
    jobs: tuple[Job, ...]
    shelf: Shelf
    wanted: dict[str, Wanted]
    stale: dict[str, Reason]
    problems: list[Problem] = field(default_factory=list)
    built: dict[str, Built] = field(default_factory=dict)
    # Outputs whose second step gave bytes, by path.
    late: dict[str, bytes] = field(default_factory=dict)
    # Outputs whose second step is not needed: nothing it is made from changed.
    spared: set[str] = field(default_factory=set)

    @property
    def sound(self) -> bool:
        """Whether everything of this client could be made so far."""
        return not any(problem.severity == "error" for problem in self.problems)

    def batch(self, theme: Theme, snapshot: Snapshot, *, slow: bool) -> Batch | None:
        """Return the stale work with a slow second step, or without one; None where there is none.

        It holds the bytes of the files the work may read, and no others.
        """
        work = tuple(
            Work(
                job.output,
                job.recipe,
                job.data,
                {asset.name: snapshot.read(asset.source) for asset in job.assets},
            )
            for job in self.jobs
            if job.output in self.stale and job.output not in self.built and job.slow is slow
        )
        return Batch(self.slug, theme, work) if work else None

    def adopt(self, other: ClientPlan) -> None:
        """Take over what was built already for the same folder, so that it is not made twice."""
        self.built.update(other.built)
        self.spared |= other.spared
        self.problems += other.problems

    def take(self, output: str, built: Built, live: Path) -> bool:
        """Note what came of a job; return whether its second step must be run."""
        self.built[output] = built
        self.problems += built.problems
        if built.later is None or not self.sound:
            return False
        before = self.shelf.traces.get(output)
        same = before is not None and before.later == built.later.digest
        if same and before is not None and before.written == signature(live / output):
            self.spared.add(output)
            return False
        return True

    def trace(self, job: Job, content: str) -> Trace:
        """Return the trace of an output made in this build, before it is written."""
        wanted, built = self.wanted[job.output], self.built[job.output]
        return Trace(
            recipe=wanted.recipe,
            data=wanted.data,
            assets=wanted.assets,
            reads=built.reads,
            content=content,
            later=built.later.digest if built.later else "",
            warnings=tuple(each for each in built.problems if each.severity == "warning"),
        )


def plan_client(
    slug: str,
    jobs: tuple[Job, ...],
    shelf: Shelf,
    live: Path,
    templates: Mapping[str, str],
    code: str,
) -> ClientPlan:
    """Return what must be made for the client *slug*, whose release is at *live*."""
    digests = Digests()
    wanted: dict[str, Wanted] = {}
    stale: dict[str, Reason] = {}
    for job in jobs:
        assets = tuple((asset.name, asset.digest) for asset in job.assets)
        wanted[job.output] = Wanted(job.recipe, digests.of(job.data), assets)
        reason = reason_to_make(
            wanted[job.output],
            shelf.traces.get(job.output),
            templates,
            signature(live / job.output),
            shelf.code == code,
        )
        if reason:
            stale[job.output] = reason
    plan = ClientPlan(slug, jobs, shelf, wanted, stale)
    plan.problems += collisions(slug, jobs)
    for output, trace in shelf.traces.items():
        if output in wanted and output not in stale:
            plan.problems += trace.warnings
    return plan
