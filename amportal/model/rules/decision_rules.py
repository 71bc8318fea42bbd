"""Rules of decisions on versions: who may decide, on what, when, and how we know.

An approval is what an agency stands on when there is a dispute; one that could not have happened
must never get into a portal.
"""

from __future__ import annotations

from collections.abc import Iterator

from amportal.errors import Problem
from amportal.model.derive.absence import answering, has_left
from amportal.model.derive.approvers import able, asked_about_version, may_approve
from amportal.model.derive.deliverable_state import APPROVALS, newest_sent, review_due, state_of
from amportal.model.derive.project_state import is_live, is_over
from amportal.model.nouns.deliverable import Decision, DeliverableFile, Version
from amportal.model.nouns.people import Contact
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.people.decider_rules import away_rules, role_rules, stand_in_rules
from amportal.model.rules.people.past_hints import former_role
from amportal.model.rules.rule_context import ProjectRuleContext

Reads = Read[DeliverableFile]


def decision_rules(check: ProjectRuleContext, read: Reads) -> Iterator[Problem]:
    """Yield what is wrong with the approvers and decisions of one deliverable."""
    if read.noun is None:
        return
    yield from _approvers(check, read, read.noun)
    yield from _stages(read, read.noun)
    for index, version in enumerate(read.noun.versions):
        for position, decision in enumerate(version.decisions):
            loc: Loc = ("versions", index, "decisions", position)
            yield from _who(check, read, version, decision, loc)
            yield from _when(read, index, version, decision, loc)
            yield from _superseded(read, index, decision, loc)
            yield from _deemed(check, read, version, decision, loc)


