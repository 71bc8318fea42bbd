"""Rules of whoever decides, on a version or a change order: by the role and limit of that day.

What somebody was allowed to decide stays decided when they leave or get another part. A stand-in
decides as much as the contact they stand in for, while that one is away or after they have left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from amportal.errors import Problem
from amportal.model.derive.absence import Asked, absence_on, answering, has_left, is_there
from amportal.model.derive.approvers import able, may_approve
from amportal.model.nouns.budget import ChangeDecision
from amportal.model.nouns.deliverable import Decision
from amportal.model.nouns.people import Contact
from amportal.model.problem_location import Loc, Pointer, note_at, point
from amportal.model.rules.people.past_hints import former_limit, former_role
from amportal.model.rules.rule_context import RuleContext

Decided = Decision | ChangeDecision


def authority(check: RuleContext, decision: Decided) -> Contact | None:
    """Return the contact by whose right *decision* was made, as they were on that day."""
    contact = check.contacts.get(decision.for_ or decision.by)
    return contact.as_of(decision.on) if contact else None


def role_rules(check: RuleContext, doc: Pointer, loc: Loc, decision: Decided) -> Iterator[Problem]:
    """Yield that whoever decided was no approver on that day."""
    contact = authority(check, decision)
    if contact is None or may_approve(contact):
        return
    had = check.contacts[contact.id] != contact
    known = able((each.as_of(decision.on) for each in check.contacts.values()), (), decision.on)
    yield point(
        doc,
        (*loc, "for" if decision.for_ else "by"),
        "not-an-approver",
        f"`{contact.id}` may not decide: {contact.name} "
        + (f"did not have the role `approver` on {decision.on}" if had
           else "does not have the role `approver`"),
        expected=f"one of: {', '.join(known)}" if known else "a contact who may approve",
        hint=f"name who decided, or correct `formerly` of `{contact.id}`" if had
        else f"name who decided, or add `approver` to the roles of `{contact.id}`; "
        + former_role(check, contact),
    )  # fmt: skip


def limit_rules(
    check: RuleContext, doc: Pointer, loc: Loc, decision: Decided, order: str, amount: Decimal
) -> Iterator[Problem]:
    """Yield that the change order *order* comes to more than was allowed on that day."""
    contact = authority(check, decision)
    if contact is None or not may_approve(contact) or may_approve(contact, amount):
        return
    client, limit = check.dossier.read, contact.approval_limit or Decimal(0)
    now = check.contacts[contact.id]
    yield point(
        doc,
        (*loc, "for" if decision.for_ else "by"),
        "above-limit",
        f"`{contact.id}` may approve up to {limit:f}, but `{order}` comes to {amount:f}",
        expected="somebody who may approve as much",
        hint="ask a contact with a higher limit, and name them here"
        + (f"; {former_limit(check, now)}" if contact == now else ""),
        notes=(note_at(client.doc, _limit(check, contact), "the limit is here"),) if client else (),
    )


def _limit(check: RuleContext, contact: Contact) -> Loc:
    """Return where the limit of *contact* stands, as they were on some day."""
    now = check.contacts[contact.id]
    base: Loc = ("contacts", list(check.contacts).index(contact.id))
    for at, each in enumerate(now.formerly):
        if now != contact and now.as_of(each.until) == contact:
            return (*base, "formerly", at, "approval_limit")
    return (*base, "approval_limit")


def stand_in_rules(
    check: RuleContext, doc: Pointer, loc: Loc, decision: Decided
) -> Iterator[Problem]:
    """Yield a decision for a contact who was there, or by somebody who did not stand in."""
    asked = check.contacts.get(decision.for_ or "")
    if asked is None or decision.by not in check.contacts:
        return
    day, by = decision.on, decision.by
    if is_there(asked, day):
        yield point(
            doc,
            (*loc, "for"),
            "not-the-stand-in",
            f"`{by}` decided for `{asked.id}`, who was there on {day}",
            expected="only for a contact who is away or has left",
            hint=f"add the days to `away:` of `{asked.id}` in `client.yaml`, or delete `for`",
        )
        return
    instead = answering(check.contacts, asked.id, day)
    if instead is not None and instead.id == by:
        return
    absence = None if has_left(asked, day) else absence_on(asked, day)
    if day < check.today and not (absence and absence.stand_in):
        yield _changed(doc, loc, asked, by, day, instead)
        return
    yield point(
        doc,
        (*loc, "by"),
        "not-the-stand-in",
        f"`{by}` did not stand in for `{asked.id}` on {day}",
        expected=f"`{instead.id}` did" if instead else "nobody did",
        hint=f"write `stand_in: {by}` with `{asked.id}` in `client.yaml`, or name who decided",
    )


def _changed(
    doc: Pointer, loc: Loc, asked: Contact, by: str, day: date, instead: Contact | None
) -> Problem:
    """Return that *by* does not stand in for *asked* now; the usual stand-in may have changed."""
    mend = f"if `{by}` stood in then, "
    if not has_left(asked, day):
        mend += f"write `stand_in: {by}` into that entry of `away:` in `client.yaml`, or "
    return point(
        doc,
        (*loc, "by"),
        "stand-in-changed",
        f"`{by}` decided for `{asked.id}` on {day}, and is not their stand-in now",
        expected=f"`{instead.id}` is" if instead else "nobody is",
        hint=f"{mend}say so here: `# allow stand-in-changed: ...`; else name who decided",
        severity="warning",
    )


def away_rules(
    doc: Pointer, loc: Loc, ref: str, asked: Asked, due: date, mend: str
) -> Iterator[Problem]:
    """Yield that all who are *asked* about *ref* are away until after it is *due*."""
    until = {each.contact: each.until for each in asked.absent if each.until and not each.instead}
    days = [until.get(each) for each in asked.contacts]
    last = [each for each in days if each is not None and each >= due]
    if not days or len(last) < len(days):
        return
    names = " and ".join(f"`{each}`" for each in asked.contacts[:3])
    yield point(
        doc,
        loc,
        "approver-away",
        f"`{ref}` waits for {names}, away until {max(last)}",
        expected=f"the answer is due on {due}",
        hint="ask who decides meanwhile and write `stand_in:` with them in `client.yaml`, or give "
        f"a later `{mend}`",
        severity="warning",
        key=True,
    )
