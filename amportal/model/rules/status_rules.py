"""The status must be honest: no green over red, no green past the tolerance, no colour unexplained.

A client who finds out that green was not green never believes green again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from amportal.errors import Note, Problem
from amportal.model.derive.budget_totals import totals
from amportal.model.derive.project_dates import ProjectDates
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.project import DIMENSIONS, ProjectFile, StatusGrid
from amportal.model.nouns.project_plan import Action
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext

_RANK = {"green": 0, "amber": 1, "red": 2}
_SHOWN = {"green": "on track", "amber": "at risk", "red": "off track"}
_NEEDS_STATUS = ("active", "on_hold")


def status_rules(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the project's status."""
    read = check.project.read
    if read is None or read.noun is None:
        return
    file = read.noun
    if file.status is None:
        if file.state in _NEEDS_STATUS and "status" not in (read.data or {}):
            yield point(
                read.doc,
                ("state",) if "state" in read.data else (),
                "missing-status",
                f"a project that is {file.state.replace('_', ' ')} needs a `status`",
                expected="so a `status` is needed",
                hint="add `status:` with overall, schedule, budget, scope and quality",
            )
        return
    yield from _explained(read, file.status)
    yield from _overall(read, file.status)
    if file.state == "active":
        # On hold no day counts, and a project that has not started shows no light.
        yield from _late(check, read, file)
    if file.state in _NEEDS_STATUS:
        yield from _overspent(check, read, file)


def _explained(read: Read[ProjectFile], grid: StatusGrid) -> Iterator[Problem]:
    for name in ("overall", *DIMENSIONS):
        status = getattr(grid, name)
        if status.rag == "green":
            continue
        for key, slug, what in (
            ("reason", "missing-reason", "why it is so"),
            ("recovery", "missing-recovery", "what is being done about it"),
        ):
            if getattr(status, key) is None:
                yield point(
                    read.doc,
                    ("status", name, "rag"),
                    slug,
                    f"`{name}` is {status.rag} without a `{key}`",
                    expected=f"{_SHOWN[status.rag]}: say {what}",
                    hint=f"add a line `{key}:` below, in words for the client",
                )


def _overall(read: Read[ProjectFile], grid: StatusGrid) -> Iterator[Problem]:
    worst = max(DIMENSIONS, key=lambda name: _RANK[getattr(grid, name).rag])
    rag = getattr(grid, worst).rag

    def note() -> tuple[Note, ...]:
        # Places are worked out for what is told only: that takes longer than the rule.
        return (note_at(read.doc, ("status", worst, "rag"), f"`{worst}` is {rag}"),)

    if grid.overall.rag == "green" and rag == "red":
        yield point(
            read.doc,
            ("status", "overall", "rag"),
            "green-over-red",
            f"overall is green while `{worst}` is red",
            expected="amber or red",
            hint="write `amber` or `red` with a reason and a recovery",
            notes=note(),
        )
    elif _RANK[grid.overall.rag] < _RANK[rag] and grid.overall.recovery is None:
        yield point(
            read.doc,
            ("status", "overall", "rag"),
            "overall-too-good",
            f"overall is {grid.overall.rag} while `{worst}` is {rag}",
            expected=f"{rag}, or a `recovery` that says why not",
            hint=f"write `{rag}`, or add `recovery:` to overall: what makes up for it",
            notes=note(),
        )


class _Slip(Struct, frozen=True):
    """Something later than planned: by *days*, of which *agreed* are excused; where it stands.

    `passed`: nobody wrote that it moved, but its day has passed.
    """

    what: str
    days: int
    note: Note
    agreed: int = 0
    passed: bool = False

    @property
    def beyond(self) -> int:
        return max(0, self.days - self.agreed)


