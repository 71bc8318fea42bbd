"""A year of four clients, told day by day: what happened, and on which day it was written down.

From October 2026 to October 2027, with the end of the year, changes of clocks, and the holidays of
Québec, Bavaria, Kuwait, California and São Paulo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.story.plot import moves, reporting
from tests.story.plot.cast import FIRST
from tests.story.plot.moves import Story
from tests.story.plot.world import Money

Move = Callable[..., None]
Plot = dict[date, list[tuple[Move, tuple[Any, ...], dict[str, Any]]]]

LAST = date(2027, 10, 8)


def day(text: str) -> date:
    """Return the day written as month-day of the story's year, which begins in October."""
    month, number = map(int, text.split("-"))
    return date(2026 if month >= 10 else 2027, month, number)


class Script:
    """Collects what happens by day; a story is told by playing it."""

    def __init__(self) -> None:
        self.plot: Plot = {}

    def at(self, when: str | date, move: Move, *values: Any, **more: Any) -> None:
        """On *when*, *move* happens."""
        on = when if isinstance(when, date) else day(when)
        self.plot.setdefault(on, []).append((move, values, more))

    def play(self, story: Story, on: date) -> None:
        """Let all of the day *on* happen."""
        for move, values, more in self.plot.get(on, ()):
            move(story, on, *values, **more)


def written() -> Script:
    """Return the year."""
    script = Script()
    for part in (_office, _brauhaus, _brauhaus_after, _alnoor, _bayside, _aurora, _reports):
        part(script)
    return script


def _office(script: Script) -> None:
    at = script.at
    at("10-5", moves.duty, "ines", day("10-19"), day("10-25"), "18:00-22:00")
    at("10-5", moves.duty, "lea", day("10-31"), day("11-1"), "10:00-14:00")
    at("11-2", moves.away, "lea", day("11-23"), day("11-27"), "marc")
    at("11-2", moves.away, "marc", day("11-26"), day("11-27"), "ines")
    at("12-1", moves.away, "lea", day("12-24"), date(2027, 1, 4))
    at("12-1", moves.away, "marc", day("12-24"), date(2027, 1, 4))
    at("12-1", moves.away, "ines", day("12-24"), date(2027, 1, 4))
    at("12-1", moves.duty, "sam", day("12-28"), day("12-30"), "09:00-11:00")
    at("3-1", moves.duty, "marc", day("3-13"), day("3-14"), "08:00-12:00")
    at("6-1", moves.away, "ines", day("6-21"), day("7-2"), "marc")
    at("6-1", moves.duty, "ines", day("6-24"), day("6-24"), "12:00-20:00")
    at("8-2", moves.away, "marc", day("8-9"), day("8-20"), "lea")
    at("8-30", moves.gone, "", "marc", "ines")
    at("3-1", moves.close, "", day("3-15"), day("3-16"))
    at("6-1", moves.close, "BRH", day("6-14"), day("6-18"))


def _brauhaus(script: Script) -> None:
    at, job = script.at, "BRH-001"
    at("10-5", moves.start_project, job, "herbst", day("1-29"))
    at(
        "10-5",
        moves.plan,
        job,
        "M1",
        day("10-30"),
        owner_side="client",
        owner="hans",
        depends_on="D1",
    )
    at("10-5", moves.plan, job, "M2", day("12-4"))
    at("10-5", moves.plan, job, "M3", day("1-29"))
    both = {"approvers": ["greta", "hans"], "rule": "all"}
    at("10-5", moves.offer, job, "D1", day("10-23"), blocks="M1", **both)
    at("10-5", moves.offer, job, "D2", day("12-1"), approvers=["greta"])
    at("10-5", moves.price, job, {"B1": "36000.00", "B2": "8000.00"})
    at("10-5", moves.act, job, "A1", "client", "greta", day("10-16"))
    at("10-5", moves.act, job, "A2", "agency", "sam", day("10-14"))
    at("10-8", moves.inside, job, "D1")
    at("10-13", moves.inside, job, "D1")
    at("10-15", moves.done, job, "A2")
    at("10-21", moves.send, job, "D1")
    at("10-22", moves.done, job, "A1")
    at("10-27", moves.decide, job, "D1", "greta", "approved")
    # A refusal that is written down three working days late.
    at("11-3", moves.decide, job, "D1", "hans", "changes_required", day("10-29"))
    at("11-5", moves.send, job, "D1")
    at("11-10", moves.decide, job, "D1", "hans", "approved")
    at("11-18", moves.decide, job, "D1", "greta", "approved_with_changes", day("11-17"))
    at("11-9", moves.order, job, "CO1", {"B1": "4000.00"}, 4, "greta")
    at("11-10", moves.send_order, job, "CO1")
    at("11-12", moves.revise_order, job, "CO1", "B1", "9000.00")
    # Nobody but Hans may approve as much; while he is away Greta decides for him.
    at("11-11", moves.leave, "BRH", "hans", day("11-12"), day("11-22"), "greta")
    at("11-20", moves.settle_order, job, "CO1", "approved", "greta", **{"for": "hans"})
    at("11-16", moves.order, job, "CO2", {"B2": "1500.00"}, 2, "hans")
    at("11-17", moves.send_order, job, "CO2")
    at("11-24", moves.settle_order, job, "CO2", "withdrawn")
    at("11-13", moves.book, job, "B1", spent="9120.50", committed="1000.00")
    at("12-11", moves.book, job, "B1", spent="15120.50", forecast="44800.00")
    # M1 came about with D1 and nobody wrote it down until January.
    at("1-7", moves.done, job, "M1", day("11-17"))
    at("12-10", moves.send, job, "D2")
    at("12-16", moves.decide, job, "D2", "greta", "changes_required")
    at("12-21", moves.done, job, "M2", day("12-18"))
    at("1-13", moves.send, job, "D2")
    at("1-15", moves.decide, job, "D2", "greta", "approved")
    at("1-11", moves.expect, job, "M3", day("2-4"))
    at("1-25", moves.expect, job, "M3", day("2-9"))
    at("2-9", moves.done, job, "M3")
    at("2-9", moves.deliver, job, "D2")
    at("2-9", moves.deliver, job, "D1")
    at("2-10", moves.turn, job, "finished")
    at("10-12", moves.ask, "BRH", "Q1", "greta", "BRH-001-D1")
    at("10-14", moves.answer, "BRH", "Q1", "lea")


