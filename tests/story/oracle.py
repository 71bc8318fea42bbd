"""What is true on a day, worked out again from the files, one short rule after another.

The rules are those of DEFINITIONS.md. Each answer is a `Claim`: what is said of what, the right value,
and the circumstance under which it was found, so that a fault can be named by its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.story.almanac import Place, after, between
from tests.story.reach import answering, stand_ins, windows
from tests.story.schedule import report_claims
from tests.story.sources import Account, Facts, Job, Office, amount, day, listed

APPROVING = ("approved", "approved_with_changes", "deemed_approved")
LIVE = ("active", "not_started")
OVER = ("finished", "cancelled")


@dataclass(frozen=True)
class Claim:
    """*value* is right for *aspect* of *subject*; *why* says in which circumstance."""

    subject: str
    aspect: str
    value: Any
    why: str = "plain"


@dataclass
class Wait:
    """Something that waits on the client."""

    ref: str
    due: date
    days: int
    owners: tuple[str, ...]
    why: str = "plain"


@dataclass
class Scene:
    """One project of one client on one day, with all that is worked out about it."""

    office: Office
    account: Account
    job: Job
    today: date
    states: dict[str, str] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    hidden: list[Wait] = field(default_factory=list)  # for contacts with a role only

    def __post_init__(self) -> None:
        self.states = {each["id"]: state(each, self.today) for each in self.job.deliverables}

    @property
    def ours(self) -> Place:
        """Where the agency works."""
        return (self.office.agency["country"], self.office.agency.get("region", ""))

    @property
    def theirs(self) -> Place:
        """Where the client works."""
        return (self.account.file["country"], self.account.file.get("region", ""))

    @property
    def state(self) -> str:
        """Whether work goes on."""
        return str(self.job.file.get("state", "active"))

    @property
    def live(self) -> bool:
        """Whether anything of it can be late, next or asked with a day."""
        return self.state in LIVE

    def ref(self, ident: str) -> str:
        """Return an id as it is known across the agency."""
        return f"{self.job.number}-{ident}"

    def name(self, ident: str | None) -> str:
        """Return the name of a person or contact."""
        everybody = [*self.office.agency["people"], *self.account.file["contacts"]]
        return next((each["name"] for each in everybody if each["id"] == ident), "")

    @property
    def agreed_days(self) -> int:
        """The working days that approved change orders added."""
        orders = (self.job.budget or {}).get("change_orders", [])
        return sum(int(each.get("days", 0)) for each in orders if each["state"] == "approved")

    def later(self, planned: date) -> date:
        """Return *planned* moved by the approved days, where it lies on or after the last day."""
        due = must(self.job.file["due"])
        if self.agreed_days and planned >= due:
            return after(planned, self.agreed_days, (self.ours, self.theirs))
        return planned

    @property
    def agreed_end(self) -> date:
        """The last day as agreed: `due`, moved by approved change orders."""
        return self.later(must(self.job.file["due"]))


def must(text: Any) -> date:
    """Return the day written."""
    found = day(text)
    assert found is not None
    return found


# Deliverables


def newest_sent(piece: Facts, today: date) -> Facts | None:
    """Return the newest version that went to the client by *today*."""
    sent = [v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= today]
    return sent[-1] if sent else None


def verdicts(piece: Facts, version: Facts, today: date) -> dict[str, Facts]:
    """Return the last decision of each approver."""
    found: dict[str, Facts] = {}
    for each in sorted(version.get("decisions", []), key=lambda one: str(one["on"])):
        if must(each["on"]) <= today and each["by"] in (listed(piece.get("approvers")) or [each["by"]]):
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


def _mixed(piece: Facts, today: date) -> str:
    """Return whether silence was taken for approval beside a refusal."""
    version = newest_sent(piece, today)
    said = {each["outcome"] for each in verdicts(piece, version, today).values()} if version else set()
    return "silence beside a refusal" if {"deemed_approved", "changes_required"} <= said else "plain"


def approved_on(piece: Facts, today: date) -> date | None:
    """Return the day on which the newest version was approved, or None."""
    version = newest_sent(piece, today)
    if version is None or state(piece, today) not in ("approved", "delivered"):
        return None
    days = sorted(must(d["on"]) for d in verdicts(piece, version, today).values() if d["outcome"] in APPROVING)
    if not days:
        return None
    return days[-1] if piece.get("rule") == "all" else days[0]


def deliverables(scene: Scene) -> Iterator[Claim]:
    """Claim states, rounds, whose turn it is, and lateness on both sides."""
    for piece in scene.job.deliverables:
        ref, now = scene.ref(piece["id"]), scene.states[piece["id"]]
        yield Claim(ref, "state", now, _mixed(piece, scene.today))
        yield Claim(ref, "due", must(piece["due"]))
        sent = [v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= scene.today]
        yield Claim(ref, "rounds used", max((int(v["round"]) for v in sent), default=0))
        version = newest_sent(piece, scene.today)
        if now == "in_review" and version:
            yield from _review(scene, piece, version)
        else:
            yield Claim(ref, "awaited", (), now)
            yield Claim(ref, "answer days", None, now)
        late, why = 0, scene.state if not scene.live else now
        if scene.live and now in ("in_production", "changes_requested"):
            late = max(0, between(must(piece["due"]), scene.today, (scene.ours,)))
        yield Claim(ref, "late with us", late, f"{why}, {'past' if must(piece['due']) < scene.today else 'ahead'}")


def _review(scene: Scene, piece: Facts, version: Facts) -> Iterator[Claim]:
    ref, said = scene.ref(piece["id"]), verdicts(piece, version, scene.today)
    terms = scene.office.agency["terms"]
    due = day(version.get("review_due")) or after(
        must(version["sent_on"]), int(terms["review_days"]), (scene.theirs,)
    )
    owners = tuple(each for each in listed(piece.get("approvers")) if each not in said)
    days = between(due, scene.today, (scene.theirs,))
    names = tuple(scene.name(each) for each in owners)
    yield Claim(ref, "awaited", names)
    yield Claim(ref, "answer due", due)
    yield Claim(ref, "answer days", days if scene.live else min(0, days), scene.state)
    scene.waits.append(Wait(ref, due, days, names))


# Milestones and the end


def is_open(scene: Scene, ident: str) -> bool:
    """Say whether the milestone, action or deliverable *ident* is still to come."""
    for each in scene.job.milestones:
        if each["id"] == ident:
            return reached(scene, each) is None and each.get("cancelled") != "true"
    for each in scene.job.actions:
        if each["id"] == ident:
            return not each.get("done_on")
    return scene.states.get(ident, "delivered") not in ("approved", "delivered", "cancelled")


def bringers(scene: Scene, stone: Facts) -> list[Facts]:
    """Return the deliverables whose approval brings about a client's milestone."""
    if stone.get("owner_side") != "client":
        return []
    return [
        piece
        for piece in scene.job.deliverables
        if piece["id"] in listed(stone.get("depends_on")) or stone["id"] in listed(piece.get("blocks"))
    ]


