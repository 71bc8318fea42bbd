"""The dates of one project on one day: planned, expected, reached, moved, next, and its end.

Worked out from the whole project, drafts apart, so that no two readers are told different dates:
what a reader may not see is in no name and no sum of theirs, but it moves dates for all alike.
What is said over several milestones (the next one, the end) goes by those the reader is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.derive.budget_totals import approved_days
from amportal.model.derive.deliverable_state import (
    OURS,
    State,
    approved_on,
    is_settled,
    state_of,
    work_begins,
)
from amportal.model.derive.due_day import DueDay, Standing, due_day, first_ahead
from amportal.model.derive.project_state import Stage, is_live, is_over
from amportal.model.derive.working_days import Calendars
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.project_plan import Action, Milestone
from amportal.model.nouns.site import Project


class MilestoneDates(Struct, frozen=True):
    """One milestone on one day.

    `planned`: the day in the plan, moved on by the days of approved change orders where it lies
    on or after the project's last day. `reached`: the day it happened, or None. `expected`: the
    day it happened or is said to. `soonest`: the same, but an open day that has passed is today at
    the soonest. `moved`: working days from `planned` to `soonest`, above 0 for later.
    `due`: how its day stands, in the days of the side it belongs to; None unless it is to come.
    `past`: it is open in a live project, and its day has passed. `asked`: it is the client's, and
    nothing else has to happen first.
    """

    planned: date
    reached: date | None
    expected: date
    soonest: date
    moved: int
    stage: Stage
    due: DueDay | None
    past: bool
    asked: bool


def actions_in(project: Project) -> Iterator[Action]:
    """Yield the actions of a project and of its meetings that are no drafts."""
    yield from project.file.actions
    for meeting in project.meetings:
        if not meeting.file.draft:
            yield from meeting.file.actions


class ProjectDates:
    """All dates of *project* on *today*, each worked out once.

    *elsewhere* says of an id of another project whether it is still to come.
    """

    def __init__(
        self,
        project: Project,
        today: date,
        calendars: Calendars,
        elsewhere: Callable[[str], bool] | None = None,
    ) -> None:
        file = project.file
        self.today, self.calendars = today, calendars
        self.live, self.over = is_live(file.state), is_over(file.state)
        self.agreed_days = approved_days(project.budget)
        self._file = file
        self._elsewhere = elsewhere or (lambda _: False)
        self._milestones = {each.id: each for each in file.milestones if not each.draft}
        self._actions = {each.id: each for each in actions_in(project) if not each.draft}
        self._pieces: dict[str, DeliverableFile] = {
            each.file.id: each.file for each in project.deliverables if not each.file.draft
        }
        self._reached: dict[str, date | None] = {}
        self._asked_for: set[str] = set()
        self._known: dict[str, MilestoneDates] = {}
        self.agreed_end = self._agreed(file.due)

    # One milestone

    def of(self, milestone: Milestone) -> MilestoneDates:
        """Return the dates of *milestone*, which is one of the project's, cut or not."""
        if milestone.id not in self._known:
            whole = self._milestones.get(milestone.id, milestone)
            self._known[milestone.id] = self._worked_out(whole)
        return self._known[milestone.id]

    @property
    def left(self) -> Literal["cancelled", "left_open"] | None:
        """What has become of all that was still to come when the project was over."""
        if not self.over:
            return None
        return "cancelled" if self._is_cancelled else "left_open"

    @property
    def _is_cancelled(self) -> bool:
        return self._file.state == "cancelled"

    def _worked_out(self, milestone: Milestone) -> MilestoneDates:
        planned, reached = self._agreed(milestone.baseline), self.reached(milestone)
        expected = reached or milestone.forecast or planned
        is_open = reached is None and not milestone.cancelled
        counts = is_open and self.live
        past = counts and expected < self.today
        soonest = self.today if past else expected
        yours = milestone.owner_side == "client"
        asked = yours and is_open and not self.over and self._is_free(milestone)
        due = None
        if is_open and not self.over:
            calendar = self.calendars.theirs if yours else self.calendars.ours
            # A client's milestone that waits for something else is not theirs to be late with.
            due = due_day(expected, self.today, calendar, live=self.live)
            if yours and not asked and due.standing == "late":
                due = DueDay(due.day, 0, due.until, "passed")
        return MilestoneDates(
            planned=planned,
            reached=reached,
            expected=expected,
            soonest=soonest,
            moved=self.calendars.shared.between(planned, soonest),
            stage=self._stage(milestone, reached, due.standing if due else "paused"),
            due=due,
            past=past,
            asked=asked,
        )

    def _agreed(self, planned: date) -> date:
        """Return *planned* moved on by the days agreed since, where it is the last day or later."""
        if self.agreed_days and planned >= self._file.due:
            return self.calendars.shared.add(planned, self.agreed_days)
        return planned

    def _stage(self, milestone: Milestone, reached: date | None, standing: Standing) -> Stage:
        if milestone.cancelled:
            return "cancelled"
        if reached is not None:
            return "done"
        if self.left:
            return self.left
        if not self.live:
            return "on_hold"
        if standing == "late":
            return "overdue"
        return "passed" if standing == "passed" else "coming"

    def reached(self, milestone: Milestone) -> date | None:
        """Return the day *milestone* was reached, or None.

        As written; else a client's milestone that deliverables bring about is reached on the day
        the last of them was approved, where all else it depends on is done.
        """
        if milestone.actual is not None or milestone.cancelled:
            return milestone.actual
        if milestone.id in self._asked_for:
            return None  # A circle, which is an error of its own.
        if milestone.id not in self._reached:
            self._asked_for.add(milestone.id)
            self._reached[milestone.id] = self._by_approval(milestone)
            self._asked_for.discard(milestone.id)
        return self._reached[milestone.id]

    def _by_approval(self, milestone: Milestone) -> date | None:
        pieces = self.bringers(milestone)
        days = [approved_on(each, self.today) for each in pieces]
        known = [each for each in days if each is not None]
        if not pieces or len(known) < len(days):
            return None
        own = {each.id for each in pieces}
        if any(self._is_undone(each) for each in self._before(milestone) if each not in own):
            return None
        return max(known)

    def bringers(self, milestone: Milestone) -> tuple[DeliverableFile, ...]:
        """Return the deliverables whose approval brings about *milestone*, a client's.

        Those it depends on and those that block it: two ways of writing one thing.
        """
        if milestone.owner_side != "client" or not milestone.by_approval:
            return ()
        return tuple(
            self._pieces[each]
            for each in self._before(milestone)
            if each in self._pieces and not self._pieces[each].cancelled
        )

    def brought_by(self, milestone: Milestone) -> tuple[str, ...]:
        """Return the ids of the deliverables whose approval reached *milestone*; none otherwise."""
        if milestone.actual is not None or self.reached(milestone) is None:
            return ()
        return tuple(each.id for each in self.bringers(milestone))

    def _before(self, milestone: Milestone) -> tuple[str, ...]:
        """Return the ids of all that has to happen before *milestone*."""
        blocking = [each.id for each in self._pieces.values() if milestone.id in each.blocks]
        blocking += [each.id for each in self._actions.values() if milestone.id in each.blocks]
        return tuple(dict.fromkeys([*milestone.depends_on, *blocking]))

    def _is_free(self, milestone: Milestone) -> bool:
        return not any(self._is_undone(each) for each in self._before(milestone))

    # Anything that can wait or be waited for

    def begins(self, piece: str) -> date | None:
        """Return the day work on the deliverable *piece* begins; None where it has begun."""
        file = self._pieces.get(piece)
        return work_begins(file, self._file) if file else None

    def is_open(self, ident: str) -> bool:
        """Say whether the milestone, deliverable or action *ident* is still to come."""
        return not self.over and self._is_undone(ident)

    def _is_undone(self, ident: str) -> bool:
        if ident in self._milestones:
            milestone = self._milestones[ident]
            return not milestone.cancelled and self.reached(milestone) is None
        if ident in self._actions:
            return self._actions[ident].done_on is None
        if ident in self._pieces:
            return not is_settled(self._pieces[ident], self.today)
        return self._elsewhere(ident)

    def held_up(self, ident: str, blocks: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that wait for *ident* and are still to come.

        Those it *blocks* as written, and the milestones that depend on it.
        """
        depending = (each.id for each in self._milestones.values() if ident in each.depends_on)
        return tuple(each for each in dict.fromkeys([*blocks, *depending]) if self._waits(each))

    def _waits(self, ident: str) -> bool:
        own = ident in self._milestones or ident in self._actions or ident in self._pieces
        return self.is_open(ident) if own else self._elsewhere(ident)

    def state(self, piece: DeliverableFile) -> State:
        """Return where *piece* stands in this project.

        What was not brought to an end is cancelled with its project, or left open by it. While the
        project is on hold, nobody works on what was not sent.
        """
        left = None if is_settled(piece, self.today) else self.left
        state = left or state_of(piece, self.today, self.begins(piece.id))
        resting = self._file.state == "on_hold" and state in ("planned", "in_production")
        return "on_hold" if resting else state

    # What the agency owes

    def owed(self, thing: Milestone | DeliverableFile | Action) -> DueDay | None:
        """Return how the day of *thing* stands with the agency; None where it owes nothing.

        It owes nothing of what is done, or in the client's hands, or in a project that is not live.
        """
        if not self.live or thing.draft:
            return None
        if isinstance(thing, Milestone):
            return self.of(thing).due if thing.owner_side == "agency" else None
        if isinstance(thing, Action):
            is_owed = thing.side == "agency" and thing.done_on is None
        else:
            is_owed = self.state(thing) in OURS
        return due_day(thing.due, self.today, self.calendars.ours) if is_owed else None

    # Over several milestones

    def next_of(self, shown: Iterable[Milestone]) -> Milestone | None:
        """Return the milestone of *shown* that comes next: never one whose day has passed."""
        coming = [each for each in shown if self.of(each).stage == "coming" and not each.draft]
        return first_ahead(((self.of(each).expected, each) for each in coming), self.today)

    def end_of(self, shown: Iterable[Milestone]) -> date:
        """Return the day on which the project ended, or is expected to.

        Finished: the last milestone reached. Cancelled: the agreed end, which says nothing more.
        Else the agreed end, until the last milestone says otherwise.
        """
        found = self._counted(shown)
        if self.over:
            days = [each.reached for each in found if each.reached and not self._is_cancelled]
            return max((day for day in days if day), default=self.agreed_end)
        return self._end([(each.planned, each.expected) for each in found])

    def late_of(self, shown: Iterable[Milestone]) -> int:
        """Return by how many working days the end is later than agreed; below 0 for earlier.

        0 where no day counts: on hold and cancelled.
        """
        found = self._counted(shown)
        if self.live:
            end = self._end([(each.planned, each.soonest) for each in found])
        elif self.over and not self._is_cancelled and any(each.reached for each in found):
            end = self.end_of(shown)
        else:
            return 0
        return self.calendars.shared.between(self.agreed_end, end)

    def _counted(self, shown: Iterable[Milestone]) -> list[MilestoneDates]:
        return [self.of(each) for each in shown if not each.cancelled and not each.draft]

    def _end(self, days: list[tuple[date, date]]) -> date:
        """Return the end that follows from *days*, pairs of planned and now expected."""
        last = max((expected for _, expected in days), default=self.agreed_end)
        planned = max((planned for planned, _ in days), default=self.agreed_end)
        # A plan may leave days after its last milestone; these are no gain.
        return last if planned >= self.agreed_end else max(last, self.agreed_end)


class ClientDates:
    """The dates of all *projects* of a client on *today*, by folder; ids may lead to each other."""

    def __init__(self, projects: Iterable[Project], today: date, calendars: Calendars) -> None:
        self._by_job: dict[str, ProjectDates] = {}
        self._by_slug: dict[str, ProjectDates] = {}
        for project in projects:
            if not project.file.draft:
                dates = ProjectDates(project, today, calendars, self._is_open)
                self._by_slug[project.slug] = self._by_job[project.file.job_no] = dates

    def of(self, slug: str) -> ProjectDates:
        """Return the dates of the project in the folder *slug*, which is no draft."""
        return self._by_slug[slug]

    def get(self, slug: str) -> ProjectDates | None:
        """Return the dates of the project in the folder *slug*; None where there are none."""
        return self._by_slug.get(slug)

    def _is_open(self, reference: str) -> bool:
        """Say whether *reference*, such as `ACM-014-D1`, is still to come."""
        job, _, ident = reference.rpartition("-")
        return job in self._by_job and self._by_job[job].is_open(ident)
