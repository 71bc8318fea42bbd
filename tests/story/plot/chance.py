"""Stories that nobody wrote: each day something happens that could happen, drawn from a seed.

What may happen follows from the facts written so far, as a careful person would see it: nobody
decides what was not sent, and nothing is finished while something is open.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.story.oracle.almanac import ONE, after
from tests.story.oracle.sources import listed, parsed, place_of
from tests.story.oracle.standing import state
from tests.story.plot import moves, reporting
from tests.story.plot.cast import CLIENTS
from tests.story.plot.moves import Story
from tests.story.plot.world import Facts, dumped

JOBS = 2
APPROVING = ("approved", "approved", "approved_with_changes")


class Chance:
    """Lets chance tell *story* from the random numbers of *seed*."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story = story
        self.random = random.Random(seed)
        self.last: dict[str, date] = {}
        self.reports = 0

    def begin(self, day: date) -> None:
        """Every client gets a job, and somebody is on call now and then."""
        for facts in CLIENTS.values():
            self._job(day, facts["code"])
        for person in ("lea", "marc", "ines"):
            first = day + timedelta(days=self.random.randrange(2, 30))
            moves.away(
                self.story, day, person, first, first + timedelta(days=self.random.randrange(8))
            )
        for _ in range(3):
            first = day + timedelta(days=self.random.randrange(40))
            hours = self.random.choice(["18:00-22:00", "06:00-09:00", "12:00-13:30"])
            person = self.random.choice(["lea", "marc", "ines", "sam"])
            last = first + timedelta(days=self.random.randrange(5))
            moves.duty(self.story, day, person, first, last, hours)

    def live(self, day: date) -> None:
        """Let up to five things happen on *day*."""
        for _ in range(self.random.randrange(6)):
            self._something(day)

    def _something(self, day: date) -> None:
        job = self.random.choice(sorted(self.story.jobs))
        file = self.story.project(job)
        if file["state"] in ("cancelled", "finished"):
            if self.random.random() < 0.1:
                code = job[:3]
                if sum(each.startswith(code) for each in self.story.jobs) < JOBS + 1:
                    self._job(day, code)
            return
        if file["state"] == "on_hold":
            if self.random.random() < 0.3:
                moves.turn(self.story, day, job, "active")
            return
        kinds: list[tuple[Callable[[date, str], None], int]] = [
            (self._piece, 10),
            (self._stone, 4),
            (self._action, 4),
            (self._order, 4),
            (self._book, 2),
            (self._turn, 1),
            (self._report, 1),
        ]
        what = self.random.choices([kind for kind, _ in kinds], [often for _, often in kinds])[0]
        what(day, job)

    def _ahead(self, day: date, most: int = 40) -> date:
        return day + timedelta(days=self.random.randrange(1, most))

    def _back(self, day: date, first: date) -> date:
        """Return today, or a day up to a week back that is not before *first*."""
        return max(first, day - timedelta(days=self.random.choice([0, 0, 0, 1, 3, 6])))

    def _approvers(self, code: str) -> list[str]:
        every = [e["id"] for e in self.story.client(code)["contacts"] if "approver" in e["roles"]]
        return self.random.sample(every, self.random.randint(1, len(every)))

    def _job(self, day: date, code: str) -> None:
        count = sum(each.startswith(code) for each in self.story.jobs) + 1
        job, story = f"{code}-{count:03}", self.story
        due = self._ahead(day + timedelta(days=20))
        moves.start_project(story, day, job, f"job-{count}", due)
        for number in (1, 2):
            self._new_piece(day, job, number)
        for number in (1, 2, 3):
            self._new_stone(day, job, number, due)
        amounts = {"B1": f"{self.random.randrange(1, 90) * 100}.00", "B2": "0.10"}
        audience = {"audience": "finance"} if code == "BAY" and self.random.random() < 0.3 else {}
        moves.price(story, day, job, amounts, **audience)

    def _new_piece(self, day: date, job: str, number: int) -> None:
        approvers = self._approvers(job[:3])
        more: Facts = {"approvers": approvers, "rule": self.random.choice(["any", "all"])}
        moves.offer(self.story, day, job, f"D{number}", self._ahead(day), **more)

    def _new_stone(self, day: date, job: str, number: int, due: date) -> None:
        baseline = due if number == 3 else min(due, self._ahead(day, 30))
        more: Facts = {}
        if self.random.random() < 0.4:
            owner = self._approvers(job[:3])[0]
            more = {"owner_side": "client", "owner": owner}
            if self.random.random() < 0.6:
                more["depends_on"] = [self.random.choice(["D1", "D2"])]
        moves.plan(self.story, day, job, f"M{number}", baseline, **more)

    # Deliverables

    def _state(self, job: str, ident: str, day: date) -> str:
        return state(parsed(dumped(self.story.deliverable(job, ident))), day)

    def _piece(self, day: date, job: str) -> None:
        ident = self.random.choice(["D1", "D2"])
        piece, now = self.story.deliverable(job, ident), self._state(job, ident, day)
        if now in ("in_production", "changes_requested"):
            unsent = not any("sent_on" in each for each in piece["versions"])
            if unsent and self.random.random() < 0.2:
                moves.inside(self.story, day, job, ident)
            elif piece["versions"] == [] or piece["versions"][-1].get("sent_on") != day:
                moves.send(self.story, day, job, ident)
        elif now == "in_review":
            self._decide(day, job, ident, piece)
        elif now == "approved" and self.random.random() < 0.5:
            moves.deliver(self.story, day, job, ident)
        elif now == "delivered" and self.random.random() < 0.2:
            moves.reopen(self.story, day, job, ident)

    def _decide(self, day: date, job: str, ident: str, piece: Facts) -> None:
        version = piece["versions"][-1]
        if "sent_on" not in version:
            return
        said = [each["by"] for each in version.get("decisions", [])]
        waited = [each for each in listed(piece["approvers"]) if each not in said]
        by = self.random.choice(waited)
        theirs = (place_of(parsed(dumped(self.story.client(job[:3])))),)
        due = after(version["sent_on"], 5, theirs)
        if not said and day > due and self.random.random() < 0.3:
            moves.decide(self.story, day, job, ident, by, "deemed_approved")
            return
        outcome = self.random.choice((*APPROVING, "changes_required"))
        moves.decide(self.story, day, job, ident, by, outcome, self._back(day, version["sent_on"]))

    # Milestones and actions

    def _stone(self, day: date, job: str) -> None:
        stone = self.random.choice(self.story.project(job)["milestones"])
        if "actual" in stone:
            if self.random.random() < 0.1:
                moves.undone(self.story, day, job, stone["id"])
        elif self.random.random() < 0.4:
            moves.expect(self.story, day, job, stone["id"], self._ahead(day))
        elif all(self._over(job, each, day) for each in listed(stone.get("depends_on"))):
            moves.done(self.story, day, job, stone["id"])

    def _over(self, job: str, ident: str, day: date) -> bool:
        return self._state(job, ident, day) in ("approved", "delivered")

    def _action(self, day: date, job: str) -> None:
        actions = self.story.project(job)["actions"]
        free = [each for each in actions if "done_on" not in each]
        if free and self.random.random() < 0.5:
            moves.done(self.story, day, job, self.random.choice(free)["id"])
        elif len(actions) < 6:
            side = self.random.choice(["client", "agency"])
            owner = self._approvers(job[:3])[0] if side == "client" else "sam"
            more: Facts = (
                {"audience": "internal"} if side == "agency" and self.random.random() < 0.3 else {}
            )
            ident = f"A{len(actions) + 1}"
            moves.act(self.story, day, job, ident, side, owner, self._ahead(day, 20), **more)

    # Money

    def _order(self, day: date, job: str) -> None:
        orders = self.story.budget(job)["change_orders"]
        running = [each for each in orders if each["state"] in ("draft", "sent")]
        if not running:
            if len(orders) < 3:
                amounts = {"B1": f"{self.random.randrange(-5, 30) * 50}.00"}
                by = self._approvers(job[:3])[0]
                days = self.random.randrange(5)
                moves.order(self.story, day, job, f"CO{len(orders) + 1}", amounts, days, by)
            return
        entry = running[0]
        if entry["state"] == "draft":
            moves.send_order(self.story, day, job, entry["id"])
            return
        settle = self.random.choice(["approved", "approved", "rejected", "withdrawn", "revise"])
        if settle == "revise":
            amount = f"{self.random.randrange(1, 30) * 50}.00"
            moves.revise_order(self.story, day, job, entry["id"], "B1", amount)
        else:
            by = "" if settle == "withdrawn" else self._able(job[:3], entry)
            moves.settle_order(self.story, day, job, entry["id"], settle, by)

    def _able(self, code: str, entry: Facts) -> str:
        amount = abs(sum(float(each["amount"]) for each in entry["lines"]))
        able = [
            each["id"]
            for each in self.story.client(code)["contacts"]
            if "approver" in each["roles"] and float(each.get("approval_limit", 10**9)) >= amount
        ]
        return str(self.random.choice(able))

    def _book(self, day: date, job: str) -> None:
        spent = f"{self.random.randrange(100)}.50"
        moves.book(self.story, day, job, self.random.choice(["B1", "B2"]), spent=spent)

    # The whole

    def _turn(self, day: date, job: str) -> None:
        file = self.story.project(job)
        open_ends = any("actual" not in each for each in file["milestones"])
        open_ends |= any("done_on" not in each for each in file["actions"])
        choice = self.random.choice(["on_hold", "cancelled", "finished", "rename"])
        if choice == "rename":
            moves.rename_project(self.story, day, job, f"{self.story.jobs[job]}-b")
        elif choice != "finished" or not open_ends:
            moves.turn(self.story, day, job, choice)

    def _report(self, day: date, job: str) -> None:
        code = job[:3]
        first = self.last.get(code, day - timedelta(days=6))
        if self.reports < 4 and first <= day and day not in self.last.values():
            self.reports += 1
            name = day.isoformat()
            self.story.keep(day, 16)
            reporting.write(self.story, day, code, name, first, day)
            reporting.review(self.story, day, code, name)
            reporting.issue(self.story, day, code, name)
            self.last[code] = day + ONE


__all__ = ["Chance"]