def reached(scene: Scene, stone: Facts) -> date | None:
    """Return the day a milestone was reached: as written, else when its approval came."""
    if stone.get("actual"):
        return must(stone["actual"])
    pieces = bringers(scene, stone)
    days = [approved_on(piece, scene.today) for piece in pieces]
    others = [i for i in listed(stone.get("depends_on")) if i not in [p["id"] for p in pieces]]
    if pieces and all(days) and not any(is_open(scene, each) for each in others):
        return max(each for each in days if each)
    return None


def expected(scene: Scene, stone: Facts) -> date:
    """Return the day a milestone happened, else the day it is said to: as written, or as agreed."""
    forecast = day(stone.get("forecast"))
    return reached(scene, stone) or forecast or scene.later(must(stone["baseline"]))


def soonest(scene: Scene, stone: Facts) -> date:
    """Return the same, but for what is open and past its day: today is the soonest it can be."""
    when = expected(scene, stone)
    return max(when, scene.today) if scene.live and reached(scene, stone) is None else when


def circumstance(scene: Scene, stone: Facts) -> str:
    """Return what is special about a milestone today."""
    words = []
    if reached(scene, stone) and not stone.get("actual"):
        words.append("reached by approval")
    elif reached(scene, stone):
        words.append("reached")
    elif not scene.live:
        words.append("open")
    else:
        words.append("past its day" if expected(scene, stone) < scene.today else "ahead")
    if scene.later(must(stone["baseline"])) != must(stone["baseline"]):
        hidden = _hidden(scene.job.budget or {})
        words.append("agreed later for finance only" if hidden else "agreed later")
    if not scene.live:
        words.append(scene.state)
    return ", ".join(words)


