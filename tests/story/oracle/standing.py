"""Where a deliverable stands, from its versions and decisions alone."""

from __future__ import annotations

from datetime import date

from tests.story.oracle.almanac import ONE
from tests.story.oracle.sources import Facts, day, listed, must

APPROVING = ("approved", "approved_with_changes", "deemed_approved")


def newest_sent(piece: Facts, today: date) -> Facts | None:
    """Return the newest version that went to the client by *today*."""
    sent = [v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= today]
    return sent[-1] if sent else None


def verdicts(version: Facts, today: date) -> dict[str, Facts]:
    """Return the last decision of each contact, also of those who are no approvers any more."""
    found: dict[str, Facts] = {}
    for each in sorted(version.get("decisions", []), key=lambda one: str(one["on"])):
        whose = each.get("for") or each["by"]
        if must(each["on"]) <= today:
            found[whose] = each
    return found


def cancelled(entry: Facts) -> bool:
    """Say whether something will not happen after all: `true`, or since when and why."""
    return entry.get("cancelled", "false") != "false"


def begins(piece: Facts, project: Facts) -> date:
    """Return the day work on a deliverable begins: as written, with its phase, or the project."""
    if piece["versions"]:
        return date.min
    if project["state"] == "not_started":
        return date.max
    due = must(piece["due"])
    phases = [
        must(each["start"])
        for each in project.get("phases", [])
        if must(each["start"]) <= due <= must(each["end"])
    ]
    return day(piece.get("start")) or min(phases, default=must(project["start"]))


def opened_again(piece: Facts, today: date) -> Facts | None:
    """Return the last time by *today* that work was opened again after a delivery."""
    found = [each for each in piece.get("reopened", []) if must(each["on"]) <= today]
    return found[-1] if found else None


def delivered(piece: Facts, today: date) -> bool:
    """Say whether a delivery stands."""
    again = opened_again(piece, today)
    on = day((again or piece).get("delivered_on"))
    return on is not None and on <= today


def state(piece: Facts, today: date, start: date = date.min) -> str:
    """Return where a deliverable stands; work on it begins on *start*."""
    if cancelled(piece):
        return "cancelled"
    if delivered(piece, today):
        return "delivered"
    version, again = newest_sent(piece, today), opened_again(piece, today)
    if version is None:
        return "planned" if start > today else "in_production"
    if again and not _is_new(piece, version, again):
        return "in_production"
    return _outcome(piece, verdicts(version, today))


def _outcome(piece: Facts, said: dict[str, Facts]) -> str:
    """Return what the last word of each contact comes to."""
    yes = {by for by, each in said.items() if each["outcome"] in APPROVING}
    deemed = any(each["outcome"] == "deemed_approved" for each in said.values())
    if set(said) - yes:
        return "changes_requested"
    if piece.get("rule", "any") == "all":
        return "approved" if deemed or set(listed(piece["approvers"])) <= yes else "in_review"
    return "approved" if yes else "in_review"


def _is_new(piece: Facts, version: Facts, again: Facts) -> bool:
    """Say whether *version* was sent after the work was opened *again*.

    Of one day with the delivery before: unless it is what was delivered, the only one or approved.
    """
    on, sent = must(again["on"]), must(version["sent_on"])
    at = piece["reopened"].index(again)
    delivered_on = must((piece, *piece["reopened"])[at]["delivered_on"])
    if sent != on or delivered_on < on:
        return sent >= on
    return _handed(piece, on) is not version


def _handed(piece: Facts, day: date) -> Facts | None:
    """Return what was delivered on *day*, on which the work was opened again."""
    sent = [v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= day]
    right = (
        v
        for v in reversed(sent)
        if v is sent[0]
        or must(v["sent_on"]) < day
        or _outcome(piece, verdicts(v, day)) == "approved"
    )
    return next(right, None)


def mixed(piece: Facts, today: date) -> str:
    """Return whether silence was taken for approval beside a refusal."""
    version = newest_sent(piece, today)
    said = {each["outcome"] for each in verdicts(version, today).values()} if version else set()
    return (
        "silence beside a refusal" if {"deemed_approved", "changes_required"} <= said else "plain"
    )


def approved_on(piece: Facts, today: date) -> date | None:
    """Return the day on which the newest version was approved, or None.

    What a first delivery brought about stays so when the work is opened again.
    """
    if opened_again(piece, today):
        first = must(piece["reopened"][0]["on"])
        same = first == must(piece["delivered_on"])
        version = _handed(piece, first) if same else newest_sent(piece, first - ONE)
    else:
        version = newest_sent(piece, today)
        if state(piece, today) not in ("approved", "delivered"):
            return None
    if version is None:
        return None
    days = sorted(
        must(d["on"]) for d in verdicts(version, today).values() if d["outcome"] in APPROVING
    )
    if not days:
        return day(piece.get("delivered_on"))
    return days[-1] if piece.get("rule") == "all" else days[0]


__all__ = [
    "APPROVING",
    "approved_on",
    "begins",
    "cancelled",
    "mixed",
    "newest_sent",
    "state",
    "verdicts",
]
