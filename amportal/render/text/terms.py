"""The words for the fixed values of the views: states, outcomes, dimensions, roles.

One list, so that a state has one name on pages, in reports, calendars and exports. The values are
those of the views; a value without a word is a bug of ours and fails loudly.
"""

from __future__ import annotations

from typing import Protocol


class _Speaks(Protocol):
    def pgettext(self, context: str, message: str) -> str: ...


def _m(context: str, message: str) -> tuple[str, str]:
    """Mark *message* for the catalogues; it is looked up when it is said."""
    return context, message


TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "rag": {
        "green": _m("rag", "On track"),
        "amber": _m("rag", "At risk"),
        "red": _m("rag", "Off track"),
    },
    "dimension": {
        "overall": _m("dimension", "Overall"),
        "schedule": _m("dimension", "Schedule"),
        "budget": _m("dimension", "Budget"),
        "scope": _m("dimension", "Scope"),
        "quality": _m("dimension", "Quality"),
    },
    "project_state": {
        "not_started": _m("project state", "Not started"),
        "active": _m("project state", "Active"),
        "on_hold": _m("project state", "On hold"),
        "finished": _m("project state", "Finished"),
        "cancelled": _m("project state", "Cancelled"),
    },
    "project_kind": {
        "fixed": _m("project kind", "Fixed price"),
        "time_and_materials": _m("project kind", "Time and materials"),
        "retainer": _m("project kind", "Retainer"),
    },
    "deliverable_state": {
        "planned": _m("deliverable state", "Planned"),
        "in_production": _m("deliverable state", "In production"),
        "in_review": _m("deliverable state", "In review"),
        "changes_requested": _m("deliverable state", "Changes requested"),
        "approved": _m("deliverable state", "Approved"),
        "delivered": _m("deliverable state", "Delivered"),
        "cancelled": _m("deliverable state", "Cancelled"),
    },
    "deliverable_kind": {
        "copy": _m("deliverable kind", "Copy"),
        "layout": _m("deliverable kind", "Layout"),
        "print": _m("deliverable kind", "Print"),
        "video": _m("deliverable kind", "Film"),
        "audio": _m("deliverable kind", "Audio"),
        "web": _m("deliverable kind", "Web"),
        "social": _m("deliverable kind", "Social media"),
        "media_plan": _m("deliverable kind", "Media plan"),
        "other": _m("deliverable kind", "Other"),
    },
    "outcome": {
        "approved": _m("outcome", "Approved"),
        "approved_with_changes": _m("outcome", "Approved with changes"),
        "changes_required": _m("outcome", "Changes required"),
        "changes_requested": _m("outcome", "Changes required"),
        "deemed_approved": _m("outcome", "Deemed approved"),
    },
    "change_order_state": {
        "draft": _m("change order state", "Draft"),
        "sent": _m("change order state", "Sent"),
        "approved": _m("change order state", "Approved"),
        "rejected": _m("change order state", "Rejected"),
        "withdrawn": _m("change order state", "Withdrawn"),
    },
    "money_kind": {
        "fee": _m("budget line kind", "Fee"),
        "production": _m("budget line kind", "Production"),
        "media": _m("budget line kind", "Media"),
        "expense": _m("budget line kind", "Expenses"),
        "contingency": _m("budget line kind", "Contingency"),
    },
    "risk_state": {
        "open": _m("risk state", "Open"),
        "closed": _m("risk state", "Closed"),
        "occurred": _m("risk state", "Has happened"),
    },
    "trend": {
        "rising": _m("risk trend", "Rising"),
        "steady": _m("risk trend", "Steady"),
        "falling": _m("risk trend", "Falling"),
    },
    "role": {
        "approver": _m("contact role", "Approves"),
        "day_to_day": _m("contact role", "Day to day"),
        "finance": _m("contact role", "Finance"),
        "legal": _m("contact role", "Legal"),
        "observer": _m("contact role", "Reads along"),
    },
    "reader": {
        "approver": _m("readers", "approvers"),
        "day_to_day": _m("readers", "day-to-day contacts"),
        "finance": _m("readers", "finance"),
        "legal": _m("readers", "legal"),
        "observer": _m("readers", "observers"),
    },
    "report_state": {
        "draft": _m("report state", "Draft"),
        "reviewed": _m("report state", "Reviewed"),
        "sent": _m("report state", "Sent"),
    },
    "found": {
        "project": _m("found", "Project"),
        "deliverable": _m("found", "Deliverable"),
        "milestone": _m("found", "Milestone"),
        "action": _m("found", "Action"),
        "risk": _m("found", "Risk"),
        "decision": _m("found", "Decision"),
        "change_order": _m("found", "Change order"),
        "update": _m("found", "Update"),
        "meeting": _m("found", "Meeting"),
        "report": _m("found", "Report"),
        "question": _m("found", "Question"),
        "person": _m("found", "Person"),
    },
    "nav": {
        "home": _m("page", "Home"),
        "project": _m("page", "Project"),
        "updates": _m("page", "Updates"),
        "meetings": _m("page", "Meetings"),
        "budget": _m("page", "Budget"),
        "questions": _m("page", "Questions"),
        "team": _m("page", "Team"),
        "reports": _m("page", "Reports"),
    },
}


def term(words: _Speaks, group: str, key: str) -> str:
    """Return the word for *key* of *group* in the language of *words*."""
    context, message = TERMS[group][key]
    return words.pgettext(context, message)