def milestones(scene: Scene) -> Iterator[Claim]:
    """Claim each milestone's day, what has moved, and which is next."""
    both = (scene.ours, scene.theirs)
    for stone in scene.job.milestones:
        ref, why = scene.ref(stone["id"]), circumstance(scene, stone)
        done = reached(scene, stone)
        yield Claim(ref, "done", done is not None, why)
        if scene.live or done:
            yield Claim(ref, "date", expected(scene, stone), why)
        planned = scene.later(must(stone["baseline"]))
        moved = between(planned, soonest(scene, stone), both)
        if scene.live or done:
            yield Claim(ref, "moved", moved, why)
        past = scene.live and done is None and expected(scene, stone) < scene.today
        yield Claim(ref, "past its day", past, why)


def next_stone(scene: Scene) -> Facts | None:
    """Return the open milestone that comes next: never one whose day has passed."""
    coming = [
        each
        for each in scene.job.milestones
        if scene.live and reached(scene, each) is None and expected(scene, each) >= scene.today
    ]
    return min(coming, key=lambda each: expected(scene, each), default=None)


def tags(scene: Scene) -> list[str]:
    """Return what is special about a project today."""
    words = [scene.state]
    whys = [circumstance(scene, each) for each in scene.job.milestones]
    words += [one for one in ("reached by approval", "past its day") if any(one in w for w in whys)]
    if scene.agreed_days:
        hidden = _hidden(scene.job.budget or {})
        words.append("agreed later for finance only" if hidden else "agreed later")
    return words


def project(scene: Scene) -> Iterator[Claim]:
    """Claim the agreed end, the day now expected, and by how much they differ."""
    number, both = scene.job.number, (scene.ours, scene.theirs)
    days = [soonest(scene, each) for each in scene.job.milestones]
    end = max(days, default=scene.agreed_end)
    why = ", ".join(tags(scene))
    yield Claim(number, "state", scene.state)
    yield Claim(number, "agreed end", scene.agreed_end, why)
    if scene.live or scene.state == "finished":
        said = max((expected(scene, each) for each in scene.job.milestones), default=end)
        yield Claim(number, "end", said, why)
        yield Claim(number, "late", max(0, between(scene.agreed_end, end, both)), why)
    else:
        yield Claim(number, "late", 0, why)
    ahead = next_stone(scene)
    yield Claim(number, "next", scene.ref(ahead["id"]) if ahead else None, why)


# What waits on whom


def asked(scene: Scene) -> Iterator[Claim]:
    """Claim what waits on the client; `scene.waits` holds the versions already."""
    _orders(scene)
    _actions(scene)
    _stones(scene)
    number = scene.job.number
    if scene.state in OVER:
        scene.waits.clear()
        scene.hidden.clear()
    yield Claim(number, "waits", frozenset(each.ref for each in scene.waits), scene.state)
    yield from _asked_each(scene)
    for wait in scene.waits:
        days = wait.days if scene.live else min(0, wait.days)
        yield Claim(wait.ref, "wait due", wait.due, scene.state)
        yield Claim(wait.ref, "wait days", days, scene.state)
        yield Claim(wait.ref, "wait owners", wait.owners, wait.why)
        yield Claim(wait.ref, "wait is today", wait.due == scene.today)
        yield Claim(wait.ref, "blocks", frozenset(map(scene.ref, _blocked(scene, wait.ref.rsplit("-", 1)[1]))))


def _asked_each(scene: Scene) -> Iterator[Claim]:
    """Claim of everything that could be asked of the client whether it is, and why."""
    now = {each.ref for each in scene.waits}
    idents = {stone["id"]: _why_asked(scene, stone) for stone in scene.job.milestones}
    idents |= {each["id"]: scene.state for each in scene.job.actions}
    idents |= {piece["id"]: f"{scene.states[piece['id']]}, {scene.state}" for piece in scene.job.deliverables}
    for each in (scene.job.budget or {}).get("change_orders", []):
        idents[each["id"]] = f"{each['state']}, {scene.state}"
    for ident, why in idents.items():
        yield Claim(scene.ref(ident), "asked", scene.ref(ident) in now, why)


def _why_asked(scene: Scene, stone: Facts) -> str:
    """Return what a milestone waits for."""
    words = [circumstance(scene, stone)]
    if any(is_open(scene, piece["id"]) for piece in bringers(scene, stone)):
        words.append("by a deliverable to come")
    hidden = [a["id"] for a in scene.job.actions if "internal" in listed(a.get("audience"))]
    if any(is_open(scene, each) for each in listed(stone.get("depends_on")) if each in hidden):
        words.append("by a hidden action")
    return ", ".join(words)