def _brauhaus_after(script: Script) -> None:
    at, job = script.at, "BRH-002"
    at("2-15", moves.start_project, job, "maibock", day("6-18"))
    at("2-15", moves.plan, job, "M1", day("4-1"), owner_side="client", owner="greta")
    at("2-15", moves.plan, job, "M2", day("6-18"), depends_on="D1")
    at("2-15", moves.offer, job, "D1", day("3-19"), approvers=["greta", "hans"])
    at("2-15", moves.price, job, {"B1": "12000.00"})
    at("3-12", moves.send, job, "D1", review_due=day("3-30"))
    at("3-15", moves.act, job, "A1", "client", "greta", day("4-7"))
    at("3-16", moves.order, job, "CO1", {"B1": "800.00"}, 3, "greta")
    at("3-17", moves.send_order, job, "CO1")
    hold = {"since": day("4-20"), "until": day("5-31"), "reason": "The brewery is being rebuilt."}
    at("4-20", moves.turn, job, "on_hold", hold=hold)
    at("5-24", moves.turn, job, "active")
    at("6-2", moves.turn, job, "cancelled", cancelled={"on": day("6-2"), "reason": "No Maibock."})
    at("3-1", moves.rename_project, "BRH-001", "herbst-2026")
    script.at(
        "2-16", moves.offer, "BRH-002", "D2", day("3-10"), approvers=["greta", "hans"], rule="all"
    )
    script.at("2-22", moves.send, "BRH-002", "D2")
    script.at("2-25", moves.decide, "BRH-002", "D2", "hans", "changes_required")
    script.at("3-3", moves.decide, "BRH-002", "D2", "greta", "deemed_approved")
    job = "BRH-003"
    at("6-7", moves.start_project, job, "export", date(2027, 10, 1))
    at("6-7", moves.plan, job, "M1", day("8-13"))
    at("6-7", moves.plan, job, "M2", date(2027, 10, 1))
    at("6-7", moves.offer, job, "D1", day("8-10"), approvers=["hans"], owner="sam")
    at("6-7", moves.offer, job, "D2", day("9-15"), approvers=["greta"], start=day("8-16"))
    at("7-20", moves.send, job, "D1")
    at("7-28", moves.decide, job, "D1", "hans", "deemed_approved")
    at("8-18", moves.done, job, "M1")
    at("8-24", moves.deliver, job, "D1")
    # Both are before the agreed end; the later of them has moved, and nothing is late.
    at("8-2", moves.plan, job, "M3", day("9-1"))
    at("8-30", moves.expect, job, "M3", day("9-28"))
    at("8-30", moves.expect, job, "M2", day("9-24"))
    at("9-3", moves.undone, job, "M1")
    at("9-13", moves.done, job, "M1", day("9-10"))
    at("9-6", moves.reopen, job, "D1")
    at("9-8", moves.send, job, "D1")


