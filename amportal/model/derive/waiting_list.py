"""What waits on the client: the list that answers "what do you need from me?".

Derived from everything that was sent or asked and not answered, so nothing is forgotten and
nothing is asked twice. Lateness is counted in the client's own working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from amportal.model.derive.budget_totals import order_amount
from amportal.model.derive.deliverable_state import (
    awaited_approvers,
    newest_sent,
    review_due,
    state_of,
)
from amportal.model.derive.milestone_dates import is_open, when
from amportal.model.derive.working_days import Workdays, client_days
from amportal.model.nouns.agency import Agency, Terms
from amportal.model.nouns.budget import ChangeOrder
from amportal.model.nouns.client import terms_of
from amportal.model.nouns.project_plan import Action, Milestone
from amportal.model.nouns.site import Client, Project

WaitKind = Literal["version", "change_order", "action", "milestone"]
_LIVE = frozenset({"not_started", "active", "on_hold"})


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something that waits for something else, by its id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits on the client.

    `ref` is its id across the agency (`MER-014-D1`); `project` the project's slug; `owners` ids
    of contacts. `days` is working days past `due`, negative before it. `n` is the version's
    number; `amount` and `adds_days` are a change order's.
    """

    kind: WaitKind
    ref: str
    id: str
    what: str
    project: str
    owners: tuple[str, ...]
    due: date
    days: int
    blocks: tuple[Blocked, ...] = ()
    n: int | None = None
    amount: Decimal | None = None
    adds_days: int | None = None


def waiting(
    client: Client, agency: Agency, today: date, theirs: Workdays | None = None
) -> tuple[Wait, ...]:
    """Return all that waits on *client*: the most days late first, then by due date."""
    calendar = theirs or client_days(agency, client.settings)
    terms = terms_of(agency, client.settings)
    found = [
        each
        for project in client.projects
        if not project.file.draft and project.file.state in _LIVE
        for each in waiting_in(client, project, terms, today, calendar)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(wait: Wait) -> tuple[int, date, str]:
    return (-max(wait.days, 0), wait.due, wait.ref)


def waiting_in(
    client: Client, project: Project, terms: Terms, today: date, theirs: Workdays
) -> Iterator[Wait]:
    """Yield what waits on the client in one project, unsorted."""
    scene = _Scene(client, project, terms, today, theirs, names_in(project))
    yield from _versions(scene)
    yield from _orders(scene)
    yield from _actions(scene)
    yield from _milestones(scene)


@dataclass(frozen=True, slots=True)
class _Scene:
    """One project, seen on one day."""

    client: Client
    project: Project
    terms: Terms
    today: date
    theirs: Workdays
    names: dict[str, str]

    def wait(
        self,
        kind: WaitKind,
        ident: str,
        what: str,
        owners: tuple[str, ...],
        due: date,
        blocks: tuple[str, ...] = (),
    ) -> Wait:
        """Return what waits, with its lateness and all that waits for it."""
        return Wait(
            kind,
            f"{self.project.file.job_no}-{ident}",
            ident,
            what,
            self.project.slug,
            owners,
            due,
            self.theirs.late_by(due, self.today),
            tuple(
                Blocked(each, self.names.get(each, each))
                for each in _waiters(self.project, ident, blocks)
            ),
        )


def _versions(scene: _Scene) -> Iterator[Wait]:
    for each in scene.project.deliverables:
        file, today = each.file, scene.today
        newest = newest_sent(file, today)
        if file.draft or newest is None or state_of(file, today) != "in_review":
            continue
        due = review_due(newest, scene.terms, scene.theirs) or today
        owners = awaited_approvers(file, newest) or _approvers(scene.client)
        wait = scene.wait("version", file.id, file.name, owners, due, file.blocks)
        yield replace(wait, n=newest.n)


def _orders(scene: _Scene) -> Iterator[Wait]:
    budget = scene.project.budget
    for order in budget.change_orders if budget else ():
        sent = order.sent_on if order.state == "sent" and not order.draft else None
        if sent is not None and sent <= scene.today:
            due = decision_due(order, sent, scene.terms, scene.theirs)
            owners = _deciders(scene.client, order)
            wait = scene.wait("change_order", order.id, order.title, owners, due)
            yield replace(wait, amount=order_amount(order), adds_days=order.days)


def _actions(scene: _Scene) -> Iterator[Wait]:
    for each in actions_in(scene.project):
        if each.side == "client" and each.done_on is None and not each.draft:
            yield scene.wait("action", each.id, each.what, (each.owner,), each.due, each.blocks)


def _milestones(scene: _Scene) -> Iterator[Wait]:
    for each in scene.project.file.milestones:
        if each.owner_side == "client" and _is_asked(scene.project, each, scene.today):
            owners = (each.owner,) if each.owner else ()
            yield scene.wait("milestone", each.id, each.name, owners, when(each))


def _approvers(client: Client) -> tuple[str, ...]:
    return tuple(each.id for each in client.settings.contacts if "approver" in each.roles)


def decision_due(order: ChangeOrder, sent: date, terms: Terms, theirs: Workdays) -> date:
    """Return the day an answer to *order* is due: as written, else the review days after *sent*."""
    return order.decide_by or theirs.add(sent, terms.review_days)


def _deciders(client: Client, order: ChangeOrder) -> tuple[str, ...]:
    """Return who may approve *order*: whoever asked for it, else every approver who may."""
    amount = order_amount(order)
    able = tuple(
        each.id
        for each in client.settings.contacts
        if "approver" in each.roles
        and (each.approval_limit is None or abs(amount) <= each.approval_limit)
    )
    return (order.asked_by,) if order.asked_by in able else able


def _is_asked(project: Project, milestone: Milestone, today: date) -> bool:
    """Say whether an open *milestone* is the client's to bring about now.

    Not before all it depends on has happened: what waits on us, or is asked for by itself (a
    version to approve, an action), would else be asked of the client too early or twice.
    """
    if not is_open(milestone):
        return False
    still = {each.id for each in project.file.milestones if is_open(each)}
    still |= {each.id for each in actions_in(project) if each.done_on is None}
    still |= {
        each.file.id
        for each in project.deliverables
        if state_of(each.file, today) not in ("approved", "delivered", "cancelled")
    }
    return still.isdisjoint(milestone.depends_on)


def actions_in(project: Project) -> Iterator[Action]:
    """Yield the actions of a project and of its meetings that are no drafts."""
    yield from project.file.actions
    for meeting in project.meetings:
        if not meeting.file.draft:
            yield from meeting.file.actions


def names_in(project: Project) -> dict[str, str]:
    """Return the name of everything in *project* that something can wait for, by id."""
    names = {each.id: each.name for each in project.file.milestones}
    names |= {each.id: each.name for each in project.file.phases}
    names |= {each.file.id: each.file.name for each in project.deliverables}
    names |= {each.id: each.what for each in actions_in(project)}
    return names


def _waiters(project: Project, ident: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that wait for *ident*: those it names, and milestones that depend on it."""
    depending = (
        each.id for each in project.file.milestones if ident in each.depends_on and is_open(each)
    )
    return tuple(dict.fromkeys([*own, *depending]))
