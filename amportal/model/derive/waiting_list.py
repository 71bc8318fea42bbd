"""What waits on the client: the list that answers "what do you need from me?".

Derived from everything that was sent or asked and not answered, so nothing is forgotten and
nothing is asked twice. Lateness is counted in the client's own working days; on hold, what was
asked is still listed, but nothing is late. What is over asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.derive.absence import Absent, Asked, asked_instead
from amportal.model.derive.approvers import asked_about_order, asked_about_version
from amportal.model.derive.budget_totals import order_amount
from amportal.model.derive.deliverable_state import newest_sent, review_due, state_of
from amportal.model.derive.due_day import DueDay, due_day
from amportal.model.derive.project_dates import ProjectDates, actions_in
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.agency import Terms
from amportal.model.nouns.budget import ChangeOrder
from amportal.model.nouns.site import Client, Project
from amportal.model.value_types import Entry

WaitKind = Literal["version", "change_order", "action", "milestone"]


class Wait(Struct, frozen=True):
    """One thing that waits on the client.

    `ref` is its id across the agency (`MER-014-D1`); `owners` ids of contacts who are asked,
    `absent` those whom they are asked instead of; `blocks` ids of what waits for it and is still to
    come. `n` is the version's number; `amount` and `adds_days` are a change order's.
    """

    kind: WaitKind
    ref: str
    id: str
    what: str
    owners: tuple[str, ...]
    due: DueDay
    blocks: tuple[str, ...] = ()
    n: int | None = None
    amount: Decimal | None = None
    adds_days: int | None = None
    absent: tuple[Absent, ...] = ()


def waiting_in(
    client: Client, project: Project, terms: Terms, dates: ProjectDates
) -> Iterator[Wait]:
    """Yield what waits on *client* in *project*, unsorted; both as one reader is shown them.

    *dates* are those of the whole project: what is hidden from a reader can still come first.
    """
    if project.file.draft or dates.over:
        return
    scene = _Scene(client, project, terms, dates)
    yield from _versions(scene)
    yield from _orders(scene)
    yield from _actions(scene)
    yield from _milestones(scene)


class _Scene(Struct, frozen=True):
    """One project, as one reader is shown it."""

    client: Client
    project: Project
    terms: Terms
    dates: ProjectDates

    def asked(self, owner: str | None, entry: Entry) -> Asked:
        """Return who is asked for *entry*, which is *owner*'s to do."""
        asked, entries = (owner,) if owner else (), (self.project.file, entry)
        return asked_instead(self.client.settings.contacts, asked, self.dates.today, entries)

    def wait(
        self,
        kind: WaitKind,
        ident: str,
        what: str,
        asked: Asked,
        due: date,
        blocks: tuple[str, ...] = (),
    ) -> Wait:
        """Return what waits, with how its day stands and all that waits for it."""
        dates = self.dates
        return Wait(
            kind=kind,
            ref=f"{self.project.file.job_no}-{ident}",
            id=ident,
            what=what,
            owners=asked.contacts,
            absent=asked.absent,
            due=due_day(due, dates.today, dates.calendars.theirs, live=dates.live),
            blocks=dates.held_up(ident, blocks),
        )


def _versions(scene: _Scene) -> Iterator[Wait]:
    today = scene.dates.today
    contacts = scene.client.settings.contacts
    for each in scene.project.deliverables:
        file = each.file
        newest = newest_sent(file, today)
        if file.draft or newest is None or state_of(file, today) != "in_review":
            continue
        due = review_due(newest, scene.terms, scene.dates.calendars.theirs) or today
        asked = asked_about_version(contacts, scene.project.file, file, newest, today)
        wait = scene.wait("version", file.id, file.name, asked, due, file.blocks)
        yield replace(wait, n=newest.n)


def _orders(scene: _Scene) -> Iterator[Wait]:
    budget, today = scene.project.budget, scene.dates.today
    if budget is None or budget.draft:
        return
    contacts = scene.client.settings.contacts
    for order in budget.change_orders:
        sent = order.sent_on if order.state == "sent" and not order.draft else None
        if sent is not None and sent <= today:
            due = decision_due(order, sent, scene.terms, scene.dates.calendars.theirs)
            asked = asked_about_order(contacts, scene.project.file, budget, order, today)
            wait = scene.wait("change_order", order.id, order.title, asked, due)
            yield replace(wait, amount=order_amount(order), adds_days=order.days)


def decision_due(order: ChangeOrder, sent: date, terms: Terms, theirs: Workdays) -> date:
    """Return the day an answer to *order* is due: as written, else the review days after *sent*."""
    return order.decide_by or theirs.add(sent, terms.review_days)


def _actions(scene: _Scene) -> Iterator[Wait]:
    for each in actions_in(scene.project):
        if each.side == "client" and each.done_on is None and not each.draft:
            asked = scene.asked(each.owner, each)
            yield scene.wait("action", each.id, each.what, asked, each.due, each.blocks)


def _milestones(scene: _Scene) -> Iterator[Wait]:
    for each in scene.project.file.milestones:
        dates = scene.dates.of(each)
        if dates.asked and not each.draft:
            asked = scene.asked(each.owner, each)
            yield scene.wait("milestone", each.id, each.name, asked, dates.expected)