def _blocked(scene: Scene, ident: str) -> Iterator[str]:
    """Yield what waits for *ident* and is still to come."""
    entries = [*scene.job.actions, *scene.job.deliverables]
    own = next((listed(each.get("blocks")) for each in entries if each["id"] == ident), [])
    own += [each["id"] for each in scene.job.milestones if ident in listed(each.get("depends_on"))]
    yield from (each for each in own if is_open(scene, each))


def _orders(scene: Scene) -> None:
    terms = scene.office.agency["terms"]
    for each in (scene.job.budget or {}).get("change_orders", []):
        if each["state"] != "sent":
            continue
        due = day(each.get("decide_by")) or after(
            must(each["sent_on"]), int(terms["review_days"]), (scene.theirs,)
        )
        whole = abs(sum((amount(line["amount"]) for line in each["lines"]), Decimal(0)))
        able = [
            contact["id"]
            for contact in scene.account.file["contacts"]
            if "approver" in listed(contact["roles"])
            and (not contact.get("approval_limit") or whole <= amount(contact["approval_limit"]))
        ]
        owners = [each["asked_by"]] if each["asked_by"] in able else able
        days = between(due, scene.today, (scene.theirs,))
        names = tuple(scene.name(one) for one in owners)
        found = Wait(scene.ref(each["id"]), due, days, names)
        (scene.hidden if _hidden(scene.job.budget or {}) else scene.waits).append(found)


def _hidden(entry: Facts) -> bool:
    return "everyone" not in (listed(entry.get("audience")) or ["everyone"])


def _actions(scene: Scene) -> None:
    for each in scene.job.actions:
        hidden = "internal" in listed(each.get("audience"))
        if each.get("side") == "client" and not each.get("done_on") and not hidden:
            days = between(must(each["due"]), scene.today, (scene.theirs,))
            owner = (scene.name(each["owner"]),)
            scene.waits.append(Wait(scene.ref(each["id"]), must(each["due"]), days, owner))


def _stones(scene: Scene) -> None:
    for stone in scene.job.milestones:
        free = not any(is_open(scene, each) for each in listed(stone.get("depends_on")))
        free = free and not any(
            is_open(scene, piece["id"]) for piece in bringers(scene, stone)
        )
        if stone.get("owner_side") == "client" and is_open(scene, stone["id"]) and free:
            due = expected(scene, stone)
            days = between(due, scene.today, (scene.theirs,))
            owners = (scene.name(stone["owner"]),) if stone.get("owner") else ()
            scene.waits.append(Wait(scene.ref(stone["id"]), due, days, owners))


def actions(scene: Scene) -> Iterator[Claim]:
    """Claim by how many days an open action is late, in the days of whoever is to do it."""
    for each in scene.job.actions:
        side = each.get("side", "agency")
        if each.get("done_on"):
            yield Claim(scene.ref(each["id"]), "action days", None, "done")
        elif scene.live:
            place = scene.theirs if side == "client" else scene.ours
            days = between(must(each["due"]), scene.today, (place,))
            yield Claim(scene.ref(each["id"]), "action days", days, side)


# Money


def money(scene: Scene) -> Iterator[Claim]:
    """Claim the sums of a project's budget."""
    budget, number = scene.job.budget, scene.job.number
    if budget is None:
        return
    lines, orders = budget["lines"], budget.get("change_orders", [])
    agreed: dict[str, Decimal] = {}
    for each in orders:
        for line in each["lines"] if each["state"] == "approved" else ():
            agreed[line["line"]] = agreed.get(line["line"], Decimal(0)) + amount(line["amount"])
    approved = {each["id"]: amount(each["estimate"]) + agreed.get(each["id"], Decimal(0)) for each in lines}
    whole = sum(approved.values(), Decimal(0))
    spent = sum((amount(each.get("spent")) for each in lines), Decimal(0))
    committed = sum((amount(each.get("committed")) for each in lines), Decimal(0))
    forecast = sum(
        (amount(e["forecast"]) if e.get("forecast") else approved[e["id"]] for e in lines), Decimal(0)
    )
    why = "finance" if _hidden(budget) else "plain"
    yield Claim(number, "estimate", sum((amount(each["estimate"]) for each in lines), Decimal(0)), why)
    yield Claim(number, "approved", whole, why)
    yield Claim(number, "changes", sum(agreed.values(), Decimal(0)), why)
    yield Claim(number, "spent", spent, why)
    yield Claim(number, "committed", committed, why)
    yield Claim(number, "remaining", whole - spent - committed, why)
    yield Claim(number, "forecast", forecast, why)
    days = sorted(must(each["as_of"]) for each in lines)
    same = "one day" if days[0] == days[-1] else "several days"
    yield Claim(number, "money as of", days[0], same)
    asked_for = [each for each in orders if each["state"] == "sent"]
    pending = sum((amount(line["amount"]) for each in asked_for for line in each["lines"]), Decimal(0))
    yield Claim(number, "pending", pending, scene.state)
    for each in orders:
        yield Claim(scene.ref(each["id"]), "order state", each["state"])


