"""The day as a list: what needs somebody, in the order in which it matters, and what does it.

Computed from what is written, so that doing a thing takes it off the list. Imports next to
nothing: on most looks nothing changed since the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

TURNS: Mapping[str, str] = {
    "late": "Promised, and late",
    "today": "Due today",
    "asked": "Clients wait for us",
    "waiting": "We wait for clients",
    "week": "This week",
}


class DayLine(Struct, frozen=True):
    """One thing of the day. `verb` is what is to be done, `when` how its day stands, in words.

    `order` is what lines are sorted by; `whose` are those of the agency who see to it.
    """

    order: tuple[Any, ...]
    whose: tuple[str, ...]
    turn: str
    verb: str
    what: str
    client: str
    who: str
    phone: str
    when: str
    due: str
    ref: str
    command: str

    def row(self) -> dict[str, Any]:
        """Return it as plain values, for programs."""
        plain = asdict(self)
        return {key: each for key, each in plain.items() if key not in ("order", "whose")}


class ClientDay(Struct, frozen=True):
    """What one client brings to the day; `rag` is its worst light."""

    rag: str
    lines: tuple[DayLine, ...]

    def plain(self) -> list[Any]:
        """Return it in a form that JSON can keep."""
        return [self.rag, [list(asdict(each).values()) for each in self.lines]]

    @classmethod
    def of_plain(cls, plain: Any) -> ClientDay:
        """Return what `plain` was made of; raises for anything else."""
        rag, rows = plain
        return cls(str(rag), tuple(_line_of(row) for row in rows))


def _line_of(row: Any) -> DayLine:
    order, whose, *texts = row
    return DayLine(tuple(order), tuple(whose), *map(str, texts))


def sorted_lines(days: Iterable[ClientDay], person: str = "") -> list[DayLine]:
    """Return all lines, most urgent first; of the one called *person*, where one is named."""
    every = [line for day in days for line in day.lines]
    return sorted(
        (each for each in every if not person or person in each.whose), key=lambda each: each.order
    )


def headline(days: Iterable[ClientDay], lines: Iterable[DayLine], today: date) -> str:
    """Return the first line of the day."""
    every = tuple(lines)
    red = sum(1 for each in days if each.rag == "red")
    theirs = sum(1 for each in every if each.turn == "waiting")
    said = [f"{len(every) - theirs} for us", f"{theirs} with clients"]
    if red:
        said.insert(0, f"{red} {'client' if red == 1 else 'clients'} in red")
    return f"{today:%a %d %b}: {', '.join(said)}"


def told(lines: Iterable[DayLine]) -> Iterator[str]:
    """Yield the day as text: what, whose, how its day stands, and below it the command."""
    turn = ""
    for number, each in enumerate(lines, 1):
        if each.turn != turn:
            turn = each.turn
            yield ""
            yield TURNS[each.turn]
        ref = f" ({each.ref})" if each.ref and each.verb != "mail" else ""
        about = f"{each.what}{ref}, {each.client}"
        who = " ".join(filter(None, (each.who, each.phone)))
        yield f"{number:3} {each.verb:<7} {' · '.join(filter(None, (about, each.when, who)))}"
        if each.command:
            yield f"            {each.command}"


def calendar_of(lines: Iterable[DayLine], today: date, now: datetime, agency: str) -> bytes:
    """Return *lines* as a calendar, each on the day it is due, and on *today* what is late."""
    from amportal.render.exports.day_calendar import day_calendar
    from amportal.render.exports.ics_calendar import WholeDay

    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    days = [
        WholeDay(
            uid=f"{_uid(each)}@today",
            sequence=int(now.timestamp()) // 60 % 2**31,
            stamp=stamp,
            day=max(date.fromisoformat(each.due), today) if each.due else today,
            summary=f"{each.verb}: {each.what} ({each.client})",
            description="\n".join(filter(None, (each.when, each.who, each.phone, each.command))),
            category=TURNS[each.turn],
            status="CONFIRMED",
        )
        for each in lines
    ]
    return day_calendar(f"{agency}: today", days)


def _uid(line: DayLine) -> str:
    said = repr((line.client, line.ref, line.verb, line.what))
    return sha256(said.encode()).hexdigest()[:20]
