"""Where a deliverable stands, from its versions and decisions alone."""

from __future__ import annotations

from datetime import date

from tests.story.oracle.sources import Facts, day, listed, must

APPROVING = ("approved", "approved_with_changes", "deemed_approved")


def newest_sent(piece: Facts, today: date) -> Facts | None:
    """Return the newest version that went to the client by *today*."""
    sent = [v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= today]
    return sent[-1] if sent else None


def verdicts(piece: Facts, version: Facts, today: date) -> dict[str, Facts]:
    """Return the last decision of each approver."""
    found: dict[str, Facts] = {}
    for each in sorted(version.get("decisions", []), key=lambda one: str(one["on"])):
        if must(each["on"]) <= today and each["by"] in (
            listed(piece.get("approvers")) or [each["by"]]
        ):
            found[each["by"]] = each
    return found


def state(piece: Facts, today: date) -> str:
    """Return where a deliverable stands."""
    delivered = day(piece.get("delivered_on"))
    if piece.get("cancelled") == "true":
        return "cancelled"
    if delivered and delivered <= today:
        return "delivered"
    version = newest_sent(piece, today)
    if version is None:
        return "in_production"
    said = verdicts(piece, version, today)
    yes = {by for by, each in said.items() if each["outcome"] in APPROVING}
    deemed = any(each["outcome"] == "deemed_approved" for each in said.values())
    refused = set(said) - yes
    if piece.get("rule", "any") == "all":
        if refused:
            return "changes_requested"
        return "approved" if deemed or set(listed(piece["approvers"])) <= yes else "in_review"
    if yes:
        return "approved"
    return "changes_requested" if refused else "in_review"


def mixed(piece: Facts, today: date) -> str:
    """Return whether silence was taken for approval beside a refusal."""
    version = newest_sent(piece, today)
    said = (
        {each["outcome"] for each in verdicts(piece, version, today).values()} if version else set()
    )
    return (
        "silence beside a refusal" if {"deemed_approved", "changes_required"} <= said else "plain"
    )


def approved_on(piece: Facts, today: date) -> date | None:
    """Return the day on which the newest version was approved, or None."""
    version = newest_sent(piece, today)
    if version is None or state(piece, today) not in ("approved", "delivered"):
        return None
    days = sorted(
        must(d["on"]) for d in verdicts(piece, version, today).values() if d["outcome"] in APPROVING
    )
    if not days:
        return None
    return days[-1] if piece.get("rule") == "all" else days[0]


__all__ = ["APPROVING", "approved_on", "mixed", "newest_sent", "state", "verdicts"]
