"""Where a deliverable stands, from its versions and decisions alone.

A state that somebody types goes stale the day after; one that is derived cannot contradict what
was sent and decided. A version counts as sent once its day has come and it is no draft.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.agency import Terms
from amportal.model.nouns.deliverable import Decision, DeliverableFile, Version

State = Literal[
    "in_production", "in_review", "changes_requested", "approved", "delivered", "cancelled"
]
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
    return not version.draft and version.sent_on is not None and version.sent_on <= today


def newest_sent(deliverable: DeliverableFile, today: date) -> Version | None:
    """Return the newest version that was sent, or None."""
    sent = sent_versions(deliverable, today)
    return sent[-1] if sent else None


def counted(deliverable: DeliverableFile, version: Version) -> dict[str, Decision]:
    """Return the last decision of each contact whose decision counts; all do without approvers."""
    counts = frozenset(deliverable.approvers)
    decided: dict[str, Decision] = {}
    for decision in sorted(version.decisions, key=lambda each: each.on):
        if not counts or decision.by in counts:
            decided[decision.by] = decision
    return decided


def outcome_of(deliverable: DeliverableFile, version: Version) -> VersionOutcome | None:
    """Return what was decided on *version* by the deliverable's rule; None: not yet.

    By `any`, one approval is enough, whatever others want. By `all`, one who asks for changes
    turns it back, and every approver must have approved. Deemed approval stands for all.
    """
    decided = counted(deliverable, version)
    if any(each.outcome == "deemed_approved" for each in decided.values()):
        return "approved"
    approved = {by for by, each in decided.items() if each.outcome in APPROVALS}
    refused = decided.keys() - approved
    needed = frozenset(deliverable.approvers)
    if deliverable.rule == "all" and needed:
        if refused:
            return "changes_requested"
        return "approved" if needed <= approved else None
    if approved:
        return "approved"
    return "changes_requested" if refused else None


def awaited_approvers(deliverable: DeliverableFile, version: Version) -> tuple[str, ...]:
    """Return the ids of contacts whose decision on *version* is still awaited, as written."""
    if outcome_of(deliverable, version) is not None:
        return ()
    decided = counted(deliverable, version)
    return tuple(each for each in deliverable.approvers if each not in decided)


def state_of(deliverable: DeliverableFile, today: date) -> State:
    """Return the deliverable's state on *today*."""
    if deliverable.cancelled:
        return "cancelled"
    if deliverable.delivered_on is not None and deliverable.delivered_on <= today:
        return "delivered"
    newest = newest_sent(deliverable, today)
    if newest is None:
        return "in_production"
    return outcome_of(deliverable, newest) or "in_review"


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
