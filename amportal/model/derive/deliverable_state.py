"""Where a deliverable stands, from its versions and decisions alone.

A state that somebody types goes stale the day after; one that is derived cannot contradict what
was sent and decided. A version counts as sent once its day has come and it is no draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.agency import Terms
from amportal.model.nouns.deliverable import (
    Decision,
    DeliverableFile,
    Reopening,
    Stage,
    Version,
)
from amportal.model.nouns.project import ProjectFile

State = Literal[
    "planned",
    "in_production",
    "in_review",
    "changes_requested",
    "approved",
    "delivered",
    "cancelled",
    "left_open",
    "on_hold",
]
# What is ours to move on; once its day has passed it is late with us.
OURS = frozenset({"planned", "in_production", "changes_requested"})
VersionOutcome = Literal["approved", "changes_requested"]
APPROVALS = frozenset({"approved", "approved_with_changes", "deemed_approved"})


def sent_versions(deliverable: DeliverableFile, today: date) -> tuple[Version, ...]:
    """Return the versions that were sent by *today*, oldest first."""
    return tuple(
        sorted(
            (each for each in deliverable.versions if _is_sent(each, today)),
            key=lambda each: each.n,
        )
    )


def _is_sent(version: Version, today: date) -> bool:
    # Round 0 is the agency's own.
    counts = version.round > 0 and not version.draft
    return counts and version.sent_on is not None and version.sent_on <= today


def newest_sent(deliverable: DeliverableFile, today: date) -> Version | None:
    """Return the newest version that was sent, or None."""
    sent = sent_versions(deliverable, today)
    return sent[-1] if sent else None


def counted(version: Version) -> dict[str, Decision]:
    """Return the last decision of each contact on *version*.

    That of a stand-in is the decision of the contact they stood in for. Whoever is no longer named
    as an approver counts too: what they decided while they were stays decided.
    """
    ordered = sorted(version.decisions, key=lambda each: each.on)
    return {each.for_ or each.by: each for each in ordered}


def outcome_of(deliverable: DeliverableFile, version: Version) -> VersionOutcome | None:
    """Return what was decided on *version* by the deliverable's rule; None: not yet.

    Whoever asked for changes has to be heard: until they say something else, nobody's approval
    counts, by any rule. By `any`, one approval is enough; by `all`, every approver must have
    approved; in a sequence, each step by its own rule. To whom it is not relevant is not needed.
    Deemed approval is silence that counts: it stands for all who said nothing.
    """
    said = {by: each.outcome for by, each in counted(version).items()}
    if "changes_required" in said.values():
        return "changes_requested"
    if "deemed_approved" in said.values():
        return "approved"
    if not any(each in APPROVALS for each in said.values()):
        return None
    if deliverable.rule == "any":
        return "approved"
    return None if open_step(deliverable, said) else "approved"


def open_step(deliverable: DeliverableFile, said: Mapping[str, str]) -> Stage | None:
    """Return the first step of the approval that is not through; None where none is left.

    *said* is the last outcome of each contact. A step to which all say that it is not relevant
    is through.
    """
    return next((each for each in deliverable.steps if not _is_through(each, said)), None)


def _is_through(step: Stage, said: Mapping[str, str]) -> bool:
    yes = [each for each in step.approvers if said.get(each) in APPROVALS]
    passed = [each for each in step.approvers if said.get(each) == "not_relevant"]
    if step.rule == "any" and yes:
        return True
    return len(yes) + len(passed) == len(step.approvers)


def approved_on(deliverable: DeliverableFile, today: date) -> date | None:
    """Return the day on which what was sent last was approved; None where it is not.

    By `any` that of the first approval, else that of the last. What was handed over without
    a word of approval counts from that day. What was reached by a first delivery stays reached when
    the work is opened again.
    """
    if deliverable.delivered_on is not None and reopening_on(deliverable, today) is not None:
        first = min(each.on for each in deliverable.reopened)
        newest = handed_over(deliverable, deliverable.delivered_on, first)
    elif state_of(deliverable, today) in ("approved", "delivered"):
        newest = newest_sent(deliverable, today)
    else:
        return None
    decided = counted(newest).values() if newest else ()
    days = [each.on for each in decided if each.outcome in APPROVALS]
    if not days:
        return deliverable.delivered_on
    return min(days) if deliverable.rule == "any" else max(days)


def handed_over(deliverable: DeliverableFile, day: date, again: date) -> Version | None:
    """Return the version of a delivery on *day*, after which work was opened *again*; None: none.

    It is the newest that had been sent by then. Where all happened on one day, what was sent on it
    and not approved by its end was sent after the work was opened again.
    """
    sent = list(sent_versions(deliverable, max(day, again - timedelta(days=1))))
    while (
        len(sent) > 1 and sent[-1].sent_on == again and not _approved_by(deliverable, sent[-1], day)
    ):
        sent.pop()
    return sent[-1] if sent else None


def _approved_by(deliverable: DeliverableFile, version: Version, day: date) -> bool:
    known = tuple(each for each in version.decisions if each.on <= day)
    then = version.model_copy(update={"decisions": known})
    return outcome_of(deliverable, then) == "approved"


def _sent_again(deliverable: DeliverableFile, again: Reopening, newest: Version) -> bool:
    """Say whether *newest* was sent after the work was opened *again*."""
    if newest.sent_on is None or newest.sent_on < again.on:
        return False
    before = [day for day in deliveries(deliverable) if day <= again.on]
    if again.delivered_on in before:
        before.remove(again.delivered_on)
    handed = handed_over(deliverable, max(before), again.on) if before else None
    return handed is None or handed.n != newest.n


def reopening_on(deliverable: DeliverableFile, today: date) -> Reopening | None:
    """Return the newest reopening by *today*, or None."""
    if deliverable.delivered_on is None:
        return None
    past = (each for each in deliverable.reopened if each.on <= today)
    return max(past, key=lambda each: each.on, default=None)


def delivered_by(deliverable: DeliverableFile, today: date) -> date | None:
    """Return the day of the delivery that stands on *today*; None where it was opened again."""
    again = reopening_on(deliverable, today)
    day = again.delivered_on if again else deliverable.delivered_on
    return day if day is not None and day <= today else None


def deliveries(deliverable: DeliverableFile) -> tuple[date, ...]:
    """Return the days on which it was handed over, the first one first."""
    days = (deliverable.delivered_on, *(each.delivered_on for each in deliverable.reopened))
    return tuple(day for day in days if day is not None)


def is_settled(deliverable: DeliverableFile, today: date) -> bool:
    """Say whether nothing of it is to come: approved, delivered or cancelled."""
    return state_of(deliverable, today) in ("approved", "delivered", "cancelled")


def state_of(deliverable: DeliverableFile, today: date, begins: date | None = None) -> State:
    """Return the deliverable's state on *today*.

    *begins* is the day work on it begins (`work_begins`): nothing was sent and it is still to come,
    so it is planned. Without it, work has begun.
    """
    if deliverable.cancelled:
        return "cancelled"
    if delivered_by(deliverable, today) is not None:
        return "delivered"
    newest = newest_sent(deliverable, today)
    again = reopening_on(deliverable, today)
    if again and newest and not _sent_again(deliverable, again, newest):
        return "in_production"
    if newest is None:
        return "planned" if begins and begins > today else "in_production"
    return outcome_of(deliverable, newest) or "in_review"


def work_begins(deliverable: DeliverableFile, project: ProjectFile) -> date | None:
    """Return the day work on *deliverable* begins; None where a version of it exists already.

    As written; else the first day of the phase it is due in (the earliest of several), else the
    project's first day. A project that has not started begins nothing, whatever its days say.
    """
    if deliverable.versions:
        return None
    if project.state == "not_started":
        return date.max
    phases = [each.start for each in project.phases if each.start <= deliverable.due <= each.end]
    return deliverable.start or min(phases, default=project.start)


def rounds_used(deliverable: DeliverableFile, today: date) -> int:
    """Return the highest round that was sent; 0 where nothing was."""
    return max((each.round for each in sent_versions(deliverable, today)), default=0)


def rounds_extra(deliverable: DeliverableFile, today: date) -> int:
    """Return how many rounds were used beyond those included."""
    return max(0, rounds_used(deliverable, today) - deliverable.rounds_included)


def review_due(version: Version, terms: Terms, theirs: Workdays) -> date | None:
    """Return the day the client's answer is due; None for what was not sent.

    As written, else the agency's review days after it was sent, in the client's working days.
    """
    if version.review_due is not None:
        return version.review_due
    if version.sent_on is None:
        return None
    return theirs.add(version.sent_on, terms.review_days)