def _late(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    dates = check.dates
    if file.status is None or file.status.schedule.rag != "green" or dates is None:
        return
    slips = (*_milestone_slips(read, file, dates), *_late_work(check, dates))
    worst = max(slips, key=lambda each: each.beyond, default=None)
    if worst is None or worst.beyond <= file.tolerance.days:
        return
    agreed = f", and {_days(worst.agreed)} were agreed" if worst.agreed else ""
    otherwise = "say that it is done" if worst.passed else "correct the date"
    yield point(
        read.doc,
        ("status", "schedule", "rag"),
        "green-but-late",
        f"schedule is green, but {worst.what}",
        expected=f"the tolerance is {_days(file.tolerance.days)}{agreed}",
        hint=f"write `amber` or `red` with a reason and a recovery, or {otherwise}",
        notes=(worst.note,),
    )


def _milestone_slips(
    read: Read[ProjectFile], file: ProjectFile, dates: ProjectDates
) -> Iterator[_Slip]:
    """Yield open milestones later than planned, ours also where only their day has passed.

    Days that change orders added excuse milestones on the way, too: they move only the end, but
    everybody agreed to the work that takes them.
    """
    shared = dates.calendars.shared
    ends: list[date] = []
    for index, each in enumerate(file.milestones):
        if each.draft or each.cancelled:
            continue
        one = dates.of(each)
        ends.append(one.expected)
        if one.reached is not None:
            continue
        passed = one.past and each.owner_side == "agency"
        place = ("milestones", index, "forecast" if each.forecast else "baseline")
        days = one.moved if passed else shared.between(one.planned, one.expected)
        excused = dates.agreed_days if one.planned == each.baseline else 0
        why = ", as its day has passed" if passed else ""
        words = f"its day was {one.expected}" if passed else f"expected {one.expected}"
        yield _Slip(
            f"`{each.id}` slips by {_days(days)}{why}",
            days,
            note_at(read.doc, place, words),
            max(0, excused),
            passed,
        )
    end = max(ends, default=dates.agreed_end)
    days = shared.between(dates.agreed_end, end)
    yield _Slip(
        f"the end slips by {_days(days)}", days, note_at(read.doc, ("due",), f"expected {end}")
    )


def _late_work(check: ProjectRuleContext, dates: ProjectDates) -> Iterator[_Slip]:
    """Yield deliverables and actions that are late with us, those for us alone left out."""
    for read in check.project.deliverables:
        if read.noun:
            yield from _late_with_us(dates, read.noun, read, ())
    own = check.project.read
    for index, action in enumerate(own.noun.actions if own and own.noun else ()):
        if own and "internal" not in action.audience:
            yield from _late_with_us(dates, action, own, ("actions", index))
    for meeting in check.project.meetings:
        said = meeting.noun
        for index, action in enumerate(said.actions if said and not said.draft else ()):
            if "internal" not in action.audience:
                yield from _late_with_us(dates, action, meeting, ("actions", index))


def _late_with_us(
    dates: ProjectDates, thing: DeliverableFile | Action, read: Read[Any], place: Loc
) -> Iterator[_Slip]:
    due = dates.owed(thing)
    if due and due.late:
        note = note_at(read.doc, (*place, "due"), f"it was due on {thing.due}")
        yield _Slip(f"`{thing.id}` is {_days(due.late)} late", due.late, note, passed=True)


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def _overspent(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    budget = check.project.budget
    if file.status is None or file.status.budget.rag != "green":
        return
    if budget is None or budget.noun is None:
        return
    lines = {line.id for line in budget.noun.lines}
    if any(part.line not in lines for each in budget.noun.change_orders for part in each.lines):
        # What was approved cannot be told; the unknown line is told by itself.
        return
    whole = totals(budget.noun).whole
    over = whole.overspend
    # Compared without dividing, so that no rounding decides.
    if over <= 0 or over * 100 <= file.tolerance.percent * max(whole.approved, Decimal(0)):
        return
    tolerance = f"{file.tolerance.percent.normalize():f} %"
    yield point(
        read.doc,
        ("status", "budget", "rag"),
        "green-but-overspent",
        f"budget is green, but {over:f} more is expected than was approved",
        expected=f"approved {whole.approved:f}, tolerance {tolerance}",
        hint="write `amber` or `red` with a reason and a recovery, or correct the figures",
        notes=(note_at(budget.doc, ("lines",), "the lines are here", key=True),),
    )
