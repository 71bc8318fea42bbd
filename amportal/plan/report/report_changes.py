"""What changed between two states of one client's work, as one reader may see them.

Fields of typed records are compared, never texts: another order, a comment or a line broken
elsewhere is no change. What the client acts on is told (days, sums, states, decisions); wording is
not. Both sides are already cut to the reader, so what is hidden can be in neither; what is hidden
only now is handed in by name and not called gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from amportal.model.records.record_base import Kept
from amportal.model.records.work_records import (
    ActionRecord,
    BudgetRecord,
    ChangeOrderRecord,
    DeliverableRecord,
    MilestoneRecord,
    ProjectRecord,
    RiskRecord,
    VersionRecord,
)
from amportal.plan import routes
from amportal.plan.view.change_views import Change, ChangedNoun

_T = TypeVar("_T", bound=Kept)


@dataclass(frozen=True, slots=True)
class _Where:
    """The project in which something changed, and what of it is hidden by now."""

    project: ProjectRecord
    hidden: frozenset[str]

    def change(
        self, noun: ChangedNoun, field: str, what: str, ref: str = "", path: str = "", **more: Any
    ) -> Change:
        """Return a change of a thing in this project."""
        project = self.project
        return Change(
            noun=noun,
            ref=ref,
            what=what,
            where=project.name,
            project_slug=project.slug,
            path=path or project.path,
            field=field,
            type=more.pop("type", "none"),
            **more,
        )

    def moved(self, change: Change, was: object, now: object) -> Iterator[Change]:
        """Yield *change* of a value that is not what it was."""
        if was != now:
            yield replace(change, was=_text(was), now=_text(now))

    def pairs(
        self, before: Iterable[_T], after: Iterable[_T], key: Callable[[_T], str]
    ) -> Iterator[tuple[_T | None, _T | None]]:
        """Yield what was and what is under each key, in today's order, then what is gone."""
        old, new = {key(each): each for each in before}, {key(each): each for each in after}
        for name, each in new.items():
            yield old.get(name), each
        for name, each in old.items():
            if name not in new and f"{self.project.slug}/{name}" not in self.hidden:
                yield each, None


def changes_between(
    before: Iterable[ProjectRecord],
    after: Iterable[ProjectRecord],
    hidden: frozenset[str] = frozenset(),
) -> tuple[Change, ...]:
    """Return what changed from *before* to *after*, project by project in the order of *after*.

    *hidden* are things that are still there but no longer shown to this reader: the folder of a
    project, or `folder/id`.
    """
    old = {project.slug: project for project in before}
    new = {project.slug: project for project in after}
    found: list[Change] = []
    for slug, project in new.items():
        where = _Where(project, hidden)
        if slug in old:
            found += _in_project(where, old[slug], project)
        else:
            found.append(where.change("project", "added", project.name, project.job_no))
    for slug, project in old.items():
        if slug not in new and slug not in hidden:
            gone = _Where(project, hidden).change("project", "removed", project.name)
            found.append(replace(gone, path=routes.HOME))
    return tuple(found)


def _in_project(where: _Where, was: ProjectRecord, now: ProjectRecord) -> Iterator[Change]:
    named = where.change("project", "name", now.name, now.job_no, type="text")
    yield from where.moved(named, was.name, now.name)
    state = where.change("project", "state", now.name, now.job_no, type="state")
    yield from where.moved(state, was.state, now.state)
    yield from _status(where, was, now)
    for old, new in where.pairs(was.milestones, now.milestones, lambda each: each.id):
        yield from _milestone(where, old, new)
    for before, after in where.pairs(was.deliverables, now.deliverables, lambda each: each.id):
        yield from _deliverable(where, before, after)
    yield from _budget(where, was.budget, now.budget)
    for first, second in where.pairs(was.actions, now.actions, lambda each: each.id):
        yield from _action(where, first, second)
    for one, other in where.pairs(was.risks, now.risks, lambda each: each.id):
        yield from _risk(where, one, other)
    known = {decision.id for decision in was.decisions}
    for decision in now.decisions:
        if decision.id not in known:
            yield where.change(
                "decision", "added", decision.what, decision.ref, by=decision.by, on=decision.on
            )


def _status(where: _Where, was: ProjectRecord, now: ProjectRecord) -> Iterator[Change]:
    before = {each.dimension: each.rag for each in was.status}
    for each in now.status:
        if each.dimension in before:
            change = where.change("status", each.dimension, each.dimension, type="state")
            change = replace(change, on=each.since, reason=each.reason)
            yield from where.moved(change, before[each.dimension], each.rag)


