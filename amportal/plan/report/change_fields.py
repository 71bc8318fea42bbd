"""Which values are told when they change, of what kind each is, and what else it tells with it.

One table for all: what is compared, how it is said, and in which order. A test walks every key
that somebody can write, so that none is left out unseen.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from amportal.plan.view.change_views import ChangedNoun, ChangeType


class Field(Struct, frozen=True):
    """One value of a thing: its kind, and the keys in the source that it is written with.

    `late`: told after what a client acts on, because it is wording or detail.
    """

    type: ChangeType
    keys: tuple[str, ...] = ()
    late: bool = False


def _fields(**fields: Field | ChangeType) -> Mapping[str, Field]:
    """Return *fields* by name; where only a kind is given, the source has the same key."""
    return {
        name: each if isinstance(each, Field) else Field(each, (name,))
        for name, each in fields.items()
    }


def _words(*keys: str) -> Field:
    return Field("words", keys, late=True)


def _detail(kind: ChangeType, *keys: str) -> Field:
    return Field(kind, keys, late=True)


FIELDS: Mapping[ChangedNoun, Mapping[str, Field]] = {
    "project": _fields(
        name="text",
        job_no=_detail("text", "job_no"),
        state="state",
        start="day",
        due="day",
        kind=_detail("state", "kind"),
        lead=_detail("text", "lead"),
        team=_detail("names", "team"),
        po_no=_detail("text", "po_no"),
        brief=_words("brief"),
        headline=_words("headline"),
        hold_since=_detail("day"),
        hold_until=_detail("day"),
        hold_reason=_words(),
        cancelled_on=_detail("day"),
        cancelled_reason=_words(),
    ),
    "status": _fields(
        rag="state",
        since=_detail("day", "since"),
        reason=_words("reason"),
        recovery=_words("recovery"),
    ),
    "step": _fields(what="text", due="day", owner=_detail("text", "owner")),
    "phase": _fields(name="text", start="day", end="day"),
    "milestone": _fields(
        name="text",
        cancelled="flag",
        done=Field("flag", ("actual",)),
        date=Field("day", ("forecast", "actual", "baseline")),
        plan=Field("day", ("baseline",)),
        forecast_on=_detail("day", "forecast_on"),
        cancelled_on=_detail("day"),
        cancelled_reason=_words(),
        side=_detail("state", "owner_side"),
        owner=_detail("text", "owner"),
        phase=_detail("text", "phase"),
        depends_on=_detail("names", "depends_on"),
    ),
    "deliverable": _fields(
        name="text",
        cancelled="flag",
        due="day",
        delivered=Field("day", ("delivered_on",)),
        start=_detail("day", "start"),
        reopened=Field("words", ("reopened",)),
        cancelled_on=_detail("day"),
        cancelled_reason=_words(),
        kind=_detail("state", "kind"),
        department=_detail("text", "department"),
        owner=_detail("text", "owner"),
        spec=_detail("text", "spec"),
        rounds=_detail("number", "rounds_included"),
        rule=_detail("state", "rule"),
        approvers=_detail("names", "approvers"),
        blocks=_detail("names", "blocks"),
    ),
    "version": _fields(
        sent_on="day",
        review_due="day",
        files=Field("words"),
        copy=Field("words"),
        round=_detail("number"),
        alt=_words(),
        note=_words(),
        waiver=_words(),
        checked_by=_detail("text"),
        checked_on=_detail("day"),
        checks=_detail("names"),
    ),
    "approval": _fields(
        outcome="state",
        on="day",
        by=_detail("text"),
        stood_in_for=_detail("text"),
        comment=_words(),
        source=_detail("text"),
        sha256=_words(),
    ),
    "budget": _fields(
        name="text",
        estimate="amount",
        committed="amount",
        spent="amount",
        invoiced="amount",
        forecast="amount",
        holds=_words(),
        hours_spent="number",
        hours_agreed="number",
        rate="amount",
        as_of=_detail("day", "as_of"),
        kind=_detail("state", "kind"),
        department=_detail("text", "department"),
        note=_words("note"),
        burn=_words(),
    ),
    "change_order": _fields(
        state="state",
        amount=Field("amount", ("lines",)),
        lines=_words(),
        more_hours="number",
        days="number",
        title="text",
        sent_on="day",
        decide_by="day",
        decided_on="day",
        asked_by=_detail("text", "asked_by"),
        asked_on=_detail("day", "asked_on"),
        decided_by=_detail("text"),
        decided_for=_detail("text"),
        withdrawn_on=_detail("day"),
        withdrawn_reason=_words(),
        reason=_words("reason"),
        comment=_words(),
    ),
    "action": _fields(
        what="text",
        done=Field("day", ("done_on",)),
        due="day",
        side=_detail("state", "side"),
        owner=_detail("text", "owner"),
        blocks=_detail("names", "blocks"),
    ),
    "risk": _fields(
        title="text",
        state="state",
        probability=_detail("number", "probability"),
        impact=_detail("number", "impact"),
        trend=_detail("state", "trend"),
        owner=_detail("text", "owner"),
        response=_words("response"),
    ),
    "decision": _fields(
        what="text",
        on="day",
        by=_detail("text", "by"),
        source=_detail("text", "source"),
    ),
    "update": _fields(
        title="text",
        date=_detail("day", "date"),
        author=_detail("text", "author"),
        about=_detail("names", "about"),
        body=_words(),
    ),
    "meeting": _fields(
        title="text",
        cancelled="flag",
        start="moment",
        end="moment",
        cancelled_on=_detail("day"),
        cancelled_reason=_words(),
        moved=_words(),
        timezone=_detail("text", "timezone"),
        issued_on="day",
        place=_detail("text", "place"),
        link=_detail("text", "link"),
        present=_detail("names", "present"),
        apologies=_detail("names", "apologies"),
        agenda=_detail("names", "agenda"),
        decisions=_detail("names", "decisions"),
        corrections=_words(),
        body=_words(),
    ),
    "question": _fields(
        text="text",
        answer=_words("answer"),
        asked_by=_detail("text", "asked_by"),
        on=_detail("day", "on"),
        about=_detail("names", "about"),
        answered_by=_detail("text", "answered_by"),
        answered_on=_detail("day", "answered_on"),
    ),
    "client": _fields(
        name="text",
        manager=_detail("text", "account_manager"),
        agency=_detail("text"),
        website=_detail("text"),
        currency=_detail("text", "currency"),
        timezone=_detail("text", "timezone"),
        review_days=_detail("number"),
        objection_days=_detail("number"),
        deemed=_detail("flag"),
        closed=_detail("days_off"),
        days_off=_detail("days_off", "closed"),
        welcome=_words("welcome"),
    ),
    "person": _fields(
        name="text",
        role=_detail("text"),
        department=_detail("text"),
        email=_detail("text"),
        phone=_detail("text"),
        hours=_detail("hours"),
        away=_detail("days_off"),
        left=Field("flag", ("left_on",)),
    ),
    "contact": _fields(
        name="text",
        role=_detail("text", "job_title"),
        email=_detail("text", "email"),
        phone=_detail("text", "phone"),
        roles=_detail("names", "roles"),
        left=Field("flag", ("left_on",)),
        away=_detail("days_off", "away"),
    ),
    "department": _fields(name="text"),
}

# What a change of one value tells with it: the rest of the same act.
TELLS: Mapping[tuple[str, str], frozenset[str]] = {
    ("status", "rag"): frozenset({"reason", "recovery", "since"}),
    ("project", "state"): frozenset(
        {"hold_since", "hold_until", "hold_reason", "cancelled_on", "cancelled_reason"}
    ),
    ("milestone", "done"): frozenset({"date", "forecast_on"}),
    ("milestone", "date"): frozenset({"forecast_on"}),
    ("milestone", "cancelled"): frozenset({"date", "plan", "cancelled_on", "cancelled_reason"}),
    ("deliverable", "cancelled"): frozenset({"due", "cancelled_on", "cancelled_reason"}),
    ("approval", "outcome"): frozenset({"on", "by", "stood_in_for", "comment", "source", "sha256"}),
    ("budget", "estimate"): frozenset({"as_of"}),
    ("budget", "committed"): frozenset({"as_of"}),
    ("budget", "spent"): frozenset({"as_of"}),
    ("budget", "invoiced"): frozenset({"as_of"}),
    ("budget", "forecast"): frozenset({"as_of"}),
    ("budget", "hours_spent"): frozenset({"as_of"}),
    ("change_order", "state"): frozenset(
        {
            "sent_on",
            "decided_by",
            "decided_for",
            "decided_on",
            "comment",
            "withdrawn_on",
            "withdrawn_reason",
        }
    ),
    ("change_order", "amount"): frozenset({"lines", "more_hours"}),
    ("action", "done"): frozenset({"due"}),
    ("question", "answer"): frozenset({"answered_by", "answered_on"}),
    ("meeting", "cancelled"): frozenset({"cancelled_on", "cancelled_reason"}),
    ("meeting", "start"): frozenset({"end", "moved", "timezone"}),
    ("meeting", "issued_on"): frozenset({"present", "apologies", "decisions", "body"}),
    ("version", "files"): frozenset({"alt"}),
}
# The same, where the one value came from nothing or is nothing now: the whole came or went.
TELLS_WHOLE: Mapping[tuple[str, str], frozenset[str]] = {
    ("project", "hold_since"): frozenset({"hold_until", "hold_reason"}),
    ("project", "cancelled_on"): frozenset({"cancelled_reason"}),
    ("budget", "hours_spent"): frozenset({"hours_agreed", "rate"}),
    ("change_order", "decided_on"): frozenset({"decided_by", "decided_for", "comment"}),
    ("change_order", "withdrawn_on"): frozenset({"withdrawn_reason"}),
    ("version", "checked_on"): frozenset({"checked_by", "checks"}),
}
# The key that a thing is called by; a change of it is told as a new name.
NAMES: Mapping[ChangedNoun, str] = {
    "project": "name",
    "step": "what",
    "phase": "name",
    "milestone": "name",
    "deliverable": "name",
    "budget": "name",
    "change_order": "title",
    "action": "what",
    "risk": "title",
    "decision": "what",
    "update": "title",
    "meeting": "title",
    "question": "text",
    "client": "name",
    "person": "name",
    "contact": "name",
    "department": "name",
}
