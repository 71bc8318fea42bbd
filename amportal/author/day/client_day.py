"""What a client brings to the day, from what it brings to the agency's board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from amportal.author.day.day_list import ClientDay, DayLine
from amportal.plan.agency_board import urgency
from amportal.plan.view.page_views import BoardItem, BoardKind, BoardSlice

_VERBS: Mapping[BoardKind, str] = {
    "action": "do",
    "deliverable": "send",
    "milestone": "reach",
    "question": "answer",
    "meeting": "meet",
    "contact_report": "write",
    "report": "report",
    "mail": "mail",
    "held": "mend",
}


def client_day(part: BoardSlice) -> ClientDay:
    """Return the day of the client that *part* is of."""
    manager = part.client.manager
    return ClientDay(part.client.rag or "", tuple(_line(item, manager) for item in part.items))


def _line(item: BoardItem, manager: str) -> DayLine:
    what = item.what or "status report"
    if item.n:
        what = f"{what}, version {item.n}"
    if item.kind == "mail":
        what = f"report {item.what} to {item.who}: {item.mail}"
    held, mail, turn, late, due, *names = urgency(item)
    return DayLine(
        order=(held, mail, turn, late, due.isoformat(), *names),
        whose=_whose(item, manager),
        turn=item.turn,
        verb=_verb(item),
        what=what,
        client=item.client_slug,
        who=f"{item.who} (for {item.absent})" if item.absent else item.who,
        phone=item.phone,
        when=_when(item),
        due=item.due.isoformat() if item.due else "",
        ref=item.ref,
        command=item.command,
    )


def _whose(item: BoardItem, manager: str) -> tuple[str, ...]:
    """Return who of the agency sees to *item*: whoever it is due from, else the manager."""
    ours = not item.yours and item.kind not in ("question", "held", "mail")
    names = tuple(item.who.split(", ")) if ours and item.who else ()
    return names or ((manager,) if manager else ())


def _verb(item: BoardItem) -> str:
    if item.yours:
        return "ring" if item.late or item.until == 0 else "wait"
    return _VERBS[item.kind]


def _when(item: BoardItem) -> str:
    days = item.days or 0
    if item.kind == "question":
        return f"open for {days} {'day' if days == 1 else 'days'}" if days else "asked today"
    if item.late:
        return f"{days} working {'day' if days == 1 else 'days'} late"
    if item.until == 0:
        return "today"
    day: date | None = item.due
    return f"{day:%a %d %b}" if day else ""
