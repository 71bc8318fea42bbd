"""A project's timeline: a bar for each phase, with the original plan below it.

Plain days only; positions and marks are `render`'s. A phase says when it was planned; how far it
has moved follows from its milestones, so that a bar and the table of milestones cannot disagree.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from amportal.model.nouns.project_plan import Phase
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.view.work_views import Diamond, MilestoneView, Timeline, TimelineRow


def timeline_of(
    reading: ReaderContext, phases: tuple[Phase, ...], milestones: tuple[MilestoneView, ...]
) -> Timeline | None:
    """Return the rows from the first to the last day, padded to whole weeks; None without any.

    A row per phase, in the order written, with its milestones: those that name it, and those
    that name none but were planned inside it (the first that fits). What is left gets a row of
    its own at the end, by date. Milestones that are cancelled, by themselves or with the project,
    are not drawn. `today` is None outside.
    """
    drawn = tuple(each for each in milestones if each.stage != "cancelled")
    groups, alone = _grouped(phases, drawn)
    rows = [
        *(_row(reading, phase, groups[phase.id], drawn) for phase in phases),
        *(_single(milestone) for milestone in alone),
    ]
    if not rows:
        return None
    first = min(min(row.plan_start, row.start) for row in rows)
    last = max(max(row.plan_end, row.end) for row in rows)
    # What is still to come cannot come before today.
    if any(each.stage in ("overdue", "passed") for each in drawn):
        last = max(last, reading.today)
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    inside = start <= reading.today <= end
    return Timeline(start, end, reading.today if inside else None, tuple(rows))


def _grouped(
    phases: tuple[Phase, ...], milestones: tuple[MilestoneView, ...]
) -> tuple[dict[str, list[MilestoneView]], list[MilestoneView]]:
    groups: dict[str, list[MilestoneView]] = {phase.id: [] for phase in phases}
    alone: list[MilestoneView] = []
    for milestone in sorted(milestones, key=_in_time):
        home = milestone.phase or next(
            (phase.id for phase in phases if phase.start <= milestone.plan <= phase.end), ""
        )
        groups.get(home, alone).append(milestone)
    return groups, alone


def _in_time(milestone: MilestoneView) -> tuple[date, date, str]:
    return (milestone.date, milestone.plan, milestone.id)


class _Bar(Struct, frozen=True):
    start: date
    end: date


def _row(
    reading: ReaderContext,
    phase: Phase,
    own: list[MilestoneView],
    every: tuple[MilestoneView, ...],
) -> TimelineRow:
    plan, now, slip = _bars(reading, phase, own, every)
    return TimelineRow(
        name=phase.name,
        plan_start=plan.start,
        plan_end=plan.end,
        start=now.start,
        end=now.end,
        diamonds=tuple(_diamond(each) for each in own),
        label=own[-1].name if own else "",
        label_day=own[-1].date if own else now.end,
        slip=slip,
        stage=own[-1].stage if own else None,
        days=own[-1].days or 0 if own else 0,
    )


def _bars(
    reading: ReaderContext,
    phase: Phase,
    own: list[MilestoneView],
    every: tuple[MilestoneView, ...],
) -> tuple[_Bar, _Bar, int]:
    """Return where the bar was planned, where it lies now, and its slip in working days.

    A phase has one pair of dates, and people keep them in either of two ways: as first planned,
    or moved along with its milestones. The end tells: it goes with the plan of the phase's last
    milestone or with its day now, whichever is nearer. The other bar lies as many working days
    away as that milestone slipped. The start moves by the most that a milestone before the phase
    slipped, but never by more than the end and never forward: a phase that runs on time beside
    a late one was not held up by it. Without milestones of its own a phase is taken as planned
    and moves whole.
    """
    add = reading.calendars.shared.add
    moved = bool(own) and abs(phase.end - own[-1].date) < abs(phase.end - own[-1].plan)
    # The very same values: to compare each field of each with each other takes longer.
    mine = {id(each) for each in own}
    before = [
        each.slip
        for each in every
        if id(each) not in mine and (each.date if moved else each.plan) <= phase.start
    ]
    behind = max(before, default=0)
    slip = own[-1].slip if own else max(0, behind)
    held_up = max(0, min(behind, slip))
    written = _Bar(phase.start, phase.end)
    sign = -1 if moved else 1
    other = _Bar(add(phase.start, sign * held_up), add(phase.end, sign * slip))
    plan, now = (other, written) if moved else (written, other)
    return (
        _around(plan, [each.plan for each in own]),
        _around(now, [each.date for each in own]),
        slip,
    )


def _around(bar: _Bar, days: list[date]) -> _Bar:
    """Return *bar*, long enough to hold *days*; never ending before it begins."""
    start = min([bar.start, *days])
    return _Bar(start, max([start, bar.end, *days]))


def _single(milestone: MilestoneView) -> TimelineRow:
    return TimelineRow(
        name=milestone.name,
        plan_start=milestone.plan,
        plan_end=milestone.plan,
        start=milestone.date,
        end=milestone.date,
        diamonds=(_diamond(milestone),),
        label=milestone.name,
        label_day=milestone.date,
        slip=milestone.slip,
        stage=milestone.stage,
        days=milestone.days or 0,
    )


def _diamond(milestone: MilestoneView) -> Diamond:
    return Diamond(milestone.date, milestone.name, milestone.yours, milestone.done)
