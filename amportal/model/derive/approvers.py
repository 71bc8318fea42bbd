"""Whose answer is asked for: contacts who may approve, as much as it is, and may see it.

While one of them is away, or once they have left, it is asked of who answers for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from amportal.model.derive.absence import (
    Asked,
    answering,
    asked_instead,
    has_left,
    may_see,
)
from amportal.model.derive.budget_totals import order_amount
from amportal.model.derive.deliverable_state import counted, open_step, outcome_of
from amportal.model.nouns.budget import BudgetFile, ChangeOrder
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.nouns.people import Contact
from amportal.model.nouns.project import ProjectFile
from amportal.model.value_types import Entry


def may_approve(contact: Contact, amount: Decimal | None = None) -> bool:
    """Say whether *contact* may approve, a change of *amount* too.

    The limit holds for what is taken away as for what is added: both change what was agreed.
    """
    if "approver" not in contact.roles:
        return False
    limit = contact.approval_limit
    return amount is None or limit is None or abs(amount) <= limit


def able(
    contacts: Iterable[Contact],
    shown_in: Iterable[Entry],
    day: date,
    amount: Decimal | None = None,
) -> tuple[str, ...]:
    """Return the ids of *contacts* who may approve on *day* and may see each of *shown_in*.

    Somebody who is away counts. Where all have left, those count for whom somebody answers who may
    see it.
    """
    entries, people = tuple(shown_in), {each.id: each for each in contacts}
    fit = [each for each in people.values() if may_approve(each, amount) and not each.draft]
    still = [each.id for each in fit if not has_left(each, day) and may_see(each, entries)]
    if still:
        return tuple(still)
    successors = ((each.id, answering(people, each.id, day)) for each in fit)
    return tuple(ident for ident, other in successors if other and may_see(other, entries))


def asked_about_order(
    contacts: Iterable[Contact],
    project: ProjectFile,
    budget: BudgetFile,
    order: ChangeOrder,
    day: date,
) -> Asked:
    """Return who is asked on *day* to decide on *order*.

    Who asked for it, where they may and are there, or whoever stands in for them; else everybody
    who may.
    """
    people, entries = tuple(contacts), (project, budget, order)
    found = able(people, entries, day, order_amount(order))
    if order.asked_by in found:
        asked = asked_instead(people, (order.asked_by,), day, entries)
        if not asked.absent or asked.absent[0].instead:
            return asked
    return asked_instead(people, found, day, entries)


def asked_about_version(
    contacts: Iterable[Contact],
    project: ProjectFile,
    file: DeliverableFile,
    version: Version,
    day: date,
) -> Asked:
    """Return who is asked on *day* to decide on *version*: its approvers who have not, as written.

    Of several steps, those of the first that is not through. Where a deliverable names nobody, or
    it is relevant to none of those named, everybody who may approve. Nobody once it is decided.
    """
    if outcome_of(file, version) is not None:
        return Asked()
    people, entries = tuple(contacts), (project, file, version)
    gone = {each.id for each in people if each.formerly and not may_approve(each)}
    said = {by: each.outcome for by, each in counted(version).items()}
    step = open_step(file, said)
    named = step.approvers if step else ()
    asked = [each for each in named if each not in gone] or able(people, entries, day)
    return asked_instead(people, (each for each in asked if each not in said), day, entries)


def asked_afterwards(file: DeliverableFile, version: Version) -> tuple[str, ...]:
    """Return who is asked to decide on *version* once those who are asked now have approved."""
    if outcome_of(file, version) is not None:
        return ()
    said = {by: each.outcome for by, each in counted(version).items()}
    step = open_step(file, said)
    later = file.steps[file.steps.index(step) + 1 :] if step else ()
    return tuple(each for one in later for each in one.approvers if each not in said)
