"""Hints for what somebody did before they left, or got another part or limit.

They give the exact lines to write. These claim no more than decisions and issued reports show: the
first day on which somebody can have left, the last day on which a limit must have held.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from amportal.model.content_layout import AGENCY_PATH
from amportal.model.derive.approvers import may_approve
from amportal.model.derive.budget_totals import order_amount
from amportal.model.nouns.budget import ChangeDecision
from amportal.model.nouns.deliverable import Decision
from amportal.model.nouns.people import Contact
from amportal.model.rules.people.presence_rules import acts_in
from amportal.model.rules.rule_context import RuleContext


def former_role(check: RuleContext, contact: Contact) -> str:
    """Return how to write that *contact* was an approver; empty where they decided nothing then."""
    decided = [each.on for each, _ in _by_right_of(check, contact.id)]
    days = [day for day in decided if not may_approve(contact.as_of(day))]
    if not days:
        return ""
    line = _line(contact, f"until: {max(days)}, roles: approver")
    return (
        f"if `{contact.id}` was an approver then, {line} of `{contact.id}` in `client.yaml`; "
        f"`until` is the last day of that ({max(days)} or later)"
    )


def former_limit(check: RuleContext, contact: Contact) -> str:
    """Return how to write that *contact* had a limit that covers what they approved."""
    above = [
        (each.on, abs(amount))
        for each, amount in _by_right_of(check, contact.id)
        if amount is not None and not may_approve(contact.as_of(each.on), amount)
    ]
    if not above:
        return ""
    last, limit = max(day for day, _ in above), max(amount for _, amount in above)
    roles = ", ".join(contact.roles)
    part = f"until: {last}, roles: [{roles}], approval_limit: {limit:f}"
    return (
        f"if the limit was higher then, {_line(contact, part)} of `{contact.id}` in `client.yaml`; "
        f"`until` is the last day of that ({last} or later), `approval_limit` is the limit it was "
        f"({limit:f} or more)"
    )


def left_instead(check: RuleContext, ident: str, *, near: bool) -> str:
    """Return how to write that *ident*, who is nobody any more, has left.

    Empty where nothing shows that they were somebody; with *near*, another id is as likely meant,
    unless an issued report went to *ident*.
    """
    sent = [each.issue.issued_on for each in check.dossier.sent if ident in each.issue.recipients]
    reads = list(check.dossier.reads())
    acts = [(act, day) for read in reads for act, _, who, day in acts_in(read) if who == ident]
    days = [*sent, *(day for _, day in acts)]
    if not days or (near and not sent):
        return ""
    # Only one of the agency checks, reviews, writes updates and answers questions.
    ours = not sent and any(act.here or act.who in ("author", "answered_by") for act, _ in acts)
    path = AGENCY_PATH if ours else f"{check.dossier.folder}/client.yaml"
    first = max(days) + timedelta(1)
    return (
        f"if `{ident}` was deleted from `{path.rpartition('/')[2]}` and has left, write the entry "
        f"again, with `left_on: {first}` or the later day that it was; "
        f"`git log -p -S'id: {ident}' -- {path}` shows the entry"
    )


def _line(contact: Contact, part: str) -> str:
    if contact.formerly:
        return f"add `{{{part}}}` to `formerly`"
    return f"write `formerly: [{{{part}}}]` into the entry"


def _by_right_of(
    check: RuleContext, ident: str
) -> Iterator[tuple[Decision | ChangeDecision, Decimal | None]]:
    """Yield each decision by right of *ident*, and what an approved change order comes to."""
    for each, amount in _decisions(check):
        if (each.for_ or each.by) == ident:
            yield each, amount


def _decisions(check: RuleContext) -> Iterator[tuple[Decision | ChangeDecision, Decimal | None]]:
    for project in check.dossier.projects:
        for read in project.deliverables:
            for version in read.noun.versions if read.noun else ():
                yield from ((each, None) for each in version.decisions)
        budget = project.budget.noun if project.budget else None
        for order in budget.change_orders if budget else ():
            if order.decision and order.state == "approved":
                yield order.decision, order_amount(order)