def _approvers(check: ProjectRuleContext, read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    contacts = check.client.contacts
    known = able(contacts.values(), (), check.today)
    for place, ident in file.approver_places:
        contact = contacts.get(ident)
        # Who has become something else may have decided before.
        if contact and not contact.formerly and not may_approve(contact):
            before = former_role(check.client, contact)
            yield point(
                read.doc,
                place,
                "not-an-approver",
                f"`{ident}` may not approve: {contact.name} does not have the role `approver`",
                expected=f"one of: {', '.join(known)}" if known else "a contact who may approve",
                hint=f"name another contact, or add `approver` to the roles of `{ident}`"
                + (f"; {before}" if before else ""),
            )
    yield from _nobody(check, read, file)


def _stages(read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    """Yield steps of an approval that are no sequence, or stand beside other approvers."""
    if not file.stages:
        return
    if file.rule != "sequence":
        yield point(
            read.doc,
            ("stages",),
            "stages-and-rule",
            f"`stages` say who decides after whom, but the rule is `{file.rule}`",
            expected="`rule: sequence`",
            hint="write `rule: sequence`, or name them all in `approvers`",
            key=True,
        )
    if file.approvers:
        yield point(
            read.doc,
            ("stages",),
            "stages-and-rule",
            "there are both `stages` and `approvers`",
            expected="one of the two only",
            hint="name everybody in the step in which they decide",
            notes=(note_at(read.doc, ("approvers",), "approvers", key=True),),
            key=True,
        )


def _nobody(check: ProjectRuleContext, read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    """Yield a version that waits on the client, of whom nobody may approve it."""
    project, newest = check.project.file, newest_sent(file, check.today)
    contacts = check.client.contacts
    if project is None or newest is None or file.draft or not contacts or is_over(project.state):
        return
    if state_of(file, check.today) != "in_review":
        return
    unknown = any(each not in contacts for each in file.everybody)
    named = [contacts[each] for each in file.everybody if each in contacts]
    if unknown:
        return
    if able(named or contacts.values(), (project, file, newest), check.today):
        yield from _answer(check, read, file, newest)
        return
    if not able(contacts.values(), (), check.today):
        why, hint = (
            "no contact of this client may approve",
            "give a contact in `client.yaml` the role `approver`",
        )
    elif named and all(each.formerly or has_left(each, check.today) for each in named):
        why = "its approvers have left, or may approve no more"
        hint = "add who approves now, or give one of them a `stand_in:` in `client.yaml`"
    elif named and not any(may_approve(each) for each in named):
        return  # Told by name.
    else:
        why, hint = "none of its approvers may see it", "widen its `audience`, or name another"
    yield point(
        read.doc,
        ("versions",),
        "nobody-may-approve",
        f"`{file.id}` was sent, but {why}",
        expected="somebody must be able to answer",
        hint=hint,
        key=True,
    )


def _answer(
    check: ProjectRuleContext, read: Reads, file: DeliverableFile, newest: Version
) -> Iterator[Problem]:
    """Yield that nobody is there to answer in time, or that silence has answered and it is over."""
    project, contacts = check.project.file, check.client.contacts.values()
    due = review_due(newest, check.client.terms, check.client.calendars.theirs)
    if project is None or due is None or not is_live(project.state):
        return
    loc: Loc = ("versions", file.versions.index(newest), "sent_on")
    asked = asked_about_version(contacts, project, file, newest, check.today)
    yield from away_rules(read.doc, loc, file.id, asked, due, "review_due")
    if check.client.terms.deemed_approval and due < check.today:
        yield point(
            read.doc,
            loc,
            "deemed-not-noted",
            f"{newest.called} of `{file.id}` counts as approved, but that is noted nowhere",
            expected=f"nobody answered by {due}",
            hint="add a decision with `outcome: deemed_approved`, or give a later `review_due`",
            severity="warning",
            key=True,
        )


def _who(
    check: ProjectRuleContext, read: Reads, version: Version, decision: Decision, loc: Loc
) -> Iterator[Problem]:
    contacts, file = check.client.contacts, read.noun
    whose = contacts.get(decision.for_ or decision.by)
    if whose is None or file is None:
        return
    yield from stand_in_rules(check.client, read.doc, loc, decision)
    # An approver who is not known may be this very contact, misspelt.
    misspelt = any(each not in contacts for each in file.everybody)
    named = not file.everybody or misspelt or whose.id in file.everybody
    # Who approves now is another matter than who did: before they left or got another part, or when
    # an older version was decided on.
    gone = bool(whose.formerly) or whose.left_on is not None
    newest = newest_sent(file, check.today)
    if named or gone or (newest is not None and version.n < newest.n):
        yield from role_rules(check.client, read.doc, loc, decision)
        return
    if decision.on < check.today and may_approve(whose.as_of(decision.on)):
        yield _no_longer(read, whose, decision, loc)
        return
    absent = [
        each
        for each in file.everybody
        if (other := answering(contacts, each, decision.on)) and other.id == whose.id
    ]
    yield point(
        read.doc,
        (*loc, "for" if decision.for_ else "by"),
        "not-an-approver",
        f"`{whose.id}` may not decide: {whose.name} is no approver of this deliverable",
        expected=f"one of: {', '.join(file.everybody)}",
        hint=f"if they stood in for `{absent[0]}`, add `for: {absent[0]}`"
        if absent and not decision.for_
        else f"add `{whose.id}` to `approvers` if they were one when they decided, "
        "or name who of them decided",
    )


def _no_longer(read: Reads, whose: Contact, decision: Decision, loc: Loc) -> Problem:
    """Return that *whose* decided and is not named now; the approvers may have changed since."""
    return point(
        read.doc,
        (*loc, "for" if decision.for_ else "by"),
        "approver-changed",
        f"`{whose.id}` decided on {decision.on}, and is no approver of this deliverable now",
        expected=f"one of: {', '.join(read.noun.everybody if read.noun else ())}",
        hint="if they were one then, say so here: `# allow approver-changed: ...`; else add "
        f"`{whose.id}` to `approvers`, or name who decided",
        severity="warning",
    )


def _when(
    read: Reads, index: int, version: Version, decision: Decision, loc: Loc
) -> Iterator[Problem]:
    if version.sent_on is None:
        yield point(
            read.doc,
            (*loc, "on"),
            "decided-before-sent",
            f"{version.called} was decided on, but never sent",
            expected="only what was sent can be decided on",
            hint="add `sent_on:` to the version, or move the decision to the right one",
        )
    elif decision.on < version.sent_on:
        yield point(
            read.doc,
            (*loc, "on"),
            "decided-before-sent",
            f"{version.called} was decided on before it was sent",
            expected=f"not before {version.sent_on}",
            hint="nobody can decide before it is sent: correct one of the two days",
            notes=(note_at(read.doc, ("versions", index, "sent_on"), "it was sent here"),),
        )


def _superseded(read: Reads, index: int, decision: Decision, loc: Loc) -> Iterator[Problem]:
    """Yield approvals of a version that a newer one had replaced by then."""
    if read.noun is None or decision.outcome not in APPROVALS:
        return
    for later, version in enumerate(read.noun.versions[index + 1 :], start=index + 1):
        if version.sent_on and version.sent_on < decision.on:
            yield point(
                read.doc,
                (*loc, "on"),
                "approved-old-version",
                f"{read.noun.versions[index].called} was approved after {version.called} was sent",
                expected=f"{version.called} was sent on {version.sent_on}",
                hint=f"ask which one is meant; if the newer, move this to {version.called}",
                notes=(note_at(read.doc, ("versions", later, "sent_on"), "the newer one"),),
                # A mail that names its version leaves no doubt which one is meant.
                severity="warning" if decision.evidence else "error",
            )
            return


def _deemed(
    check: ProjectRuleContext, read: Reads, version: Version, decision: Decision, loc: Loc
) -> Iterator[Problem]:
    if decision.outcome != "deemed_approved":
        return
    terms = check.client.terms
    if not terms.deemed_approval:
        yield point(
            read.doc,
            (*loc, "outcome"),
            "deemed-not-agreed",
            "silence is no approval: the terms do not say so",
            expected="`deemed_approval` is not set for this client",
            hint="ask for the approval; if the contract says so, set `deemed_approval: true` below "
            "`terms:` in `client.yaml`",
        )
        return
    due = review_due(version, terms, check.client.calendars.theirs)
    if due is not None and decision.on <= due:
        yield point(
            read.doc,
            (*loc, "on"),
            "deemed-too-early",
            f"{version.called} is deemed approved before its review time ran out",
            expected=f"after {due}",
            hint="wait until the day after the review was due",
        )
