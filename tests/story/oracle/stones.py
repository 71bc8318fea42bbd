"""Milestones and the end of a project: when, by how much moved, which is next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tests.story.oracle.almanac import between
from tests.story.oracle.scene import Claim, Scene, is_hidden
from tests.story.oracle.sources import Facts, day, listed, must
from tests.story.oracle.standing import approved_on, cancelled


def is_open(scene: Scene, ident: str) -> bool:
    """Say whether the milestone, action or deliverable *ident* is still to come."""
    for each in scene.job.milestones:
        if each["id"] == ident:
            return reached(scene, each) is None and not cancelled(each)
    for each in scene.job.actions:
        if each["id"] == ident:
            return not each.get("done_on")
    return scene.states.get(ident, "delivered") not in ("approved", "delivered", "cancelled")


def bringers(scene: Scene, stone: Facts) -> list[Facts]:
    """Return the deliverables whose approval brings about a client's milestone."""
    if stone.get("owner_side") != "client" or stone.get("by_approval") == "false":
        return []
    return [
        piece
        for piece in scene.job.deliverables
        if piece["id"] in before(scene, stone) and not cancelled(piece)
    ]


def before(scene: Scene, stone: Facts) -> list[str]:
    """Return the ids of what has to happen before a milestone, on whichever side it is written."""
    every = [*scene.job.deliverables, *scene.job.actions]
    blocking = [each["id"] for each in every if stone["id"] in listed(each.get("blocks"))]
    return [*listed(stone.get("depends_on")), *blocking]


def reached(scene: Scene, stone: Facts) -> date | None:
    """Return the day a milestone was reached: as written, else when its approval came."""
    if stone.get("actual") or cancelled(stone):
        return day(stone.get("actual"))
    pieces = bringers(scene, stone)
    days = [approved_on(piece, scene.today) for piece in pieces]
    others = [each for each in before(scene, stone) if each not in [p["id"] for p in pieces]]
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
    return max(when, scene.today) if scene.live and is_open(scene, stone["id"]) else when


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
        hidden = is_hidden(scene.job.budget or {})
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
        late = days_late(scene, stone)
        yield Claim(ref, "overdue", late > 0, why)
        gap = max(0, moved) or late
        yield Claim(ref, "gap", gap if scene.live or done else 0, why)


def days_late(scene: Scene, stone: Facts) -> int:
    """Return by how many working days whoever has to bring a milestone about is late.

    Of a client's only where nothing else has to happen first.
    """
    theirs = stone.get("owner_side") == "client"
    free = not theirs or not any(is_open(scene, each) for each in before(scene, stone))
    if not (scene.live and is_open(scene, stone["id"]) and free):
        return 0
    place = scene.theirs if theirs else scene.ours
    return max(0, between(expected(scene, stone), scene.today, (place,)))


def next_stone(scene: Scene) -> Facts | None:
    """Return the open milestone that comes next: never one whose day has passed."""
    coming = [
        each
        for each in scene.job.milestones
        if scene.live and is_open(scene, each["id"]) and expected(scene, each) >= scene.today
    ]
    return min(coming, key=lambda each: expected(scene, each), default=None)


def tags(scene: Scene) -> list[str]:
    """Return what is special about a project today."""
    words = [scene.state]
    whys = [circumstance(scene, each) for each in scene.job.milestones]
    words += [one for one in ("reached by approval", "past its day") if any(one in w for w in whys)]
    if scene.agreed_days:
        hidden = is_hidden(scene.job.budget or {})
        words.append("agreed later for finance only" if hidden else "agreed later")
    return words


def _end(scene: Scene, when: Callable[[Scene, Facts], date]) -> date:
    """Return the day the work ends, if each milestone is *when* it is said to be.

    The agreed end, unless the last milestone says otherwise. Where the plan leaves days after it,
    only what lies beyond the agreed end counts.
    """
    stones = [each for each in scene.job.milestones if not cancelled(each)]
    if scene.state == "finished":
        return max(
            filter(None, (reached(scene, each) for each in stones)), default=scene.agreed_end
        )
    if not stones:
        return scene.agreed_end
    last = max(when(scene, each) for each in stones)
    planned = max(scene.later(must(each["baseline"])) for each in stones)
    return last if planned >= scene.agreed_end else max(last, scene.agreed_end)


def project(scene: Scene) -> Iterator[Claim]:
    """Claim the agreed end, the day now expected, and by how much they differ."""
    number, both = scene.job.number, (scene.ours, scene.theirs)
    why = ", ".join(tags(scene))
    yield Claim(number, "state", scene.state)
    yield Claim(number, "agreed end", scene.agreed_end, why)
    if scene.live or scene.state == "finished":
        end = _end(scene, soonest)
        yield Claim(number, "end", _end(scene, expected), why)
        yield Claim(number, "late", max(0, between(scene.agreed_end, end, both)), why)
    else:
        yield Claim(number, "late", 0, why)
    ahead = next_stone(scene)
    yield Claim(number, "next", scene.ref(ahead["id"]) if ahead else None, why)


__all__ = [
    "before",
    "bringers",
    "circumstance",
    "days_late",
    "expected",
    "is_open",
    "milestones",
    "next_stone",
    "project",
    "reached",
    "soonest",
    "tags",
]
