"""Rules of work that is still to be done by somebody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amportal.errors import Problem
from amportal.model.derive.absence import answering, has_left
from amportal.model.derive.approvers import may_approve
from amportal.model.derive.deliverable_state import is_settled
from amportal.model.derive.project_state import coming_steps, is_over
from amportal.model.nouns.people import Contact
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import Action
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.people.presence_rules import known, left_notes
from amportal.model.rules.rule_context import ProjectRuleContext, RuleContext


def open_work_of_client(check: RuleContext) -> Iterator[Problem]:
    """Yield that whoever looks after the client has left."""
    read, settings = check.dossier.read, check.dossier.settings
    if read is not None and settings is not None:
        yield from _handed_over(check, read, ("account_manager",), settings.account_manager)


def open_work(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield what is open in a project that goes on, and somebody's who has left."""
    read, file = check.project.read, check.project.file
    if read is None or file is None or file.draft or is_over(file.state):
        return
    for loc, ident in (*_plan(check, file), *_actions(file.actions)):
        yield from _handed_over(check.client, read, loc, ident)
    for meeting in check.project.meetings:
        for loc, ident in _actions(meeting.noun.actions if meeting.noun else ()):
            yield from _handed_over(check.client, meeting, loc, ident)
    for each in check.project.deliverables:
        piece = each.noun
        if piece is None or piece.draft or is_settled(piece, check.today):
            continue
        if piece.owner:
            yield from _handed_over(check.client, each, ("owner",), piece.owner)
        for loc, ident in piece.approver_places:
            yield from _approves(check.client, each, loc, ident)


def _plan(check: ProjectRuleContext, file: ProjectFile) -> Iterator[tuple[Loc, str]]:
    """Yield who leads, works on it, watches its risks, and has to bring about what comes next."""
    yield ("lead",), file.lead
    yield from ((("team", at), ident) for at, ident in enumerate(file.team))
    dates = check.dates
    for at, milestone in enumerate(file.milestones):
        done = milestone.cancelled or (dates.of(milestone).reached if dates else milestone.actual)
        if milestone.owner and not done:
            yield ("milestones", at, "owner"), milestone.owner
    for at, risk in enumerate(file.risks):
        if risk.owner and risk.state == "open":
            yield ("risks", at, "owner"), risk.owner
    coming = coming_steps(file, check.today)
    for at, step in enumerate(file.next_steps):
        if step.owner and step in coming:
            yield ("next_steps", at, "owner"), step.owner


def _actions(actions: tuple[Action, ...]) -> Iterator[tuple[Loc, str]]:
    for at, action in enumerate(actions):
        if action.done_on is None:
            yield ("actions", at, "owner"), action.owner


def _handed_over(check: RuleContext, read: Read[Any], loc: Loc, ident: str) -> Iterator[Problem]:
    somebody = known(check, ident)
    if somebody is None or not has_left(somebody, check.today):
        return
    theirs = isinstance(somebody, Contact)
    if theirs and answering(check.contacts, ident, check.today):
        return  # Their successor is asked.
    yield point(
        read.doc,
        loc,
        "left-with-open-work",
        f"`{ident}` left on {somebody.left_on}, and this is still theirs",
        expected="a contact who is still with the client" if theirs
        else "somebody who is still with us",
        hint=f"name who has taken it over, or give `{ident}` a `stand_in:` in `client.yaml`"
        if theirs
        else "name who has taken it over",
        notes=left_notes(check, somebody),
        severity="warning",
    )  # fmt: skip


def _approves(check: RuleContext, read: Read[Any], loc: Loc, ident: str) -> Iterator[Problem]:
    """Yield an approver who has left, or may approve no more, where something is still open."""
    contact = check.contacts.get(ident)
    if contact is not None and may_approve(contact):
        yield from _handed_over(check, read, loc, ident)
    elif contact is not None and contact.formerly:
        last = max(each.until for each in contact.formerly)
        yield point(
            read.doc,
            loc,
            "left-with-open-work",
            f"`{ident}` may approve no more since {last}, and is still named here",
            expected="a contact who may approve",
            hint="add who approves now; what was decided before stays valid",
            severity="warning",
        )