def _alnoor(script: Script) -> None:
    at, job = script.at, "NUR-001"
    at("10-6", moves.start_project, job, "ramadan", day("2-25"))
    at("10-6", moves.plan, job, "M1", day("11-19"))
    at("10-6", moves.plan, job, "M2", day("12-19"))
    at("10-6", moves.plan, job, "M3", day("2-25"), owner_side="client", owner="mariam")
    at("10-6", moves.offer, job, "D1", day("11-12"), approvers=["mariam", "yousef"])
    at("10-6", moves.offer, job, "D2", day("12-15"), approvers=["mariam"], blocks="M2")
    at("10-6", moves.price, job, {"B1": "4200.500", "B2": "900.250"})
    at("10-20", moves.act, job, "A1", "client", "yousef", day("10-29"))
    at("11-5", moves.send, job, "D1")
    at("11-15", moves.done, job, "A1", day("11-12"))
    at("11-16", moves.decide, job, "D1", "yousef", "changes_required", day("11-15"))
    at("11-22", moves.done, job, "M1", day("11-22"))
    at("11-25", moves.send, job, "D1")
    at("12-3", moves.decide, job, "D1", "mariam", "approved")
    at("12-6", moves.order, job, "CO1", {"B2": "310.125"}, 2, "yousef")
    at("12-7", moves.send_order, job, "CO1")
    at("12-21", moves.settle_order, job, "CO1", "rejected", "mariam")
    at("12-14", moves.send, job, "D2")
    at("12-24", moves.decide, job, "D2", "mariam", "deemed_approved")
    at("12-27", moves.done, job, "M2", day("12-24"))
    at("1-20", moves.book, job, "B1", spent="1500.125")
    at("2-1", moves.expect, job, "M3", day("3-4"))
    at("3-9", moves.done, job, "M3", day("3-8"))
    at("3-10", moves.deliver, job, "D1")
    at("3-10", moves.deliver, job, "D2")
    at("3-11", moves.turn, job, "finished")
    at("5-2", moves.turn, job, "active")
    at("5-2", moves.plan, job, "M4", day("6-10"))
    at("6-21", moves.done, job, "M4")
    at("6-22", moves.turn, job, "finished")
    at("4-4", moves.rename_client, "NUR", "al-noor")
    at("4-7", moves.rename_client, "NUR", "alnoor")
    job = "NUR-002"
    at("6-1", moves.start_project, job, "eid", day("9-30"))
    at(
        "6-1",
        moves.plan,
        job,
        "M1",
        day("7-15"),
        owner_side="client",
        owner="mariam",
        depends_on="A1",
    )
    at("6-1", moves.plan, job, "M2", day("9-30"))
    at("6-1", moves.act, job, "A1", "agency", "ines", day("7-8"), audience="internal")
    at("6-1", moves.offer, job, "D1", day("9-2"), approvers=["mariam"])
    at("7-20", moves.done, job, "A1")
    at("7-29", moves.done, job, "M1", day("7-27"))
    at("8-25", moves.send, job, "D1")
    at("9-12", moves.decide, job, "D1", "mariam", "approved")


def _bayside(script: Script) -> None:
    at, job = script.at, "BAY-001"
    at("10-7", moves.start_project, job, "spring-line", day("3-26"))
    at("10-7", moves.plan, job, "M1", day("11-20"), owner_side="client", owner="dana")
    at("10-7", moves.plan, job, "M2", day("1-18"))
    at("10-7", moves.plan, job, "M3", day("3-26"))
    at("10-7", moves.offer, job, "D1", day("11-13"), approvers=["dana"], blocks="M1")
    at("10-7", moves.offer, job, "D2", day("1-13"), approvers=["dana", "theo"])
    at("10-7", moves.offer, job, "D3", day("3-12"), approvers=["theo"])
    at("10-7", moves.price, job, {"B1": "20000.00", "B2": "5500.00"}, audience="finance")
    at("10-19", moves.act, job, "A1", "agency", "sam", day("10-30"))
    at("10-26", moves.meet, job, day("11-5"), "10:00", "10:45")
    at("11-5", moves.minutes, job, day("11-5"))
    at("11-9", moves.send, job, "D1")
    at("11-12", moves.done, job, "A1", day("11-11"))
    at("11-24", moves.decide, job, "D1", "dana", "approved")
    at("12-2", moves.done, job, "M1", day("11-24"))
    at("12-3", moves.order, job, "CO1", {"B1": "2500.00"}, 5, "theo")
    at("12-4", moves.send_order, job, "CO1")
    at("12-9", moves.settle_order, job, "CO1", "approved", "theo")
    at("12-10", moves.book, job, "B1", spent="7000.00", forecast="22600.00")
    at("1-11", moves.send, job, "D2")
    at("1-14", moves.decide, job, "D2", "theo", "approved")
    at("1-21", moves.done, job, "M2", day("1-20"))
    at("2-8", moves.expect, job, "M3", day("4-2"))
    at("3-15", moves.send, job, "D3")
    at("3-29", moves.decide, job, "D3", "theo", "approved", day("3-26"))
    at("4-2", moves.done, job, "M3")
    at("4-5", moves.deliver, job, "D3")
    at("4-6", moves.turn, job, "finished")
    # Theo approved 2,500 in December; two months later he may approve less, then nothing.
    at("2-10", moves.role, "BAY", "theo", approval_limit=Money("1000"))
    at("2-12", moves.role, "BAY", "theo", approval_limit=Money("3000"))
    job = "BAY-002"
    at("4-12", moves.start_project, job, "shops", day("9-24"))
    at("4-12", moves.plan, job, "M1", day("5-31"))
    at("4-12", moves.plan, job, "M2", day("9-24"))
    at("4-12", moves.offer, job, "D1", day("5-28"), approvers=["dana"])
    at("4-12", moves.price, job, {"B1": "8000.00", "B2": "0.10", "B3": "0.20"})
    at("5-3", moves.send, job, "D1")
    at("5-5", moves.decide, job, "D1", "dana", "changes_required")
    at("6-14", moves.send, job, "D1")
    at("6-24", moves.done, job, "M1", day("6-23"))
    at("6-25", moves.turn, job, "on_hold")
    at("8-2", moves.turn, job, "active")
    at("8-3", moves.decide, job, "D1", "dana", "approved")
    at("8-3", moves.expect, job, "M2", date(2027, 10, 15))
    at("8-30", moves.order, job, "CO1", {"B1": "-500.00"}, 10, "dana")
    at("8-31", moves.send_order, job, "CO1")
    at("9-8", moves.settle_order, job, "CO1", "approved", "dana")


