"""What is true on a day, worked out again from the files, one short rule after another.

The rules are those of docs/definitions.md. Each answer is a `Claim`: what is said of what, the
right value, and the circumstance in which it was found, so that a fault can be named by its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.story.oracle.almanac import between
from tests.story.oracle.asked import actions, asked, why_asked
from tests.story.oracle.pieces import deliverables
from tests.story.oracle.reach import account_answers, stand_ins, windows
from tests.story.oracle.scene import Claim, Scene
from tests.story.oracle.schedule import report_claims
from tests.story.oracle.sources import Account, Office, day, listed, must
from tests.story.oracle.stones import (
    expected,
    is_open,
    milestones,
    next_stone,
    project,
    tags,
)
from tests.story.oracle.sums import money


def account(office: Office, one: Account, today: date) -> Iterator[Claim]:
    """Claim everything about one client."""
    code = one.file["code"]
    scenes = [Scene(office, one, job, today) for job in one.jobs]
    for scene in scenes:
        for part in (deliverables, milestones, project, asked, actions, money, _meetings):
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
    for person in account_answers(office.agency, one.file, today):
        away = "plain" if person == one.file["account_manager"] else "away"
        yield Claim(code, "letters go to", frozenset({people[person]["email"]}), away)
        yield Claim(code, "report falls to", people[person]["name"], away)
    yield Claim(code, "told twice", frozenset())
    yield Claim(code, "late on the board", frozenset(_late_on_board(scenes)))
    for scene in scenes:
        yield from _board_whys(scene)
        yield from _ours_late(scene)
    yield from report_claims(office, one, today)


def _meetings(scene: Scene) -> Iterator[Claim]:
    """Claim whether a meeting is to come: its contact report is not out, and its day not over."""
    for each in scene.job.meetings:
        issued = day(each.get("issued_on"))
        over = must(each["start"]) < scene.today or (issued is not None and issued <= scene.today)
        why = "reported on its day" if issued == must(each["start"]) else "plain"
        yield Claim(f"{scene.job.number.lower()}-{each['slug']}", "to come", not over, why)


def _board_whys(scene: Scene) -> Iterator[Claim]:
    """Claim under which circumstance the board speaks of each thing."""
    for stone in scene.job.milestones:
        yield Claim(scene.ref(stone["id"]), "on the board", None, why_asked(scene, stone))
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
        if scene.live:
            for wait in (*scene.waits, *scene.hidden):
                if wait.days > 0:
                    yield wait.ref, wait.days
            yield from _late_with_us(scene)


def _ours_late(scene: Scene) -> Iterator[Claim]:
    """Claim what the client is told to be late with us: the longest late first, then by its day."""
    internal = {
        scene.ref(each["id"])
        for each in scene.job.actions
        if "internal" in listed(each.get("audience"))
    }
    late = [each for each in _late_with_us(scene) if scene.live and each[0] not in internal]
    late.sort(key=lambda each: -each[1])
    yield Claim(scene.job.number, "ours late", tuple(late), scene.state)
    named = late[:3] if len(late) > 4 else late
    yield Claim(scene.job.number, "ours late by name", frozenset(ref for ref, _ in named))


def _late_with_us(scene: Scene) -> Iterator[tuple[str, int]]:
    dues = [
        (each["id"], must(each["due"]))
        for each in scene.job.actions
        if each.get("side", "agency") == "agency" and not each.get("done_on")
    ]
    dues += [
        (each["id"], must(each["due"]))
        for each in scene.job.deliverables
        if scene.states[each["id"]] in ("planned", "in_production", "changes_requested")
    ]
    dues += [
        (each["id"], expected(scene, each))
        for each in scene.job.milestones
        if each.get("owner_side", "agency") == "agency" and is_open(scene, each["id"])
    ]
    dues.sort(key=lambda each: (each[1], each[0]))
    for ident, due in dues:
        days = between(due, scene.today, (scene.ours,))
        if days > 0:
            yield scene.ref(ident), days


def claims(office: Office, today: date) -> list[Claim]:
    """Return all that is true on *today*."""
    return [claim for one in office.accounts for claim in account(office, one, today)]


__all__ = ["account", "claims"]
