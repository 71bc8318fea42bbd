"""Make the stale outputs of one folder, and say which are fresh. Touches no disk.

A fresh output is now and then made all the same and compared: the one proof that the ledger can
be believed which does not rest on the ledger.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

from msgspec.structs import replace

from amportal.builder.client_task import Folder, Made, Output
from amportal.builder.storage.output_trace import Reason, Trace, Wanted, reason_to_make
from amportal.errors import Problem
from amportal.plan.output_jobs import Job
from amportal.plan.routes import ASSETS, OF_PORTAL, named, unnamed
from amportal.plan.view.view_digest import Digests
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.recipe import Built, Inputs, Later
from amportal.render.theme import Theme
from amportal.sources.snapshot import Snapshot


def collisions(client: str, jobs: Iterable[Job]) -> tuple[Problem, ...]:
    """Return a problem for every two jobs of *client* that would write one file."""
    taken: dict[str, Job] = {}
    problems = []
    for job in jobs:
        folded = unicodedata.normalize("NFC", job.output).casefold()
        first = taken.setdefault(folded, job)
        if first is not job:
            problems.append(
                Problem(
                    slug="output-collision",
                    message=(
                        f"two things of client `{client}` would be written to `{job.output}`: "
                        f"{_origin(first)} and {_origin(job)}"
                    ),
                    hint="rename one of the two source files; nothing was written for this client",
                )
            )
    return tuple(problems)


def _origin(job: Job) -> str:
    return f"`{job.assets[0].source}`" if job.assets else f"the {job.recipe} of that name"


# One in so many fresh outputs is made again and compared.
CHECKED = 32

# Told the path of an output and its slow second step.
Submit = Callable[[str, Later], None]


class StaleOutputs:
    """The outputs of one folder: what is known of them, and what they may be made from."""

    def __init__(
        self,
        name: str,
        known: Folder,
        theme: Theme,
        sources: Snapshot,
        bodies: HtmlCache | None = None,
    ) -> None:
        """*name* is the folder's, *known* what the last release left of it.

        *bodies* are the same client's texts, as far as they were worked out.
        """
        self._name = name
        self._known = known
        self._theme = theme
        self._sources = sources
        self._bodies = HtmlCache() if bodies is None else bodies
        self._digests = Digests()
        # What the last job asked for: it is asked before the job is run, and after.
        self._asked: tuple[Job, Wanted] | None = None
        self._reads: Mapping[str, str] = theme.file_digests
        # The digests of the portal's assets, and those that were made to learn theirs.
        self._named: dict[str, str] = {}
        self._begun: dict[str, tuple[Reason, Built]] = {}

    def make(
        self, jobs: Iterable[Job], code: str, salt: str = "", submit: Submit | None = None
    ) -> Made:
        """Return what comes of *jobs*, each of them fresh or made by *code*.

        *submit* is told of a slow second step as soon as it is known.
        """
        every = self._with_names(tuple(jobs), code)
        problems = list(collisions(self._name, every))
        outputs, mistrusted = [], []
        for job in every:
            begun = self._begun.pop(job.output, None)
            reason = begun[0] if begun else self.reason(job, code)
            before = self._known.traces.get(job.output)
            if reason is None and before is not None:
                problems += before.warnings
                outputs.append(Output(job.output, None, before))
                if salt and _chosen(job.output, salt) and not self._comes_out_same(job, before):
                    mistrusted.append(job.output)
                continue
            built = begun[1] if begun else self.built(job)
            problems += built.problems
            if _errors(built):
                continue
            output = self._output(job, reason, built)
            outputs.append(output)
            if submit is not None and output.later is not None:
                submit(job.output, output.later)
        return Made(tuple(outputs), tuple(problems), tuple(mistrusted))

    def again(self, job: Job, output: Output) -> Output:
        """Return *output* of *job* with its bytes, though the file that is there may be equal."""
        return (
            output
            if output.content is not None
            else replace(output, content=self.built(job).content)
        )

    def _with_names(self, jobs: tuple[Job, ...], code: str) -> tuple[Job, ...]:
        """Return *jobs* with the digest of what each asset will hold in its name.

        A stale asset is made for it; pages are asked for when all names are known.
        """
        before = {unnamed(path): path for path in self._known.traces if path.startswith(ASSETS)}
        found = []
        for job in jobs:
            if job.output.startswith(ASSETS):
                was = before.get(job.output, job.output)
                reason, made = self.reason(job, code, was), None
                if reason is None:
                    digest = self._known.traces[was].content
                else:
                    made = self.built(job)
                    digest = "" if _errors(made) else self._digest(made.content)
                if digest:
                    self._named[job.output] = digest[:12]
                    job = replace(job, output=named(job.output, digest))
                if reason is not None and made is not None:
                    self._begun[job.output] = (reason, made)
            found.append(job)
        of_portal = {OF_PORTAL + path: digest for path, digest in self._named.items()}
        self._reads = {**self._theme.file_digests, **of_portal}
        return tuple(found)

    def reason(self, job: Job, code: str, was: str = "") -> Reason | None:
        """Return why *job* must be run by *code*, None where its output is fresh.

        *was* is where the output is now, if it is elsewhere.
        """
        at = was or job.output
        return reason_to_make(
            self.wanted(job),
            self._known.traces.get(at),
            self._reads,
            self._known.live.get(at),
            self._known.code == code,
        )

    def wanted(self, job: Job) -> Wanted:
        """Return what *job* asks for, as digests."""
        if self._asked is not None and self._asked[0] is job:
            return self._asked[1]
        assets = tuple((asset.name, asset.digest) for asset in job.assets)
        wanted = Wanted(job.recipe, self._digests.of(job.data), assets)
        self._asked = (job, wanted)
        return wanted

    def built(self, job: Job, bodies: HtmlCache | None = None) -> Built:
        """Run *job*. What a recipe refuses is a problem; what nobody foresaw says which it was."""
        from amportal.render.recipe_table import RECIPES

        assets = {asset.name: self._sources.read(asset.source) for asset in job.assets}
        known = (self._theme, bodies or self._bodies, self._named)
        try:
            return RECIPES[job.recipe](Inputs(job.output, job.data, assets, *known))
        except BaseException as error:
            error.add_note(f"recipe {job.recipe}")
            raise

    def _output(self, job: Job, reason: Reason | None, built: Built) -> Output:
        wanted, before = self.wanted(job), self._known.traces.get(job.output)
        in_place = before is not None and before.written == self._known.live.get(job.output)
        later = built.later
        content = "" if later is not None else self._digest(built.content)
        trace = Trace(
            recipe=wanted.recipe,
            data=wanted.data,
            assets=wanted.assets,
            reads=built.reads,
            content=content,
            later=later.digest if later is not None else "",
            warnings=tuple(each for each in built.problems if each.severity == "warning"),
        )
        if later is not None:
            if before is not None and in_place and before.later == later.digest:
                return Output(job.output, reason, replace(trace, content=before.content))
            return Output(job.output, reason, trace, later=later)
        stays = before is not None and in_place and before.content == content
        return Output(job.output, reason, trace, None if stays else built.content)

    def _digest(self, content: bytes) -> str:
        """Return the digest of *content*; what a portal takes from the theme has one already."""
        name = self._theme.name_of(content)
        known = None if name is None else self._theme.file_digest(name)
        return known or sha256(content).hexdigest()

    def _comes_out_same(self, job: Job, before: Trace) -> bool:
        """Make a fresh output again, and say whether it is what the ledger believes it is."""
        built = self.built(job, HtmlCache())
        if _errors(built):
            return False
        if built.later is not None:
            return built.later.digest == before.later
        return sha256(built.content).hexdigest() == before.content


def _errors(built: Built) -> bool:
    return any(problem.severity == "error" for problem in built.problems)


def _chosen(output: str, salt: str) -> bool:
    """Say whether *output* is among those made again this time."""
    return sha256(f"{salt}\0{output}".encode()).digest()[0] % CHECKED == 0