def _aurora(script: Script) -> None:
    at = script.at
    at("4-26", moves.gone, "AUR", "caio", "bia")
    months = [(2026, 10), (2026, 11), (2026, 12), *((2027, month) for month in range(1, 10))]
    for year, month in months:
        first = date(year, month, 1) if (year, month) != (2026, 10) else FIRST
        last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        job = f"AUR-R{year % 100}{month:02}"
        at(first, moves.start_project, job, f"retainer-{year}-{month:02}", last, kind="retainer")
        at(first, moves.plan, job, "M1", date(year, month, 20))
        at(first, moves.plan, job, "M2", last)
        at(first, moves.offer, job, "D1", date(year, month, 18), approvers=["bia", "caio"])
        at(first, moves.price, job, {"B1": "9000.00"})
        at(date(year, month, 9), moves.act, job, "A1", "client", "bia", date(year, month, 14))
        at(date(year, month, 12), moves.send, job, "D1")
        at(date(year, month, 16), moves.done, job, "A1")
        by = "caio" if (year, month) < (2027, 5) else "bia"
        at(date(year, month, 21), moves.decide, job, "D1", by, "approved")
        at(date(year, month, 23), moves.done, job, "M1", date(year, month, 22))
        at(date(year, month, 26), moves.book, job, "B1", spent=f"{8000 + month * 75}.00")
        after = last + timedelta(days=month % 4)
        at(after, moves.done, job, "M2")
        at(after, moves.deliver, job, "D1")
        at(after, moves.turn, job, "finished")


def _reports(script: Script) -> None:
    """Reports that go out on time, on the next working day, and one that is corrected."""
    at = script.at
    sent: dict[str, list[tuple[str, str, str, str]]] = {
        # client: (name, first day, reviewed on, issued on)
        "BRH": [
            ("2026-11-02", "10-5", "11-2", "11-2"),
            ("2026-11-11", "11-3", "11-11", "11-11"),
            ("2026-11-20", "11-12", "11-20", "11-23"),
            ("2026-12-18", "11-21", "12-18", "12-18"),
            ("2027-02-05", "12-19", "2-5", "2-5"),
            ("2027-08-27", "2-6", "8-27", "8-27"),
        ],
        "NUR": [
            ("2026-11-19", "10-6", "11-19", "11-19"),
            ("2026-12-17", "11-20", "12-17", "12-20"),
            ("2027-07-22", "12-18", "7-22", "7-22"),
        ],
        "BAY": [
            ("2026-11-06", "10-7", "11-6", "11-9"),
            ("2026-12-04", "11-7", "12-4", "12-4"),
            ("2027-05-14", "12-5", "5-14", "5-14"),
        ],
        "AUR": [
            ("2026-10-30", "10-5", "10-30", "10-30"),
            ("2027-06-25", "10-31", "6-25", "6-25"),
        ],
    }
    for code, reports in sent.items():
        for name, first, reviewed, issued in reports:
            last = date.fromisoformat(name)
            at(reviewed, reporting.write, code, name, day(first), last)
            at(reviewed, reporting.review, code, name)
            at(issued, reporting.issue, code, name)
    at("11-25", reporting.correct, "BRH", "2026-11-11", "The price of CO1 was missing.")


__all__ = ["LAST", "Plot", "Script", "day", "written"]