# A whole client


def account(office: Office, one: Account, today: date) -> Iterator[Claim]:
    """Claim everything about one client."""
    code = one.file["code"]
    scenes = [Scene(office, one, job, today) for job in one.jobs]
    for scene in scenes:
        for part in (deliverables, milestones, project, asked, actions, money):
            yield from part(scene)
    live = [scene for scene in scenes if scene.live]
    stones = [(expected(s, stone), s.ref(stone["id"])) for s in live if (stone := next_stone(s))]
    first = min(stones, default=(None, None))
    soon = frozenset(ref for when, ref in stones if when == first[0])
    every = ", ".join(sorted({word for scene in scenes for word in tags(scene)}))
    yield Claim(code, "next", soon or frozenset({None}), every)
    yield Claim(code, "announced next", frozenset(ref for _, ref in stones), every)
    for when, ref in stones:
        yield Claim(ref, "next is today", when == today)
    yield Claim(code, "waits", frozenset(w.ref for s in scenes for w in s.waits))
    late = sum(1 for s in scenes for w in s.waits if w.days > 0 and s.live)
    yield Claim(code, "waits late", late)
    every_wait = {w.ref for s in scenes for w in (*s.waits, *s.hidden)}
    yield Claim(code, "waits count", len(every_wait))
    found, why = windows(office.agency, one.file, today)
    yield Claim(code, "calls", found, why)
    soon_days = stand_ins(office.agency, one.file, today, today + timedelta(days=10))
    yield Claim(code, "stands in", soon_days)
    people = {each["id"]: each for each in office.agency["people"]}
    for person in answering(office.agency, one.file, today):
        away = "plain" if person == one.file["account_manager"] else "away"
        yield Claim(code, "letters go to", frozenset({people[person]["email"]}), away)
        yield Claim(code, "report falls to", people[person]["name"], away)
    yield Claim(code, "told twice", frozenset())
    yield Claim(code, "late on the board", frozenset(_late_on_board(scenes)))
    for scene in scenes:
        yield from _board_whys(scene)
    yield from report_claims(office, one, today)


def _board_whys(scene: Scene) -> Iterator[Claim]:
    """Claim under which circumstance the board speaks of each thing."""
    for stone in scene.job.milestones:
        yield Claim(scene.ref(stone["id"]), "on the board", None, _why_asked(scene, stone))
    for piece in scene.job.deliverables:
        why = f"{scene.states[piece['id']]}, {scene.state}"
        yield Claim(scene.ref(piece["id"]), "on the board", None, why)
    for each in scene.job.actions:
        yield Claim(scene.ref(each["id"]), "on the board", None, scene.state)
    for each in (scene.job.budget or {}).get("change_orders", []):
        yield Claim(scene.ref(each["id"]), "on the board", None, f"{each['state']}, {scene.state}")


def _late_on_board(scenes: list[Scene]) -> Iterator[tuple[str, int]]:
    """Yield all that is late, on either side, with the working days of whoever is late."""
    for scene in scenes:
        if not scene.live:
            continue
        for wait in (*scene.waits, *scene.hidden):
            if wait.days > 0:
                yield wait.ref, wait.days
        for each in scene.job.actions:
            if each.get("side", "agency") == "agency" and not each.get("done_on"):
                days = between(must(each["due"]), scene.today, (scene.ours,))
                if days > 0:
                    yield scene.ref(each["id"]), days
        for claim in deliverables(Scene(scene.office, scene.account, scene.job, scene.today)):
            if claim.aspect == "late with us" and claim.value > 0:
                yield claim.subject, claim.value
        for stone in scene.job.milestones:
            if stone.get("owner_side", "agency") == "agency" and is_open(scene, stone["id"]):
                days = between(expected(scene, stone), scene.today, (scene.ours,))
                if days > 0:
                    yield scene.ref(stone["id"]), days


def claims(office: Office, today: date) -> list[Claim]:
    """Return all that is true on *today*."""
    return [claim for one in office.accounts for claim in account(office, one, today)]


__all__ = ["Claim", "claims"]
