"""Make one client: read its files, check them, plan its portals, render what is stale.

A workshop keeps what all clients share, so that it is worked out once in each process. What it
does is a pure function of what it was given: it touches no disk but through a task's snapshot,
which holds the bytes where the task came from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from amportal.builder.build_options import BOARD
from amportal.builder.client_task import ClientMade, ClientTask, Common, Folder, Made
from amportal.builder.make.client_jobs import (
    VisibleClient,
    agency_jobs,
    board_slice,
    draft_jobs_for,
    interim_jobs,
    jobs_for,
    report_files,
    shown_sources,
)
from amportal.builder.make.lost_links import lost_links
from amportal.builder.make.source_facts import evidence_notes, facts_of
from amportal.builder.make.stale_outputs import StaleOutputs, Submit
from amportal.builder.make.unprintable_signs import unprintable_signs
from amportal.builder.make.void_reviews import without_void_reviews
from amportal.builder.storage.fault_report import ends_build, fault_of
from amportal.errors import Problem
from amportal.model.content_layout import client_folder
from amportal.model.derive.client_today import today_of
from amportal.model.derive.data_date import dates_from_commits
from amportal.model.site_loader import load_agency, load_client, site_of
from amportal.plan.output_jobs import Job
from amportal.plan.reader.decision_evidence import all_evidence
from amportal.plan.reader.reader_kinds import readers_of
from amportal.plan.view.page_views import BoardSlice
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.stylesheet import page_files
from amportal.sources.snapshot import SourceChanged, SourceUnreadable

# Returns who is told of the slow second steps of one folder.
SubmitFor = Callable[[str], Submit]


class ClientMaker:
    """What one process keeps while it makes many clients."""

    def __init__(self, common: Common) -> None:
        self.common = common
        self.agency = load_agency(common.agency)
        self._theme_files = page_files(common.theme)

    def make(self, task: ClientTask, submit_for: SubmitFor | None = None) -> ClientMade:
        """Return what comes of *task*, be it a fault of ours.

        Raises SourceChanged where a file is not as it was, and `OSError` where the machine cannot.
        """
        try:
            return self._make(task, submit_for)
        except SourceChanged:
            raise
        except SourceUnreadable as unreadable:
            return ClientMade(task.slug, (unreadable.problem,), ())
        except BaseException as error:
            if ends_build(error):
                raise
            return ClientMade(task.slug, (), (), fault=fault_of(error))

    def problems(
        self, task: ClientTask, told: Callable[[BaseException, str], Problem]
    ) -> tuple[Problem, ...]:
        """Return the problems of the sources of *task*; *told* gives the one of an exception."""
        try:
            return self.read(task)[0].problems
        except SourceChanged:
            raise
        except SourceUnreadable as unreadable:
            return (unreadable.problem,)
        except BaseException as error:
            if ends_build(error):
                raise
            return (told(error, task.slug),)

    def _make(self, task: ClientTask, submit_for: SubmitFor | None) -> ClientMade:
        made, shown = self.read(task)
        if shown is None:
            return made
        common = self.common
        bodies = HtmlCache(task.bodies)
        drafts = StaleOutputs(task.slug, task.drafts, common.theme, task.sources, bodies)
        begin = submit_for(BOARD) if submit_for else None
        unreviewed = drafts.make(draft_jobs_for(shown), common.code, submit=begin)
        made = replace(made, drafts=unreviewed)
        if not task.wanted:
            return made
        portals = {}
        for name, jobs in jobs_for(shown).items():
            known = task.folders.get(name, Folder())
            outputs = StaleOutputs(name, known, common.theme, task.sources, bodies)
            submit = submit_for(name) if submit_for else None
            one = outputs.make(jobs, common.code, common.salt, submit)
            portals[name] = self._with_interim(one, outputs, jobs, known)
        return replace(made, portals=portals, bodies=bodies.made, texts=len(bodies.used))

    def read(self, task: ClientTask) -> tuple[ClientMade, VisibleClient | None]:
        """Return what is known once the sources are read: None to show where they have errors."""
        common = self.common
        loaded = load_client(task.sources, task.slug, self.agency, common.clock, common.today)
        if loaded.withdrawn:
            return ClientMade(task.slug, loaded.problems, (), withdrawn=True), None
        client, agency = loaded.client, self.agency.agency
        if client is None or agency is None:
            return ClientMade(task.slug, loaded.problems, loaded.claims), None
        site = site_of(agency, client, task.sources)
        facts, kept, problems = facts_of(
            shown_sources(site, client), task.sources, task.facts, report_files(client)
        )
        evidence, noted = evidence_notes(all_evidence(client), task.sources, task.facts)
        problems += noted
        problems += unprintable_signs(task.sources, f"{client_folder(task.slug)}/", common.theme)
        client, void = without_void_reviews(site, client, facts, task.sources)
        shown = VisibleClient(
            site=replace(site, clients=(client,)),
            client=client,
            facts=facts,
            sources=task.sources,
            history=task.history if dates_from_commits(agency, common.today) else None,
            clock=common.clock,
            today=common.today,
            theme_files=self._theme_files,
        )
        made = ClientMade(
            slug=task.slug,
            problems=(*loaded.problems, *problems, *void, *lost_links(shown)),
            claims=loaded.claims,
            slice=board_slice(shown),
            timezone=client.settings.timezone,
            facts={**kept, **evidence},
            readers=tuple(each.folder for each in readers_of(client)),
        )
        wrong = any(problem.severity == "error" for problem in problems)
        return made, None if wrong else shown

    def board(self, slices: Iterable[BoardSlice], known: Folder) -> Made:
        """Return the agency's own pages."""
        common, agency = self.common, self.agency.agency
        assert agency is not None
        site = site_of(agency, None, common.agency)
        facts, _, problems = facts_of(shown_sources(site, None), common.agency, {})
        if any(problem.severity == "error" for problem in problems):
            return Made(problems=tuple(problems))
        today = today_of(agency, common.clock, common.today)
        jobs = agency_jobs(site, slices, today, facts, common.agency, self._theme_files)
        return StaleOutputs("_agency", known, common.theme, common.agency).make(jobs, common.code)

    def _with_interim(
        self, made: Made, outputs: StaleOutputs, jobs: tuple[Job, ...], known: Folder
    ) -> Made:
        """Return *made* with the pages to show until its slow second steps are done."""
        late = frozenset(each.path for each in made.outputs if each.later is not None)
        if not self.common.early or not late or not made.sound:
            return made
        stand_ins = interim_jobs(jobs, late, known.live)
        again = {job.output: job for job in stand_ins}
        by_path = {job.output: job for job in jobs}
        return replace(
            made,
            # The stand-in replaces the file that is there, so the page itself is needed after it.
            outputs=tuple(
                outputs.again(by_path[each.path], each) if each.path in again else each
                for each in made.outputs
            ),
            interim=tuple(
                outputs.again(again[each.path], each)
                for each in outputs.make(stand_ins, self.common.code).outputs
            ),
        )