def _milestone(
    where: _Where, was: MilestoneRecord | None, now: MilestoneRecord | None
) -> Iterator[Change]:
    if now is None:
        assert was is not None
        if not was.cancelled:
            yield where.change("milestone", "removed", was.name, was.ref)
        return
    change = where.change("milestone", "date", now.name, now.ref, type="day")
    if was is None:
        yield replace(change, field="added", now=_text(now.date))
        return
    yield from where.moved(replace(change, field="name", type="text"), was.name, now.name)
    if now.cancelled and not was.cancelled:
        yield replace(change, field="cancelled", type="none")
    elif now.done and not was.done:
        yield replace(change, field="done", was=_text(was.date), now=_text(now.date), on=now.date)
    elif not now.cancelled:
        yield from where.moved(change, was.date, now.date)
    yield from where.moved(replace(change, field="plan"), was.plan, now.plan)


def _deliverable(
    where: _Where, was: DeliverableRecord | None, now: DeliverableRecord | None
) -> Iterator[Change]:
    if now is None:
        assert was is not None
        if was.state != "cancelled":
            yield where.change("deliverable", "removed", was.name, was.ref)
        return
    change = where.change("deliverable", "due", now.name, now.ref, now.path, type="day")
    if was is None:
        yield replace(change, field="added", now=_text(now.due))
    else:
        named = replace(change, field="name", type="text")
        yield from where.moved(named, was.name, now.name)
        if now.state == "cancelled" != was.state:
            yield replace(change, field="cancelled", type="none")
        elif now.delivered_on is None:
            yield from where.moved(change, was.due, now.due)
    yield from _versions(change, was.versions if was else (), now.versions)
    if now.delivered_on and (was is None or was.delivered_on is None):
        day = now.delivered_on
        yield replace(change, field="delivered", now=_text(day), on=day)


def _versions(
    change: Change, was: tuple[VersionRecord, ...], now: tuple[VersionRecord, ...]
) -> Iterator[Change]:
    """Yield versions that were sent and what was decided on them, the oldest first."""
    known = {version.n: version for version in was}
    for version in reversed(now):
        old = known.get(version.n)
        if old is None:
            sent = replace(change, noun="version", field="sent", n=version.n)
            yield replace(sent, now=_text(version.sent_on), on=version.sent_on)
        for decision in version.decisions[len(old.decisions) if old else 0 :]:
            yield replace(
                change,
                noun="approval",
                field=decision.outcome,
                type="state",
                now=decision.outcome,
                n=version.n,
                by=decision.by,
                on=decision.on,
                reason=decision.comment,
            )


def _budget(where: _Where, was: BudgetRecord | None, now: BudgetRecord | None) -> Iterator[Change]:
    if was is None or now is None:
        return
    path = routes.BUDGET
    for old, new in where.pairs(was.lines, now.lines, lambda each: each.id):
        line = new or old
        assert line is not None
        change = where.change("budget", "estimate", line.name, line.id, path, type="amount")
        if old is None:
            yield replace(change, field="added", now=_text(line.estimate))
        elif new is None:
            yield replace(change, field="removed", was=_text(line.estimate))
        else:
            yield from where.moved(change, old.estimate, new.estimate)
    for before, after in where.pairs(was.change_orders, now.change_orders, lambda each: each.id):
        yield from _change_order(where, before, after)
    for field in ("spent", "forecast"):
        total = where.change("budget", field, field, "", path, type="amount")
        yield from where.moved(total, getattr(was.total, field), getattr(now.total, field))


def _change_order(
    where: _Where, was: ChangeOrderRecord | None, now: ChangeOrderRecord | None
) -> Iterator[Change]:
    if now is None or (was is not None and was.state == now.state):
        return
    yield where.change(
        "change_order",
        now.state,
        now.title,
        now.ref,
        routes.BUDGET,
        type="state",
        was=was.state if was else "",
        now=now.state,
        n=now.days,
        by=now.decided_by,
        on=now.decided_on or now.sent_on,
        amount=now.amount,
        reason=now.reason,
    )


def _action(where: _Where, was: ActionRecord | None, now: ActionRecord | None) -> Iterator[Change]:
    if now is None:
        assert was is not None
        if was.done_on is None:
            yield where.change("action", "removed", was.what, was.ref)
        return
    change = where.change("action", "due", now.what, now.ref, type="day", by=now.owner)
    if now.done_on:
        if was is None or was.done_on is None:
            yield replace(change, field="done", now=_text(now.done_on), on=now.done_on)
    elif was is None:
        yield replace(change, field="added", now=_text(now.due))
    else:
        yield from where.moved(change, was.due, now.due)


def _risk(where: _Where, was: RiskRecord | None, now: RiskRecord | None) -> Iterator[Change]:
    if now is None:
        return
    change = where.change("risk", "state", now.title, now.ref, type="state", reason=now.response)
    if was is None:
        if now.state != "closed":
            yield replace(change, field="added", now=now.state)
    else:
        yield from where.moved(change, was.state, now.state)


def _text(value: object) -> str:
    """Return the one exact text of a day, an amount, a number, or words."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
