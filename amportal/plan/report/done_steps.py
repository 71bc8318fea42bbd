"""What was done, for a report: what happened in its period, and what the last one did not know.

A fact belongs to the first report that knew of it. So something of an earlier day that was noted
only after the last report is told now, and what the last report told is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from amportal.model.derive.deliverable_state import APPROVALS
from amportal.plan.report.issued_reports import SinceReports, Told
from amportal.plan.view.deliverable_views import DecisionView, DeliverableView, VersionView
from amportal.plan.view.work_views import ProjectView, StepView

_KINDS = ("milestone", "approved", "sent", "delivered", "action", "text")


class _Done(Struct, frozen=True):
    """Something that was done on a day; told before where the thing at `key` says so.

    `value` is the key of the thing that says so; empty: that it is there. `words` are what one of
    its lines begins with; empty: any. An approval was told with the decision of its day.
    """

    day: date
    step: StepView
    key: str
    value: str = ""
    words: str = ""


def done_in(
    projects: Iterable[ProjectView], first: date, last: date, since: SinceReports
) -> tuple[StepView, ...]:
    """Return what was done from *first* to *last*, both included, by day; `due` is that day.

    Milestones reached, versions sent, versions approved, deliverables delivered, actions done by
    either side. What happened before *first* is told where the report before, of those in *since*,
    did not know of it.
    """
    steps = [
        (done.day, _KINDS.index(done.step.kind), at, done.step)
        for project in projects
        for at, done in enumerate(_done(project))
        if _belongs(done, project, first, last, since)
    ]
    return tuple(step for *_, step in sorted(steps, key=lambda each: each[:3]))


def all_done(projects: Iterable[ProjectView], last: date) -> tuple[StepView, ...]:
    """Return everything that was ever done until *last*, in no order."""
    return tuple(each.step for one in projects for each in _done(one) if each.day <= last)


def _belongs(
    done: _Done, project: ProjectView, first: date, last: date, since: SinceReports
) -> bool:
    """Say whether *done* is told in the report from *first* to *last*."""
    if done.day > last:
        return False
    # What the report before knew though it lay after its period was not told under what was done.
    told = since.told(project)
    if told is None:
        return done.day >= first or since.began(project)
    return done.day > told.last or not _is_told(done, project, told)


def _is_told(done: _Done, project: ProjectView, told: Told) -> bool:
    """Say whether the report before knew of *done*."""
    if done.step.kind == "milestone" and done.key in told.reached:
        return True
    place = f"{project.job_no}/{done.key}"
    if done.step.kind == "approved":
        decisions = (each for each in told.state.things if each.place.startswith(f"{place}/"))
        return any(each.values["on"] == done.day.isoformat() for each in decisions)
    thing = told.places.get(place)
    if thing is None or not done.value:
        return thing is not None
    # Reports of earlier releases knew nothing of work that was opened again.
    lines = thing.values.get(done.value, "").split("\n")
    return any(each and each.startswith(done.words) for each in lines)


def _done(project: ProjectView) -> Iterator[_Done]:
    for milestone in project.milestones:
        if milestone.done and not milestone.cancelled:
            step = StepView(milestone.name, milestone.date, milestone.owner, "milestone")
            yield _Done(milestone.date, step, milestone.id, "done")
    # A milestone that one approval alone brought about is that approval, by its agreed name.
    named = {
        (each.brought_by[0], each.date) for each in project.milestones if len(each.brought_by) == 1
    }
    for deliverable in project.deliverables:
        for done in _delivery(deliverable):
            if done.step.kind != "approved" or (deliverable.id, done.day) not in named:
                yield done
    for action in project.actions:
        if action.done_on:
            step = StepView(action.what, action.done_on, action.owner, "action")
            yield _Done(action.done_on, step, action.id, "done")


def _delivery(deliverable: DeliverableView) -> Iterator[_Done]:
    name, owner = deliverable.name, deliverable.owner
    for version in reversed(deliverable.versions):
        key = f"{deliverable.id}/v{version.n}"
        sent = version.sent_on
        yield _Done(sent, StepView(name, sent, owner, "sent", version.n), key)
        decision = _approving(deliverable, version)
        if decision:
            step = StepView(name, decision.on, decision.by, "approved", version.n)
            yield _Done(decision.on, step, key)
    for day, told_as, value in _handed_over(deliverable):
        step = StepView(name, day, owner, "delivered")
        yield _Done(day, step, deliverable.id, told_as, value)


def _approving(deliverable: DeliverableView, version: VersionView) -> DecisionView | None:
    """Return the decision that approved *version*: by `any` the first approval, else the last.

    None where it is not approved.
    """
    if version.outcome != "approved":
        return None
    yes = sorted(
        (each for each in version.decisions if each.outcome in APPROVALS), key=lambda each: each.on
    )
    return (yes[0] if deliverable.rule == "any" else yes[-1]) if yes else None


def _handed_over(deliverable: DeliverableView) -> Iterator[tuple[date, str, str]]:
    """Yield each day on which it was delivered, and what a report that knew of it says so by."""
    first = deliverable.first_delivered_on or deliverable.delivered_on
    if first:
        yield first, "delivered", ""
    for each in deliverable.reopened:
        if each.delivered_on:
            yield each.delivered_on, "reopened", f"{each.on} {each.delivered_on}"
