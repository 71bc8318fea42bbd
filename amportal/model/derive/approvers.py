"""Whose answer is asked for: contacts who may approve, as much as it is, and may see it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from amportal.model.derive.budget_totals import order_amount
from amportal.model.derive.deliverable_state import counted, outcome_of
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
    contacts: Iterable[Contact], shown_in: Iterable[Entry], amount: Decimal | None = None
) -> tuple[str, ...]:
    """Return the ids of *contacts* who may approve and may see each of *shown_in*."""
    entries = tuple(shown_in)
    return tuple(
        each.id
        for each in contacts
        if may_approve(each, amount)
        and not each.draft
        and all(entry.shown_to(frozenset(each.roles)) for entry in entries)
    )


def asked_about_order(
    contacts: Iterable[Contact], project: ProjectFile, budget: BudgetFile, order: ChangeOrder
) -> tuple[str, ...]:
    """Return who is asked to decide on *order*: who asked for it, else everybody who may."""
    found = able(contacts, (project, budget, order), order_amount(order))
    return (order.asked_by,) if order.asked_by in found else found


def asked_about_version(
    contacts: Iterable[Contact], project: ProjectFile, file: DeliverableFile, version: Version
) -> tuple[str, ...]:
    """Return who is asked to decide on *version*: its approvers who have not, as written.

    Where a deliverable names none, everybody who may approve. Nobody once it is decided.
    """
    if outcome_of(file, version) is not None:
        return ()
    decided = counted(file, version)
    asked = file.approvers or able(contacts, (project, file, version))
    return tuple(each for each in asked if each not in decided)
